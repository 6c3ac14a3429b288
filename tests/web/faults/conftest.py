"""The ground of the fault trials."""

from __future__ import annotations

import pytest

from web.browser.conftest import filled  # noqa: F401
from web.faults.rounds import Ground


@pytest.fixture(scope="module")
def ground(filled, tmp_path_factory):  # noqa: F811
    made = Ground(tmp_path_factory.mktemp("faults"), answers=24, of=filled)
    yield made
    made.close()
