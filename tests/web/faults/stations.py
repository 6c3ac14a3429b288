"""Trials with writers: devices without a browser, each a process of its own behind a proxy of its own."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from web.faults.proxy import FAULTS, Proxy
from web.faults.server import Server

CASE = "/inspections/west-mercia-fieldwork/assessments/{}/"
WRITER = Path(__file__).with_name("writer.py")
LONGEST = 120  # seconds until all must be sent


class Station:
    """A writer: its process, which may be killed, its outbox, which outlives it, and the proxy before it."""

    def __init__(self, server: Server, folder: Path, seat: dict[str, str], asked: dict, seed: int) -> None:
        self.server, self.seat, self.asked = server, seat, asked
        self.random = random.Random(seed)
        self.proxy = Proxy(server.port, seed)
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / f"outbox-{seed}.sqlite3"
        self.happened: Counter[str] = Counter()
        self.checked = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-S", str(WRITER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        stated = {
            "address": self.proxy.address, "place": CASE.format(self.seat["case"]), "session": self.seat["session"],
            "person": self.seat["person"], "asked": self.asked, "file": str(self.file),
            "seed": self.random.getrandbits(31),
        }  # fmt: skip
        self._say(stated)
        self._hear()

    def _say(self, what: dict) -> None:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        assert line, f"the writer ended by itself: {self.process.wait()}"
        return json.loads(line)

    def tell(self, do: str, **how: object) -> dict[str, Any]:
        self._say({"do": do, **how})
        return self._hear()

    def begin(self, do: str, **how: object) -> None:
        """Without waiting until it is done: it will be killed."""
        self._say({"do": do, **how})

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def close(self) -> None:
        self.kill()
        self.proxy.close()

    def outbox(self, statement: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(self.file, timeout=60)) as there:
            return there.execute(statement, values).fetchall()

    def signed_in(self, yes: bool) -> None:
        """The server ends the session, or knows it again, as when the person signs in anew."""
        # Not long ago: sessions that ended some days ago are removed.
        ends = datetime.now(UTC) + timedelta(hours=1 if yes else 0, minutes=-1)
        change = "UPDATE django_session SET expire_date = ? WHERE session_key = ?"
        changed = self.server.ledger.change(change, ends.strftime("%Y-%m-%d %H:%M:%S"), self.seat["session"])
        assert changed == 1, "the session is not there"

    def settle(self) -> None:
        """All faults are over: wait until the writer has sent everything."""
        self.proxy.plan.clear()
        self.proxy.settle()
        left = self.tell("settle", longest=LONGEST)
        assert left == {"waiting": 0}, f"not sent: {left}"

    def told(self) -> list[str]:
        """What was shown as kept since the last time."""
        told = self.outbox("SELECT rowid, event_id, shown FROM told WHERE rowid > ? ORDER BY rowid", self.checked)
        assert {shown for _row, _id, shown in told} <= {"sent"}, "all is sent, and the device does not know it"
        self.checked = told[-1][0] if told else self.checked
        return [event_id for _row, event_id, _shown in told]

    def check(self) -> int:
        """All of that is in the log once; the present answers follow from it."""
        return held(self.server, self.told(), self.seat["case"])

    def shows_what_the_server_has(self) -> None:
        there = self.server.ledger.answers_of(self.seat["case"], "event_id")
        said = {q: {head["event_id"] for head in json.loads(heads)} for q, heads in self.outbox("SELECT * FROM said")}
        other = {q: (ids, there.get(q)) for q, ids in said.items() if ids != there.get(q, set())}
        assert not other, f"the device shows what the server has not: {other}"


def held(server: Server, told: list[str], case: str | None = None) -> int:
    """Hold the log to what was shown as kept, and the present answers of a case, or of all, to the log."""
    wrong = server.ledger.missing_or_double(told)
    assert not wrong, f"of {len(told)} answers shown as kept, the log has not once: {wrong}"
    assert server.ledger.differences(case) == []
    return len(told)


@dataclass
class Crew:
    """Writers on one server, which work at the same time."""

    server: Server
    folder: Path
    seats: list[dict[str, str]]
    asked: dict[str, list[str]]
    seed: int
    stations: list[Station] = field(default_factory=list)

    def __enter__(self) -> Crew:
        for number, seat in enumerate(self.seats):
            self.stations.append(Station(self.server, self.folder, seat, self.asked, self.seed * 1000 + number))
        return self

    def __exit__(self, *_how: object) -> None:
        for station in self.stations:
            station.close()

    def flood(self, pause: float) -> None:
        for station in self.stations:
            station.tell("flood", pause=pause)

    def settle(self) -> int:
        for station in self.stations:
            station.tell("stop")
        for station in self.stations:
            station.settle()
        return held(self.server, [event_id for station in self.stations for event_id in station.told()])

    def acknowledged(self) -> set[str]:
        """What the server said it has."""
        return {
            event_id
            for one in self.stations
            for (event_id,) in one.outbox("SELECT event_id FROM told WHERE shown = 'sent'")
        }

    def flying(self) -> int:
        return sum(station.proxy.flying for station in self.stations)


# ---- Trials of one writer


def _fault(fault: str) -> Callable[[Station, int], None]:
    def trial(station: Station, answers: int) -> None:
        before = station.proxy.happened[fault]
        for part in range(4):
            station.proxy.plan.append(fault)
            if part == 2:
                station.proxy.plan += station.random.choices(FAULTS, k=2)
            station.tell("answer", count=answers // 4, pause=station.random.choice((0, 0.002, 0.01)))
            time.sleep(station.random.uniform(0, 0.1))
        station.tell("settle", longest=LONGEST)
        assert station.proxy.happened[fault] > before, f"{fault} did not happen"

    return trial


def device_killed(station: Station, answers: int) -> None:
    """The device dies between an answer and the reply, and comes back with what it had kept."""
    for _time in range(2):
        station.proxy.plan += station.random.choices(("late", "lost", "reply lost", "overtaken", ""), k=2)
        station.begin("answer", count=answers // 2, pause=0.002)
        time.sleep(station.random.uniform(0.02, answers // 2 * 0.003))
        station.kill()
        station.happened["device killed"] += 1
        station.proxy.plan.clear()
        station.start()
        station.tell("answer", count=answers // 4)


def session_ended(station: Station, answers: int) -> None:
    """The session ends while there is no network; answers go on; the person signs in again."""
    station.proxy.down = True
    station.tell("answer", count=answers // 2)
    station.signed_in(False)
    station.proxy.down = False
    station.tell("answer", count=answers // 2, pause=0.002)
    time.sleep(0.3)
    (left,) = station.outbox("SELECT count(*) FROM events")[0]
    assert left >= answers, f"{left} of {answers} answers wait, though nobody is signed in"
    station.happened["session ended"] += 1
    station.signed_in(True)


def offline(station: Station, answers: int) -> None:
    """No network; the device is switched off and on meanwhile."""
    station.proxy.down = True
    station.tell("answer", count=answers // 2)
    station.kill()
    station.start()
    station.tell("answer", count=answers // 2)
    station.happened["offline"] += 1
    station.proxy.down = False


def clock_moved(station: Station, answers: int) -> None:
    """The clock of the device jumps, back and on, by up to years."""
    station.proxy.plan += station.random.choices(FAULTS, k=2)
    for days in station.random.sample((-3650, -1, 1, 29, 3650), 2):
        station.tell("clock", days=days)
        station.tell("answer", count=answers // 2, pause=0.001)
        station.happened["clock moved"] += 1
    station.tell("clock", days=0)


def two_devices(station: Station, answers: int) -> None:
    """Two devices of one person answer the same questions without knowing of each other; both answers stay until one
    is chosen."""
    few = dict(list(station.asked.items())[: max(4, answers // 8)])
    station.tell("open")
    other = Station(station.server, station.file.parent, station.seat, few, station.random.getrandbits(31))
    try:
        other.tell("open")
        station.proxy.down = other.proxy.down = True
        mine, station.asked = station.asked, few
        station.kill()
        station.start()
        for one in (station, other):
            one.tell("answer", count=answers // 2)
            one.proxy.plan += one.random.choices(FAULTS, k=1)
            one.proxy.down = False
        other.settle()
        station.settle()
        assert other.check() > 0
        found = station.tell("open")["conflicts"]
        assert found, "two devices answered, and there is no conflict"
        station.happened["conflict"] += len(found)
        station.tell("decide")
        station.settle()
        assert station.tell("open")["conflicts"] == []
    finally:
        other.close()
    station.asked = mine
    station.kill()
    station.start()


KINDS: dict[str, Callable[[Station, int], None]] = {
    **{fault: _fault(fault) for fault in FAULTS},
    "device killed": device_killed,
    "session ended": session_ended,
    "offline": offline,
    "clock moved": clock_moved,
    "two devices": two_devices,
}


def trial(station: Station, kind: str, answers: int) -> int:
    """One trial, and what must be true after it. Returns the answers that were shown as kept."""
    KINDS[kind](station, answers)
    station.settle()
    kept = station.check()
    station.shows_what_the_server_has()
    return kept
