"""Many assessors write at once while the server is killed: what it said it had kept is there once."""

from __future__ import annotations

import http.cookiejar
import json
import random
import re
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from uuid import uuid4

from eyre.assessment.standing import questions_of
from eyre.framework.cross_check import values_of
from eyre.framework.load import installed_packs, load_pack
from web.faults.ledger import differences, missing_or_double, sound
from web.faults.server import Server
from web.faults.trials import CASE, CASES


def _asked() -> dict[str, tuple[str, ...]]:
    """Questions of the pack that have a scale, with its values."""
    framework = load_pack(installed_packs()["esi-2005"])
    questions = questions_of(framework, None, None)
    values = {id_: tuple(values_of(framework, question)) for id_, question in questions.items()}
    return {id_: known for id_, known in values.items() if len(known) > 1}


@dataclass
class Writer:
    """One assessor, with a device of its own, who sends again what was not answered."""

    server: Server
    case: str
    seed: int
    kept: set[str] = field(default_factory=set)
    errors: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.device, self.sequence = f"web-{uuid4()}", 0
        self.last: dict[str, str] = {}
        self.address = f"http://127.0.0.1:{self.server.port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def sign_in(self) -> None:
        page = self.opener.open(f"{self.address}/account/demonstration", timeout=60).read().decode()
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        account = re.search(r'value="([^"]+)">Inspector<', page)[1]
        form = f"csrfmiddlewaretoken={token}&account={account}".encode()
        self.opener.open(f"{self.address}/account/demonstration", form, timeout=60).read()
        self.token = json.load(self.opener.open(f"{self.address}/device/session", timeout=60))["csrf"]

    def write(self, asked: dict[str, tuple[str, ...]], until: float) -> None:
        batch: list[dict[str, object]] = []
        while time.monotonic() < until or batch:
            batch = batch or [self._event(asked) for _ in range(self.random.randint(1, 4))]
            request = urllib.request.Request(
                f"{self.address}{CASE.format(self.case)}events",
                json.dumps(batch).encode(),
                {"Content-Type": "application/json", "X-CSRFToken": self.token},
            )
            try:
                reply = json.load(self.opener.open(request, timeout=60))
            except urllib.error.HTTPError as error:
                # A server that starts may answer so; anything else is a mistake of this test.
                if error.code < 500:
                    raise RuntimeError(error.read()[:500]) from error
                self.errors += 1
                time.sleep(self.random.uniform(0.1, 0.5))
                continue
            except (OSError, ValueError):
                self.errors += 1
                time.sleep(self.random.uniform(0.1, 0.5))
                continue
            assert all(one["kept"] for one in reply["events"]), reply["events"]
            self.kept |= {str(one["event_id"]) for one in reply["events"]}
            batch = []
            time.sleep(self.random.uniform(0, 0.2))

    def _event(self, asked: dict[str, tuple[str, ...]]) -> dict[str, object]:
        question = self.random.choice(list(asked))
        self.sequence += 1
        made = {"event_id": str(uuid4()), "device": self.device, "sequence": self.sequence, "version": "1.0.0"}
        base = self.last.get(question)
        self.last[question] = made["event_id"]
        value = self.random.choice(asked[question])
        return {**made, "question": question, "value": value, "source": "file", "base_event": base}


def kill_while_many_write(server: Server, *, writers: int, kills: int, seconds: float, seed: int) -> tuple[int, int]:
    """Kill and start the server again and again under writers. Returns the answers kept, and the requests that failed."""
    chance, asked = random.Random(seed), _asked()
    crowd = [Writer(server, CASES[number % len(CASES)], seed * 1000 + number) for number in range(writers)]
    for writer in crowd:
        writer.sign_in()
    stop = threading.Event()
    failures: list[BaseException] = []

    def run(writer: Writer) -> None:
        try:
            while not stop.is_set():
                writer.write(asked, time.monotonic() + 0.2)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(writer,), daemon=True) for writer in crowd]
    for thread in threads:
        thread.start()
    for _kill in range(kills):
        time.sleep(chance.uniform(0.3, 1.0) * seconds)
        server.kill()
        assert sound(server.data)
        server.start()
    time.sleep(seconds / 2)
    stop.set()
    for thread in threads:
        thread.join(timeout=120)
    assert not failures, failures[0]
    kept = set().union(*(writer.kept for writer in crowd))
    assert missing_or_double(server.data, kept) == {}
    assert differences(server.data) == []
    return len(kept), sum(writer.errors for writer in crowd)
