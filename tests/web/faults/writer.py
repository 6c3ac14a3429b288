"""A device without a browser, in a process of its own that can be killed: it does what keep.js, vault.js and sender.js do.

Each answer is an event that lies in a database of its own before it counts as kept; a second thread sends what waits, in
order, and lets go of an event only when the server says that it has it. Needs nothing but Python, so that fifty start at
once. Reads commands as lines of JSON, and answers each with one.
"""

from __future__ import annotations

import http.client
import json
import random
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

MOST = 200
# The pauses of the browser (2 to 60 seconds), twenty times as short.
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 3.0
LONGEST_REPLY = 30
_TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=OFF; -- the death of the process is tried here, not that of the machine
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY AUTOINCREMENT, question TEXT, event TEXT);
CREATE TABLE IF NOT EXISTS said (question TEXT PRIMARY KEY, heads TEXT);
CREATE TABLE IF NOT EXISTS told (event_id TEXT PRIMARY KEY, shown TEXT);
CREATE INDEX IF NOT EXISTS of_question ON events (question);
"""


class Outbox:
    """What waits, what the server said last, and what was ever shown: all of it outlives the process."""

    def __init__(self, file: Path) -> None:
        self.database = sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)
        self.database.executescript(_TABLES)
        self.lock = threading.RLock()
        with self.whole() as run:
            run("INSERT OR IGNORE INTO about VALUES ('device', ?)", (f"web-{uuid4()}",))
            (self.device,) = run("SELECT value FROM about WHERE name = 'device'").fetchone()

    @contextmanager
    def whole(self) -> Iterator:
        """All or nothing of what happens within."""
        with self.lock:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield self.database.execute
            except BaseException:
                self.database.execute("ROLLBACK")
                raise
            self.database.execute("COMMIT")

    def heads(self, question: str) -> list[dict]:
        """What the page shows: the answers that the server told, with what waits laid over them."""
        found = self.database.execute("SELECT heads FROM said WHERE question = ?", (question,)).fetchone()
        heads = json.loads(found[0]) if found else []
        waiting = self.database.execute("SELECT event FROM events WHERE question = ? ORDER BY sequence", (question,))
        for (text,) in waiting.fetchall():
            event = json.loads(text)
            rest = [head for head in heads if head["event_id"] not in (event["base_event"], event["event_id"])]
            withdrawn = event["value"] is None and event["note"] is None
            heads = (
                rest if withdrawn and rest else [*rest, {name: event[name] for name in ("event_id", "value", "note")}]
            )
        return heads

    def put(self, question: str, content: dict, at: datetime) -> None:
        """Keep an answer. Where several were in conflict, the others are withdrawn with it."""
        with self.whole() as run:
            bases = [head["event_id"] for head in self.heads(question)] or [None]
            for place, base in enumerate(bases):
                event = {
                    "event_id": str(uuid4()), "question": question,
                    **({"value": None, "source": None, "note": None} if place else content),
                    "base_event": base, "version": "1.0.0", "device_time": at.isoformat(),
                }  # fmt: skip
                run("INSERT INTO events (question, event) VALUES (?, ?)", (question, json.dumps(event)))
                run("INSERT INTO told VALUES (?, 'kept')", (event["event_id"],))

    def waiting(self) -> list[tuple[int, dict]]:
        with self.lock:
            rows = self.database.execute(
                "SELECT sequence, event FROM events ORDER BY sequence LIMIT ?", (MOST,)
            ).fetchall()
        return [
            (sequence, {**json.loads(event), "device": self.device, "sequence": sequence}) for sequence, event in rows
        ]

    def sent(self, sequences: list[int], ids: list[str], answers: dict[str, list]) -> None:
        """The server has these, and says what the present answers are: both or neither is written."""
        with self.whole() as run:
            self._said(answers)
            for sequence in sequences:
                run("DELETE FROM events WHERE sequence = ?", (sequence,))
            for event_id in ids:
                run("UPDATE told SET shown = 'sent' WHERE event_id = ?", (event_id,))

    def _said(self, answers: dict[str, list]) -> None:
        for question, heads in answers.items():
            self.database.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (question, json.dumps(heads)))

    def opened(self, answers: dict[str, list]) -> None:
        """The case was opened anew."""
        with self.whole() as run:
            run("DELETE FROM said")
            self._said(answers)

    def conflicts(self) -> list[str]:
        with self.lock:
            asked = [question for (question,) in self.database.execute("SELECT question FROM said").fetchall()]
            return [question for question in asked if len(self.heads(question)) > 1]


class Line:
    """The way to the server, as a browser that is signed in has it."""

    def __init__(self, address: str, place: str, session: str, person: str) -> None:
        self.host = urlsplit(address).netloc
        self.place, self.person = place, person
        self.cookies = {"sessionid": session}
        self.token: str | None = None
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, content: object = None) -> tuple[int, dict | None]:
        """Status and JSON of the reply, if it is JSON. Raises OSError or HTTPException."""
        self.connection = self.connection or http.client.HTTPConnection(self.host, timeout=LONGEST_REPLY)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.token or "",
            "X-Eyre-Person": self.person,
            **({"Content-Type": "application/json"} if content is not None else {}),
        }
        try:
            self.connection.request(method, path, json.dumps(content) if content is not None else None, headers)
            reply = self.connection.getresponse()
            body = reply.read()
        except BaseException:
            self.connection.close()
            self.connection = None
            raise
        for set_cookie in reply.headers.get_all("Set-Cookie", []):
            name, _, value = set_cookie.partition(";")[0].partition("=")
            if name == "csrftoken":
                self.cookies[name] = value
        if not reply.headers.get("Content-Type", "").startswith("application/json"):
            return reply.status, None
        try:
            return reply.status, json.loads(body)
        except ValueError:
            return reply.status, None

    def sign(self) -> bool:
        """Ask for the token that goes with what is sent; says whether somebody is signed in."""
        _status, said = self.ask("GET", "/device/session")
        self.token = (said or {}).get("csrf")
        return self.token is not None

    def post(self, events: list[dict], again: bool = True) -> dict | None:
        """The reply, or nothing where there is a problem."""
        if self.token is None and not self.sign():
            return None
        status, said = self.ask("POST", f"{self.place}events", events)
        if status == 200 and said and isinstance(said.get("events"), list):
            return said
        return self.post(events, again=False) if status in (401, 403) and again and self.sign() else None


class Writer:
    """Answers in one thread, sends in another."""

    def __init__(self, file: Path, line: Line, asked: dict[str, list[str]], seed: int) -> None:
        self.outbox, self.line, self.asked = Outbox(file), line, asked
        self.random = random.Random(seed)
        self.wake, self.still, self.online = threading.Event(), threading.Event(), threading.Event()
        self.ahead = timedelta()
        self.refused: list[dict] = []
        self.problem = ""
        self.flooding: threading.Thread | None = None
        self.wake.set()
        threading.Thread(target=self.send, daemon=True).start()

    # ---- Sending

    def send(self) -> None:
        pause = FIRST_PAUSE
        while True:
            self.wake.wait()
            self.wake.clear()
            while waiting := self.outbox.waiting():
                if self._sent(waiting):
                    pause = FIRST_PAUSE
                    continue
                self.online.wait(pause * self.random.uniform(0.75, 1.25))
                self.online.clear()
                pause = min(pause * 2, LONGEST_PAUSE)

    def _sent(self, waiting: list[tuple[int, dict]]) -> bool:
        try:
            reply = self.line.post([event for _sequence, event in waiting])
        except (OSError, http.client.HTTPException) as error:
            self.problem = repr(error)
            return False
        if reply is None:
            self.problem = "an answer that was not asked for"
            return False
        kept = {one["event_id"] for one in reply["events"] if one["kept"]}
        self.refused += [one for one in reply["events"] if not one["kept"]]
        there = [(sequence, event["event_id"]) for sequence, event in waiting if event["event_id"] in kept]
        self.outbox.sent(
            [sequence for sequence, _id in there], [event_id for _sequence, event_id in there], reply["answers"]
        )
        return bool(there)

    # ---- What it is told to do

    def answer(self, count: int, pause: float = 0.0) -> dict:
        for _made in range(count):
            self._one()
            if pause:
                time.sleep(self.random.uniform(0, 2 * pause))
        return {}

    def _one(self, question: str | None = None) -> None:
        question = question or self.random.choice(list(self.asked))
        value: str | None = self.random.choice(self.asked[question])
        note = f"Note {self.random.getrandbits(32):x}, café" if self.random.random() < 0.1 else None
        content = {"value": value, "source": "file", "note": note}
        chance = self.random.random()
        if chance < 0.05:
            question, content = f"{question}:come_back", {"value": "yes", "source": None, "note": None}
        elif chance < 0.1:
            content = {"value": None, "source": None, "note": note}  # withdrawn
        self.outbox.put(question, content, datetime.now(UTC) + self.ahead)
        self.wake.set()

    def flood(self, pause: float) -> dict:
        """Answer on and on."""
        self.still.clear()

        def run() -> None:
            while not self.still.is_set():
                self.answer(1, pause)

        self.flooding = threading.Thread(target=run, daemon=True)
        self.flooding.start()
        return {}

    def stop(self) -> dict:
        self.still.set()
        if self.flooding:
            self.flooding.join()
        return {}

    def settle(self, longest: float) -> dict:
        """Wait until all is sent; the network is told to be back again and again."""
        until = time.monotonic() + longest
        while self.outbox.waiting():
            self.online.set()
            if self.refused or time.monotonic() > until:
                return {"waiting": len(self.outbox.waiting()), "refused": self.refused[:3], "problem": self.problem}
            time.sleep(0.05)
        return {"waiting": 0}

    def clock(self, days: int) -> dict:
        self.ahead = timedelta(days=days)
        return {}

    def open(self) -> dict:
        """Open the case anew: what the server says counts."""
        _status, said = self.line.ask("GET", f"{self.line.place}state")
        self.outbox.opened(said["answers"])
        return {"conflicts": self.outbox.conflicts()}

    def decide(self) -> dict:
        """Choose an answer wherever several are in conflict."""
        open_ = self.outbox.conflicts()
        for question in open_:
            marked = {"value": "yes", "source": None, "note": None}
            value = self.asked.get(question, [None])[0]
            self.outbox.put(
                question,
                marked if ":" in question else {"value": value, "source": "file", "note": None},
                datetime.now(UTC),
            )
        self.wake.set()
        return {"decided": len(open_)}


def main() -> None:
    stated = json.loads(sys.stdin.readline())
    line = Line(stated["address"], stated["place"], stated["session"], stated["person"])
    writer = Writer(Path(stated["file"]), line, stated["asked"], stated["seed"])
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    for command in sys.stdin:
        wanted = json.loads(command)
        done = getattr(writer, wanted.pop("do"))(**wanted)
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
