"""Power cuts of a whole machine, made from a diary of all that the server asked of the disk.

While writers work, a library preloaded into the server writes down each write to the database and each time the disk
promised to have it (disk.c). Afterwards any moment can be made a power cut: what was promised is there; of what was not,
some is, some is not, and some is torn in the middle, in any order, as disks are free to do. SQLite then opens what is left.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from web.faults.ledger import Ledger
from web.faults.server import Server
from web.faults.stations import Crew

_HEAD = struct.Struct("<ccqq")
_SECTOR = 512
_NAMES = {b"D": "eyre.sqlite3", b"W": "eyre.sqlite3-wal", b"J": "eyre.sqlite3-journal"}


def library(folder: Path) -> Path | None:
    """The library that keeps the diary, or nothing where there is no compiler."""
    compiler = shutil.which("cc")
    made = folder / "disk.so"
    if compiler:
        source = Path(__file__).with_name("disk.c")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-w", "-o", str(made), str(source), "-ldl"], check=True)
    return made if compiler else None


@dataclass
class File:
    """A file as the disk has it, and what was asked of the disk since its last promise."""

    there: bytearray | None = None
    asked: list[tuple[bytes, int, bytes]] = field(default_factory=list)

    def after_a_cut(self, chance: random.Random) -> bytes | None:
        """What is left: of what was not promised, each part is there, or not, or torn."""
        left = File(bytearray(self.there) if self.there is not None else None)
        for operation, offset, content in self.asked:
            luck = chance.random()
            if luck < 0.4:
                continue
            if luck < 0.6 and operation == b"W":
                content = content[: chance.randrange(0, len(content) + 1, _SECTOR)]
            left.take(operation, offset, content)
        return bytes(left.there) if left.there is not None else None

    def take(self, operation: bytes, offset: int, content: bytes) -> None:
        self.there = self.there if self.there is not None else bytearray()
        if operation == b"T":
            del self.there[offset:]
            return
        self.there.extend(bytes(max(0, offset + len(content) - len(self.there))))
        self.there[offset : offset + len(content)] = content

    def promised(self) -> None:
        for one in self.asked:
            self.take(*one)
        self.asked.clear()


def entries(diary: Path) -> Iterator[tuple[int, bytes, bytes, int, bytes]]:
    """Place in the diary, operation, file, offset and bytes of each entry."""
    with diary.open("rb") as read:
        while len(head := read.read(_HEAD.size)) == _HEAD.size:
            operation, file, offset, length = _HEAD.unpack(head)
            content = read.read(length) if operation == b"W" else b""
            yield read.tell(), operation, file, offset, content


@dataclass
class Recorded:
    """A diary, the database at its beginning, and what the server had said it has when the diary was so long."""

    diary: Path
    before: Path
    known: list[tuple[int, frozenset[str]]]

    def moments(self, many: int, chance: random.Random) -> list[int]:
        """Places in the diary: half of them right before a promise, when most is open."""
        places = [(place, operation) for place, operation, *_rest in entries(self.diary)]
        before = [
            places[number - 1][0] for number, (_place, operation) in enumerate(places) if operation == b"S" and number
        ]
        anywhere = [place for place, _operation in places]
        return sorted({*chance.choices(before, k=many // 2), *chance.choices(anywhere, k=many - many // 2)})

    def cuts(
        self, moments: list[int], chance: random.Random, *, lying: bool = False
    ) -> Iterator[tuple[int, dict, set[str]]]:
        """At each moment: its place, the files that are left, and what had not been promised. lying: the disk promises,
        and does nothing."""
        files = {name: File() for name in _NAMES}
        files[b"D"].there = bytearray((self.before / "eyre.sqlite3").read_bytes())
        wanted = iter(moments)
        moment = next(wanted, None)
        for place, operation, name, offset, content in entries(self.diary):
            file = files[name]
            if operation == b"U":
                files[name] = File()
            elif operation == b"S":
                if not lying:
                    file.promised()
            else:
                file.asked.append((operation, offset, content))
            if place == moment:
                open_ = {_NAMES[one] for one, file in files.items() if file.asked}
                yield place, {_NAMES[one]: file.after_a_cut(chance) for one, file in files.items()}, open_
                moment = next(wanted, None)

    def known_at(self, place: int) -> frozenset[str]:
        return max((known for known in self.known if known[0] <= place), default=(0, frozenset()))[1]


def record(filled: Path, folder: Path, seats: list, asked: dict, seed: int, seconds: float) -> tuple[Recorded, int]:
    """Let a crew write for some time on a server whose disk is watched. Returns what was recorded and the answers."""
    folder.mkdir(parents=True)
    made = library(folder)
    assert made, "a power cut needs a C compiler"
    data, diary = folder / "data", folder / "diary"
    shutil.copytree(filled, data)
    server = Server(data, more={"LD_PRELOAD": str(made), "EYRE_DISK_LOG": str(diary)})
    shutil.copytree(data, folder / "before")
    diary.touch()
    server.start()
    known: list[tuple[int, frozenset[str]]] = []
    try:
        with Crew(server, folder / "outboxes", seats, asked, seed) as crew:
            over = threading.Event()

            def watch() -> None:
                while not over.is_set():
                    there = frozenset(crew.acknowledged())  # first what is known, then how long the diary is by now
                    known.append((diary.stat().st_size, there))
                    time.sleep(0.05)

            watcher = threading.Thread(target=watch)
            watcher.start()
            crew.flood(pause=0.2)
            time.sleep(seconds)
            kept = crew.settle()
            over.set()
            watcher.join()
    finally:
        server.kill()
    return Recorded(diary, folder / "before", known), kept


def lost(
    recorded: Recorded, folder: Path, many: int, seed: int, *, lying: bool = False
) -> tuple[Counter[str], list[str]]:
    """Cut the power at many moments. Counts them, and tells what was wrong after which."""
    chance, counted, wrong = random.Random(seed), Counter(), []
    for place, files, open_ in recorded.cuts(recorded.moments(many, chance), chance, lying=lying):
        here = folder / f"cut-{place}"
        here.mkdir(parents=True)
        for name, content in files.items():
            if content is not None:
                (here / name).write_bytes(content)
        known = recorded.known_at(place)
        counted += Counter(
            {"cuts": 1, "open: database": "eyre.sqlite3" in open_, "open: log": "eyre.sqlite3-wal" in open_}
        )
        counted["answers that had to be there"] += len(known)
        counted["most answers"] = max(counted["most answers"], len(known))
        wrong += [f"after a cut at {place}: {what}" for what in _wrong(Ledger(here), known)]
        shutil.rmtree(here)
    return counted, wrong


def _wrong(ledger: Ledger, known: frozenset[str]) -> list[str]:
    try:
        if not ledger.sound():
            return ["the database is not whole"]
        missing = ledger.missing_or_double(known)
        other = ledger.differences()
    except sqlite3.DatabaseError as error:
        return [f"the database cannot be read: {error}"]
    return [*([f"{len(missing)} of {len(known)} answers are missing"] if missing else []), *map(str, other[:3])]
