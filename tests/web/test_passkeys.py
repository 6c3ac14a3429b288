"""From an invitation to a passkey, in a real browser at a real server, with an authenticator that the browser plays."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

PASSWORD = "correct horse battery staple"
EYRE = [sys.executable, "-c", "from eyre.cli.main import main; main()"]
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """An empty installation that listens at a free port, and the link of the first account."""
    folder = tmp_path_factory.mktemp("installation")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EYRE_", "DJANGO_"))}
    environment |= {"EYRE_DATA": str(folder), "COLUMNS": "250"}
    address = f"http://localhost:{port}"  # browsers know passkeys over TLS and on one's own machine only
    invite = [*EYRE, "invite", "jo@example.org", "--address", address]
    link = subprocess.run(invite, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    serve = [*EYRE, "serve", "--port", str(port), "--no-demo"]
    with subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"{address}/privacy")
            yield address, link
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address).close()
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail("The server did not start.")


@pytest.fixture(scope="module")
def page(browser):
    found = browser.new_page(viewport={"width": 1280, "height": 800})
    found.set_default_timeout(15_000)
    devtools = found.context.new_cdp_session(found)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield found
    found.close()


def test_a_passkey_is_added_and_signs_in(site, page):
    address, link = site
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.goto(link)
    page.get_by_label("Your name").fill("Jo Example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    sign_in(page, "jo@example.org")
    page.get_by_text("Jo Example").wait_for()

    page.goto(f"{address}/account/passkeys/add")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("Jo Example").wait_for()

    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "jo@example.org")
    page.get_by_role("heading", name="Second factor").wait_for()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("Jo Example").wait_for()
    assert said == []


def sign_in(page, email: str) -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
