"""The short version of the fault trials: each kind at least once. `just faults` runs the long one."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from web.faults import rounds, stations, trials
from web.faults.proxy import FAULTS

SEED = 20050608


def test_every_answer_that_a_browser_showed_as_kept_is_in_the_log_once_whatever_breaks(ground, tmp_path):
    # In a thread of its own: in this one the browser of other tests may have a loop of events.
    with ThreadPoolExecutor(1) as thread:
        result = thread.submit(rounds.browser, ground, tmp_path / "round", SEED, len(trials.KINDS)).result()
    assert result.trials == dict.fromkeys(trials.KINDS, 1)
    assert set(result.trials) == set(+result.answers)
    assert {"browser killed", "server killed", "session expired", "storage full", "clock moved"} <= set(result.happened)


def test_every_answer_that_a_device_kept_is_in_the_log_once_whatever_breaks(ground, tmp_path):
    result = rounds.writers(ground, tmp_path / "round", SEED, times=1, kills=1, seats=12)
    assert result.trials == dict.fromkeys([*stations.KINDS, "server killed"], 1)
    assert set(result.trials) == set(+result.answers)
    assert {*FAULTS, "device killed", "session ended", "offline", "conflict"} <= set(result.happened)
    assert result.happened["server killed, requests cut off"] > 0


@pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler (apt-get install gcc)")
def test_what_the_server_said_it_kept_is_there_after_the_power_was_cut(ground, tmp_path):
    result = rounds.power_cuts(ground, tmp_path / "round", SEED, cuts=12, seconds=2)
    assert result.trials["power cut"] > 6
    assert result.answers["power cut"] > 0
