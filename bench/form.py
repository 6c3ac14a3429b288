"""The form of a case in a browser, beside SurveyJS and ODK Web Forms with the same questions.

Run: uv run python bench/form.py [--rounds 5] [--questions 150 --questions 500] [--of eyre ...]
Needs Chromium, and the npm registry: the two libraries are fetched into a folder that goes with the measurement.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import threading
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import form_rivals
from playwright.sync_api import BrowserContext, Page, sync_playwright
from web import filled_installation, free_port, running, say

from eyre.framework.framework import Framework
from eyre.framework.load import load_pack

HERE = Path(__file__).parent
VIEW = {"width": 1280, "height": 900}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = {
    "eyre": "eyre",
    "surveyjs": "SurveyJS",
    "surveyjs-lazy": "SurveyJS, lazy",
    "odk": "ODK Web Forms",
}
KEYS = 10  # questions answered in each round, twice at each speed
SLOWED = 4
SETTLED = 1500  # ms after the form answers, before memory and keys are measured
MB = 1_000_000


@dataclass(frozen=True)
class Contender:
    """A form: where it is, and how the probe finds its way in it."""

    name: str
    address: str
    how: str


@dataclass
class Found:
    """What was measured of one form, by name of the figure."""

    figures: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, **figures: float) -> None:
        """Add one value to each figure."""
        for name, value in figures.items():
            self.figures[name].append(value)

    def median(self, name: str) -> float | None:
        """The median of a figure, if it was measured."""
        return statistics.median(self.figures[name]) if self.figures.get(name) else None

    def said(self, name: str, digits: int = 0) -> str:
        """Median, least and greatest."""
        values = self.figures.get(name)
        if not values:
            return ""
        return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


class Static(http.server.SimpleHTTPRequestHandler):
    """The pages of the libraries; the browser keeps what they consist of."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Let the browser keep everything."""
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder as a site, as long as the body runs."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Static, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def unconditional(pack: Framework) -> list[dict[str, str]]:
    """The first questions that are always asked and are answered by one of several values."""
    found: dict[str, str] = {}
    for one in pack.spec.questions:
        simple = not (one.applies_when or one.derived or one.answers_from) and one.kind in ("judged", "single")
        if simple and one.text not in found:
            found[one.text] = one.id
    return [{"id": id_, "text": text} for text, id_ in found.items()][: KEYS + 1]


def attributes_of(form: str, session: str) -> dict[str, str]:
    """What is known of the case, as eyre's form has it."""
    asked = urllib.request.Request(form, headers={"Cookie": f"sessionid={session}"})
    with urllib.request.urlopen(asked) as answer:
        stated = re.search(r'<script id="case-form-data"[^>]*>(.*?)</script>', answer.read().decode(), re.DOTALL)
    assert stated
    return dict(json.loads(stated[1])["attributes"])


def used(session: Any) -> dict[str, float]:
    """Milliseconds of the renderer's main thread so far."""
    metrics = {one["name"]: one["value"] * 1000 for one in session.send("Performance.getMetrics")["metrics"]}
    return {"cpu": metrics["TaskDuration"], "script": metrics["ScriptDuration"]}


def loaded(page: Page, session: Any, one: Contender) -> dict[str, float]:
    """Open a form and wait until it answers; the figures of that."""
    page.goto(one.address, wait_until="commit")
    ready = page.evaluate("bench.begun")
    figures = {"ready": ready, **used(session)}
    page.wait_for_timeout(SETTLED)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")
    document = heap["embedderHeapUsedSize"] + heap["backingStorageSize"]
    nodes = page.evaluate("document.querySelectorAll('*').length")
    return {**figures, "heap": heap["usedSize"] / MB, "whole": (heap["usedSize"] + document) / MB, "elements": nodes}


def pressed(page: Page, session: Any, one: Contender, question: dict[str, str], choice: int) -> dict[str, float]:
    """Answer a question by a key; the figures of that."""
    page.evaluate("([question, choice]) => bench.expect(question, choice)", [question, choice])
    before = used(session)["cpu"]
    page.keyboard.press("12"[choice] if one.how == "eyre" else ("ArrowUp", "ArrowDown")[choice])
    took: dict[str, float] = page.evaluate("bench.pressed")
    took["cpu"] = used(session)["cpu"] - before
    if one.how == "eyre":
        page.evaluate("bench.sent()")
    return took


def measure(context: BrowserContext, one: Contender, questions: list[dict[str, str]], found: Found) -> None:
    """One round of one form, in a tab of its own."""
    page = context.new_page()
    try:
        probe = (HERE / "form_probe.js").read_text()
        probe = probe.replace("HOW,", f"{json.dumps(one.how)},", 1).replace(
            "(FIRST)", f"({json.dumps(questions[0])})", 1
        )
        page.add_init_script(probe)
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        found.add(**loaded(page, session, one))
        for slowed, choice in ((1, 0), (SLOWED, 1)):
            session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
            for question in questions[1:]:
                took = pressed(page, session, one, question, choice)
                found.add(**{f"{name}x{slowed}": value for name, value in took.items()})
    finally:
        page.close()


def compared(data: Path, modules: Path, many: int, wanted: argparse.Namespace) -> dict[str, Found]:
    """All forms with so many questions, one after the other in every round."""
    say(f"{many} questions: filling the database")
    environment, filled = filled_installation(data, "", many)
    pack, person = load_pack(data / "frameworks" / "bench"), filled["assessors"][0]
    port, questions = free_port(), unconditional(pack)
    eyre = [str(Path(sys.executable).with_name("eyre")), "serve", "--data", str(data), "--port", str(port)]
    with running([*eyre, "--workers", "1"], port, environment, data / "server.log"):
        here = f"http://127.0.0.1:{port}"
        form = here + person["address"]
        form_rivals.pages(modules, data / "rivals", pack, attributes_of(form, person["session"]))
        with served(data / "rivals") as site, sync_playwright() as playwright:
            # A profile on the disk: in a window that forgets, IndexedDB would lie in memory.
            context = playwright.chromium.launch_persistent_context(
                data / "profile",
                executable_path=wanted.chromium,
                args=CHROMIUM,
                viewport=VIEW,
            )
            context.add_cookies([{"name": "sessionid", "value": person["session"], "url": here}])
            contenders = [
                Contender("eyre", form, "eyre"),
                Contender("surveyjs", f"{site}/surveyjs.html", "surveyjs"),
                Contender("surveyjs-lazy", f"{site}/surveyjs.html?lazy", "surveyjs"),
                Contender("odk", f"{site}/odk.html", "odk"),
            ]
            found = rounds(context, [one for one in contenders if one.name in wanted.of], questions, wanted.rounds)
            context.close()
    return found


def rounds(
    context: BrowserContext, contenders: list[Contender], questions: list[dict[str, str]], many: int
) -> dict[str, Found]:
    """Every round measures every form, so that other work of the machine falls on all; the first is not counted."""
    found = {one.name: Found() for one in contenders}
    for number in range(many + 1):
        say(f"  round {number} of {many}")
        for one in contenders:
            measure(context, one, questions, found[one.name] if number else Found())
    return found


def ratio(a: float | None, b: float | None) -> str:
    """One figure beside another."""
    return f"{a / b:.2f}" if a and b else ""


def print_loads(all_found: dict[int, dict[str, Found]]) -> None:
    """The table of what happens until the form answers, and of memory."""
    print("| questions | | ready ms | CPU ms | script | heap MB | with the document | elements | ready | CPU | heap |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for many, found in all_found.items():
        base = found.get("eyre", Found())
        for name, one in found.items():
            cells = [one.said("ready"), one.said("cpu"), one.said("script"), one.said("heap", 2), one.said("whole", 1)]
            cells += [f"{one.median('elements'):.0f}"]
            cells += [ratio(one.median(figure), base.median(figure)) for figure in ("ready", "cpu", "heap")]
            print(f"| {many} | {NAMES[name]} | {' | '.join(cells)} |")


def print_keys(all_found: dict[int, dict[str, Found]]) -> None:
    """The table of what a key takes."""
    print("\n| questions | CPU | | in the model ms | drawn ms | kept on this device ms | CPU ms | drawn | CPU |")
    print("|---|---|---|---|---|---|---|---|---|")
    for many, found in all_found.items():
        base = found.get("eyre", Found())
        for slowed in (1, SLOWED):
            for name, one in found.items():
                figures = [f"{figure}x{slowed}" for figure in ("model", "drawn", "kept", "cpu")]
                cells = [one.said(figures[0], 1), *(one.said(figure) for figure in figures[1:])]
                cells += [ratio(one.median(figure), base.median(figure)) for figure in (figures[1], figures[3])]
                print(f"| {many} | 1/{slowed} | {NAMES[name]} | {' | '.join(cells)} |")


def print_growth(all_found: dict[int, dict[str, Found]]) -> None:
    """The table of how it grows with the questions."""
    few, more = min(all_found), max(all_found)
    if few == more:
        return
    print(f"\n{more} questions beside {few}; in proportion would be {more / few:.2f}:\n")
    figures = {
        "ready": "ready", "CPU until ready": "cpu", "heap": "heap", "with the document": "whole",
        "key drawn": "drawnx1", "key kept": "keptx1", "CPU of a key": "cpux1",
        "slowed: key drawn": f"drawnx{SLOWED}", "slowed: key kept": f"keptx{SLOWED}",
    }  # fmt: skip
    print(f"| | {' | '.join(figures)} |\n|---|{'---|' * len(figures)}")
    for name in all_found[few]:
        cells = [ratio(all_found[more][name].median(one), all_found[few][name].median(one)) for one in figures.values()]
        print(f"| {NAMES[name]} | {' | '.join(cells)} |")


def versions(chromium: str) -> str:
    """On what it was measured."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        found = browser.version
        browser.close()
    libraries = ", ".join(f"{name} {form_rivals.VERSIONS[name]}" for name in ("survey-js-ui", "@getodk/web-forms"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    return f"{machine}, Chromium {found}, Python {platform.python_version()}, {libraries}"


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=5, help="that count; one before them does not")
    asked.add_argument("--questions", type=int, action="append", help="default: 150 and 500")
    asked.add_argument("--of", action="append", choices=NAMES, help="default: all")
    asked.add_argument("--chromium", default="/usr/bin/chromium")
    wanted = asked.parse_args()
    wanted.of = wanted.of or list(NAMES)
    folder = Path(tempfile.mkdtemp(prefix="eyre-bench-"))
    try:
        say("fetching the libraries")
        modules = form_rivals.fetched(folder / "npm")
        found = {many: compared(folder / str(many), modules, many, wanted) for many in wanted.questions or (150, 500)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{versions(wanted.chromium)}; load {os.getloadavg()[0]:.1f}\n")
    print_loads(found)
    print_keys(found)
    print_growth(found)


if __name__ == "__main__":
    main()
