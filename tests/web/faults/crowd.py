"""Many assessors write at once while a server below them is killed or restarted."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

from web.faults.postgres import Postgres
from web.faults.stations import Crew


def _until_some_fly(crew: Crew) -> int:
    """Wait for a moment in which requests are at the server; how many."""
    until = time.monotonic() + 30
    while not (flying := crew.flying()) and time.monotonic() < until:
        time.sleep(0.001)
    return flying


def broken(
    crew: Crew, chance: random.Random, seconds: float, breaks: Callable[[], None], mends: Callable[[], None]
) -> tuple[int, int]:
    """One trial: break while all write, mend, and check. Returns the answers kept and the requests that were cut off."""
    crew.flood(pause=0.5)  # each answers twice a second
    time.sleep(chance.uniform(0.3, 1.0) * seconds)
    flying = _until_some_fly(crew)
    breaks()
    known = crew.acknowledged()
    mends()
    assert crew.server.ledger.sound()
    wrong = crew.server.ledger.missing_or_double(known)
    assert not wrong, f"the server said it has these, and has not: {wrong}"
    time.sleep(chance.uniform(0, seconds / 3))
    return crew.settle(), flying


def kinds(crew: Crew, postgres: Postgres | None) -> dict[str, tuple[Callable[[], None], Callable[[], None]]]:
    """What can be broken, and how it is mended."""
    found = {"server killed": (crew.server.kill, crew.server.start)}
    if postgres:
        found["PostgreSQL restarted"] = (postgres.restart, lambda: None)
        found["PostgreSQL killed"] = (postgres.kill, postgres.start)
    return found


def run(crew: Crew, kind: str, times: int, seconds: float, seed: int, postgres: Postgres | None = None) -> Counter[str]:
    """Trials of a kind. Counts them, the answers, and how many requests were under way each time."""
    chance, counted = random.Random(seed), Counter()
    breaks, mends = kinds(crew, postgres)[kind]
    for _time in range(times):
        kept, flying = broken(crew, chance, seconds, breaks, mends)
        assert flying, f"{kind}: nothing was under way"
        counted += Counter(trials=1, answers=kept, flying=flying)
    return counted
