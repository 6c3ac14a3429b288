"""Servers that can be killed in the middle: eyre itself, and PostgreSQL below it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

from web.browser.conftest import environment
from web.faults.ledger import Ledger

_LONGEST_START = 120


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    """`eyre serve` on a data folder. more: what it finds in its environment besides."""

    def __init__(self, data: Path, database: str = "", more: dict[str, str] | None = None) -> None:
        self.data = data
        self.ledger = Ledger(data, database)
        self.environment = {**environment(data), "EYRE_DATABASE": database, **(more or {})}
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [
            str(Path(sys.executable).with_name("eyre")), "serve", "--data", str(self.data), "--port", str(self.port),
        ]  # fmt: skip
        with (self.data / "server.log").open("ab") as output:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        self.wait()

    def wait(self, path: str = "/accessibility") -> None:
        """Until it answers."""
        until = time.monotonic() + _LONGEST_START
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError((self.data / "server.log").read_text(errors="replace")[-4000:])

    def kill(self) -> None:
        """SIGKILL to all of its processes: none of them gets to say a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def memory(self) -> float:
        """MiB of the process that answers."""
        sizes = [0]
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError):
                command = (folder / "cmdline").read_bytes()
                if os.getpgid(int(folder.name)) == self.process.pid and b"django\0work" not in command:
                    status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
                    sizes.append(int(status["VmRSS"].split()[0]))
        return round(max(sizes) / 1024, 1)
