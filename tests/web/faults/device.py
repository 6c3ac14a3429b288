"""A browser of its own processes, so that it can be killed, with what its page told while it lived."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, Playwright

CHROMIUM = "/usr/bin/chromium"
_LISTEN = """
document.addEventListener("eyre:told", ({ detail }) => window.eyreTold?.(JSON.stringify(detail)));
"""
# Chooses answers by the controls of the page, as many as wanted, and tells which value belongs to which question.
_ANSWER = """async ([count, seed, pause]) => {
  let state = seed >>> 0 || 1;
  const next = (below) => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % below;
  const shown = [...document.querySelectorAll("[data-question]")].filter((one) => one.offsetParent && one.querySelector("[type=radio]") && !one.querySelector("fieldset").disabled);
  for (let made = 0; made < count; made += 1) {
    const one = shown[next(shown.length)];
    const others = [...one.querySelectorAll("[type=radio][data-key]:not(:checked)")].filter((box) => box.value);
    if (!others.length) continue;
    others[next(others.length)].click();
    if (pause && next(4) === 0) await new Promise((resolve) => setTimeout(resolve, next(pause)));
  }
}"""


class Device:
    """A browser profile in a folder; start() opens it again after it was killed."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self.playwright = playwright
        self.folder = folder
        self.told: dict[str, str] = {}  # by event: what the page showed last
        self.made: list[str] = []
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        port_file = self.folder / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        command = [
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--no-first-run", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "about:blank",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + 60
        while not (port_file.exists() and port_file.read_text().count("\n")) and time.monotonic() < until:
            time.sleep(0.05)
        port = port_file.read_text().split("\n")[0]
        self.browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = self.browser.contexts[0]
        self.context.set_default_timeout(60_000)
        self.context.expose_binding("eyreTold", lambda _source, said: self._hear(json.loads(said)))
        self.context.add_init_script(_LISTEN)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()

    def _hear(self, said: dict) -> None:
        for event_id in said["ids"]:
            if event_id not in self.told:
                self.made.append(event_id)
            self.told[event_id] = said["where"]

    def kill(self) -> None:
        """As a power cut would end the browser."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with suppress(Exception):  # it is gone
            self.browser.close()

    def new_page(self) -> Page:
        return self.context.new_page()

    def answer(self, page: Page, count: int, seed: int, pause: int = 0) -> None:
        page.evaluate(_ANSWER, [count, seed, pause])

    def unchanging(self, page: Page) -> str:
        """What the page says of its state, when that and what it told have not changed for half a second."""
        before, now = None, ("", -1)
        while before != now:
            page.wait_for_timeout(500)
            before, now = now, (page.locator("[data-part=state]").text_content(), len(self.made))
        return now[0]

    def all_sent(self, page: Page, longest: float = 60) -> None:
        """Wait until the page says that all is sent, and goes on saying so; the network is told to be back again and again."""
        until = time.monotonic() + longest
        before = None
        while time.monotonic() < until:
            page.evaluate("window.dispatchEvent(new Event('online'))")
            page.wait_for_timeout(60)
            kind = page.evaluate("document.querySelector('[data-part=state]')?.dataset.kind")
            now = (kind, dict(self.told))
            if kind == "sent" and now == before:
                return
            before = now
        shown = page.locator("[data-part=state]").text_content()
        raise AssertionError(f"not sent after {longest} seconds: {page.url} {kind} {shown!r}")
