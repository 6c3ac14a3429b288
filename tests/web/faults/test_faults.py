"""The short version of the fault trials; `just faults` runs the long one."""

from __future__ import annotations

import random
import shutil

import pytest
from playwright.sync_api import sync_playwright

from web.browser.conftest import filled  # noqa: F401
from web.faults.server import Server
from web.faults.trials import KINDS, Bench, drawn
from web.faults.writers import kill_while_many_write


@pytest.fixture
def bench(filled, tmp_path):  # noqa: F811
    with sync_playwright() as playwright:
        made = Bench(playwright, tmp_path, filled, seed=20050608, answers=30)
        try:
            yield made
        finally:
            made.close()


def test_every_answer_shown_as_kept_is_in_the_log_once_whatever_breaks(bench):
    bench.open(bench.device.page)
    for kind in drawn(random.Random(20050608), len(KINDS) + 4):
        bench.trial(kind)
    bench.check_all()
    assert bench.kept > 100
    assert set(bench.counted) == set(KINDS)


def test_what_the_server_said_it_kept_is_there_after_it_was_killed_under_many_writers(filled, tmp_path):  # noqa: F811
    data = tmp_path / "data"
    shutil.copytree(filled, data)
    server = Server(data)
    server.start()
    try:
        kept, _failed = kill_while_many_write(server, writers=6, kills=1, seconds=2, seed=20050608)
    finally:
        server.kill()
    assert kept > 10
