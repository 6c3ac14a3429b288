"""The application as a person meets it: a server of its own process with the demonstration, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from web.browser.pictures import keep

ROOT = Path(__file__).parents[3]
_LONGEST_START = 60


@dataclass(frozen=True)
class Site:
    """A running server. data: the folder of its database and files."""

    address: str
    data: Path

    def sign_in(self, page: Page, name: str) -> None:
        """Choose an account of the demonstration by its name."""
        page.context.clear_cookies()
        page.goto(f"{self.address}/account/demonstration")
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_url(f"{self.address}/")

    def set_state(self, key: str, state: str) -> None:
        """Put an inspection into a state, as if all steps to it had been taken."""
        with closing(sqlite3.connect(self.data / "eyre.sqlite3", timeout=20)) as database, database:
            database.execute("UPDATE inspections_inspection SET state = ? WHERE key = ?", (state, key))


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """A data folder with the demonstration, made once; each module works on a copy of it."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    command = [sys.executable, "-m", "django", "prepare", "--filled"]
    subprocess.run(command, check=True, env=environment(folder), capture_output=True)
    return folder


@pytest.fixture(scope="module")
def site(filled: Path, tmp_path_factory):
    """A server on a copy of the demonstration."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(filled, folder)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    command = [str(Path(sys.executable).with_name("eyre")), "serve", "--data", str(folder), "--port", str(port)]
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment(folder), stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server, log)
        yield Site(address, folder)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def page(browser) -> Page:
    """A page of 1280 pixels, as on a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def picture():
    """Keep a picture of a page for the docs; see `pictures`."""
    return keep


def environment(folder: Path) -> dict[str, str]:
    """The environment of a server on a folder, without the settings of the tests."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("EYRE_", "DJANGO_"))}
    return {**inherited, "EYRE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "eyre.web.settings"}


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/account/demonstration", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"The server does not answer:\n{log.read_text(errors='replace')}")
