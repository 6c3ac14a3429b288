"""`eyre serve`: the web application on this computer, or for many behind a proxy."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import django
import typer
from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import Server

from eyre.cli.beside import beside
from eyre.cli.show import console, errors
from eyre.errors import EyreError
from eyre.web.configuration import keep_key

_THREADS = 4  # of each process: one waits for the database while another answers
_PATIENCE = 30  # seconds in which what was begun is finished when the server is told to end


def serve(
    data: Annotated[
        Path, typer.Option("--data", help="The folder of the database, the files and the key.", envvar="EYRE_DATA")
    ] = Path("eyre-data"),
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen at.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="How many processes answer.")] = 1,
    demonstration: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Fill a new database with the demonstration, one account per role.")
    ] = True,
    production: Annotated[
        bool, typer.Option("--production", help="For many, behind a proxy that speaks TLS; needs EYRE_SECRET_KEY.")
    ] = False,
) -> None:
    """Open the web application. Nothing needs to be set up: the database is a file in the data folder.

    Examples: `eyre serve`, `eyre serve --port 8080 --no-demo`, `EYRE_HOSTS=eyre.example.org eyre serve --production`
    """
    _require_free(host, port)
    os.environ["EYRE_DATA"] = str(data.absolute())
    if production:
        os.environ["EYRE_PRODUCTION"] = "1"
    elif demonstration and host in ("127.0.0.1", "localhost", "::1"):
        # Whoever reaches the page may choose any account, so only this computer may reach it.
        os.environ["EYRE_DEMONSTRATION"] = "1"
    if not production:
        keep_key(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "eyre.web.settings"
    django.setup()
    with errors.status("Preparing the database ..."):
        call_command("prepare", filled=demonstration and not production)
    console.print(f"[bold]eyre[/] is open at http://{host}:{port}/  (Ctrl+C ends it)")
    with beside(sys.executable, "-m", "django", "work"):
        _listen(host, port, workers)


def _require_free(host: str, port: int) -> None:
    """Raise EyreError where something listens there: the server itself would share the port without a word."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        reason = error.strerror or error
        raise EyreError(
            f"{host}:{port} cannot be used ({reason}). End what listens there, or choose another port with --port."
        ) from error


def _listen(host: str, port: int, workers: int) -> None:
    try:
        Server(
            "eyre.web.wsgi:application",
            host,
            port,
            interface=Interfaces.WSGI,
            websockets=False,
            workers=workers,
            blocking_threads=_THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=_PATIENCE,
        ).serve()
    except RuntimeError as error:
        raise EyreError(f"Port {port} cannot be used ({error}). Choose another one with --port.") from error
