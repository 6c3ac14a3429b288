"""Rounds of trials: each on a server and a database of its own, with results that can be added up."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright

from web.browser.conftest import environment
from web.faults import crowd, powercut, stations, trials
from web.faults.postgres import Postgres
from web.faults.server import Server

SEATS = 50
AN_HOUR = 54_000  # answers of thirty assessors who save every two seconds


@dataclass
class Result:
    """What was tried in a round, by kind."""

    trials: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    memory: list[list[float]] = field(default_factory=list)  # answers so far, MiB of the server


@dataclass
class Ground:
    """What every round begins from: an installation with the demonstration and fifty inspectors, made once."""

    folder: Path
    answers: int = 100  # of each trial
    of: Path | None = None  # an installation that is already filled
    postgres: Postgres | None = None

    def __post_init__(self) -> None:
        self.filled = self.folder / "filled"
        if self.of:
            shutil.copytree(self.of, self.filled)
        else:
            prepare(self.filled)
        made = crew(self.filled)
        self.seats, self.asked = made["seats"], made["asked"]

    def postgresql(self) -> tuple[Postgres, list, dict]:
        if self.postgres is None:
            self.postgres = Postgres()
            data = self.folder / "filled-postgresql"
            address = self.postgres.filled(data)
            self.there = crew(data, address)
        return self.postgres, self.there["seats"], self.there["asked"]

    def close(self) -> None:
        if self.postgres:
            self.postgres.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def prepare(data: Path) -> None:
    subprocess.run([sys.executable, "-m", "django", "prepare", "--filled"], check=True, env=environment(data))


def crew(data: Path, database: str = "", many: int = SEATS) -> dict:
    tests = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (tests, os.environ.get("PYTHONPATH"))))
    made = {**environment(data), "EYRE_DATABASE": database, "PYTHONPATH": path}
    command = [sys.executable, "-m", "web.faults.crew", str(many)]
    return json.loads(subprocess.run(command, check=True, env=made, stdout=subprocess.PIPE).stdout)


@contextmanager
def serving(ground: Ground, place: Path, database: str = ""):
    data = place / "data"
    shutil.copytree(ground.folder / "filled-postgresql" if database else ground.filled, data)
    server = Server(data, database)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def browser(ground: Ground, place: Path, seed: int, many: int = 20) -> Result:
    """Trials in Chromium."""
    result = Result()
    kinds = trials.drawn(random.Random(seed), many)
    with sync_playwright() as playwright:
        bench = trials.Bench(playwright, place, ground.filled, seed, ground.answers)
        try:
            for number, kind in enumerate(kinds):
                if number % 5 == 0:
                    bench.open(bench.device.page, trials.CASES[number // 5 % len(trials.CASES)])
                try:
                    bench.trial(kind)
                except Exception as error:
                    error.add_note(f"in the trial {number}: {kind}")
                    raise
            bench.check_all()
        finally:
            bench.close()
    result.trials, result.answers = bench.counted, bench.answered
    result.happened = bench.happened + bench.proxy.happened
    return result


def _together(crew: stations.Crew, kinds: list[str], answers: int) -> Result:
    """Each writer has its own trials, all at the same time."""
    result, lock = Result(), threading.Lock()

    def work(number: int) -> None:
        station = crew.stations[number]
        for kind in kinds[number :: len(crew.stations)]:
            try:
                kept = stations.trial(station, kind, answers)
            except BaseException as error:
                error.add_note(f"in a trial of the writer {number}: {kind}")
                raise
            with lock:
                result.trials[kind] += 1
                result.answers[kind] += kept

    with ThreadPoolExecutor(len(crew.stations)) as pool:
        list(pool.map(work, range(len(crew.stations))))
    for station in crew.stations:
        result.happened += station.proxy.happened + station.happened
    assert crew.server.ledger.differences() == []
    return result


def _kinds(seed: int, times: int) -> list[str]:
    kinds = [*stations.KINDS] * times
    random.Random(seed).shuffle(kinds)
    return kinds


def writers(ground: Ground, place: Path, seed: int, times: int = 8) -> Result:
    """Trials of single writers on SQLite."""
    with serving(ground, place) as server:
        with stations.Crew(server, place / "outboxes", ground.seats[:8], ground.asked, seed) as there:
            result = _together(there, _kinds(seed, times), ground.answers)
        result.memory.append([sum(result.answers.values()), server.memory()])
    return result


def _crowd(there: stations.Crew, result: Result, kind: str, times: int, seed: int, postgres: Postgres | None) -> None:
    found = crowd.run(there, kind, times, 2, seed, postgres)
    result.trials[kind] += found["trials"]
    result.answers[kind] += found["answers"]
    result.happened[f"{kind}, requests cut off"] += found["flying"]


def many(ground: Ground, place: Path, seed: int, times: int = 4, seats: int = SEATS) -> Result:
    """Fifty assessors write while the server is killed, on SQLite."""
    result = Result()
    with (
        serving(ground, place) as server,
        stations.Crew(server, place / "outboxes", ground.seats[:seats], ground.asked, seed) as there,
    ):
        _crowd(there, result, "server killed", times, seed, None)
    return result


def postgresql(ground: Ground, place: Path, seed: int, times: int = 3, kills: int = 2, seats: int = SEATS) -> Result:
    """Trials on PostgreSQL: of single writers, then of fifty while server and database are killed and restarted."""
    postgres, people, asked = ground.postgresql()
    result = Result()
    with serving(ground, place, postgres.copy(f"round-{seed}")) as server:
        if times:
            with stations.Crew(server, place / "outboxes", people[:8], asked, seed) as there:
                result = _together(there, _kinds(seed, times), ground.answers)
        with stations.Crew(server, place / "outboxes", people[:seats], asked, seed + 1) as there:
            for kind in crowd.kinds(there, postgres):
                _crowd(there, result, kind, kills, seed, postgres)
    return result


def power_cuts(ground: Ground, place: Path, seed: int, cuts: int = 60, seconds: float = 8) -> Result:
    """Power cuts of the machine under writers, on SQLite; and, that the trial can fail, on a disk that lies."""
    recorded, kept = powercut.record(ground.filled, place, ground.seats[:12], ground.asked, seed, seconds)
    counted, wrong = powercut.lost(recorded, place / "cuts", cuts, seed)
    assert not wrong, wrong
    _counted, lies = powercut.lost(recorded, place / "lies", 6, seed, lying=True)
    assert lies, "a disk that keeps nothing of what it promised lost nothing: the trial shows nothing"
    assert counted["open: log"], "no cut fell upon a write"
    happened = Counter({f"power cut, {name}": count for name, count in counted.items() if name.startswith("open")})
    return Result(Counter({"power cut": counted["cuts"]}), Counter({"power cut": kept}), happened)


def hour(ground: Ground, place: Path, seed: int, answers: int = AN_HOUR) -> Result:
    """As many answers as thirty assessors save in an hour, to one server, while its memory is watched."""
    result = Result()
    with (
        serving(ground, place) as server,
        stations.Crew(server, place / "outboxes", ground.seats, ground.asked, seed) as there,
    ):
        chance = random.Random(seed)
        there.flood(pause=0.15)
        while (logged := server.ledger.logged()) < answers:
            result.memory.append([logged, server.memory()])
            chance.choice(there.stations).proxy.plan += chance.choices(trials.FAULTS, k=1)
            time.sleep(2)
        result.answers["an hour"] = there.settle()
        result.memory.append([server.ledger.logged(), server.memory()])
        result.trials["an hour"] = 1
        result.happened += sum((station.proxy.happened for station in there.stations), Counter())
    return result


SORTS = {
    "browser": browser, "writers": writers, "crowd": many, "postgresql": postgresql, "power cuts": power_cuts, "hour": hour,
}  # fmt: skip


def machine() -> str:
    (model,) = {
        line.split(": ")[1] for line in Path("/proc/cpuinfo").read_text().splitlines() if line[:10] == "model name"
    }
    return f"{os.cpu_count()} cores of {model.strip()}"
