"""The trials: each breaks something while somebody answers, mends it, and holds the server to what the page showed."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, Playwright

from web.faults.device import Device
from web.faults.ledger import answers_of, differences, missing_or_double, sound
from web.faults.server import FAULTS, Proxy, Server

CASE = "/inspections/west-mercia-fieldwork/assessments/{}/"
CASES = ("WM-1069-esi-2005", "WM-0702-esi-2005", "WM-0635-esi-2005", "WM-1146-esi-2005-second")
_SHOWN = """() => Object.fromEntries([...document.querySelectorAll("[data-question]:not([data-conflict])")]
  .filter((one) => one.offsetParent && one.querySelector("[type=radio]") && !one.querySelector("fieldset").disabled)
  .map((one) => [one.dataset.question, one.querySelector("[type=radio]:checked")?.value || null]))"""


@dataclass
class Bench:
    """A server on a fresh copy of the demonstration, the proxy before it, and a browser in which somebody signed in."""

    playwright: Playwright
    folder: Path
    filled: Path
    seed: int
    answers: int = 100
    counted: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    checked: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.data = self.folder / "data"
        shutil.copytree(self.filled, self.data)
        self.server = Server(self.data)
        self.server.start()
        self.proxy = Proxy(self.server.port, self.seed)
        self.device = Device(self.playwright, self.folder / "profile")
        self.device.start()
        self.case = CASES[0]
        self.sign_in(self.device.page)

    def close(self) -> None:
        self.device.kill()
        self.proxy.close()
        self.server.kill()

    def sign_in(self, page: Page) -> None:
        page.goto(f"{self.proxy.address}/account/demonstration")
        page.get_by_role("button", name="Inspector", exact=True).click()
        page.wait_for_url(f"{self.proxy.address}/")

    def open(self, page: Page, case: str | None = None) -> None:
        self.case = case or self.case
        page.goto(self.proxy.address + CASE.format(self.case))
        page.wait_for_selector("[data-part=state][data-kind]", state="attached")

    def answer(self, page: Page, count: int | None = None, pause: int = 0) -> None:
        self.device.answer(page, self.answers if count is None else count, self.random.getrandbits(31), pause)

    def some_faults(self, most: int = 4) -> None:
        self.proxy.plan += self.random.choices(FAULTS, k=self.random.randint(1, most))

    def trial(self, kind: str) -> None:
        """One trial, and what must be true after it."""
        KINDS[kind](self)
        self.proxy.plan.clear()
        self.proxy.settle()
        self.device.all_sent(self.device.page)
        self.check(self.device.page)
        self.counted[kind] += 1

    def check(self, page: Page) -> None:
        new = self.device.made[self.checked :]
        wrong = missing_or_double(self.data, new)
        assert not wrong, f"of {len(new)} answers shown as kept, the log has not once: {wrong}"
        self.checked += len(new)
        self.kept += len(new)
        shown, there = page.evaluate(_SHOWN), answers_of(self.data, self.case)
        other = {
            question: (value, there.get(question))
            for question, value in shown.items()
            if value and {value} != there.get(question)
        }
        assert not other, f"the page shows what the server has not: {other}"

    def check_all(self) -> None:
        """The whole log against the present answers, all that was ever shown as kept, and the file itself."""
        assert missing_or_double(self.data, self.device.made) == {}
        assert differences(self.data) == []
        assert sound(self.data)


def network(bench: Bench) -> None:
    """Requests are lost, delayed, doubled, overtaken by later ones, cut, or answered with an error."""
    bench.some_faults()
    bench.answer(bench.device.page, pause=12)


def browser_killed(bench: Bench) -> None:
    """The browser dies somewhere between a key press and the reply; it is opened again, online."""
    bench.proxy.plan += bench.random.choices(("late", "lost", "reply lost", "overtaken"), k=3)
    page = bench.device.page
    bench.answer(page, bench.answers - 3)
    page.locator("[data-question]:visible [type=radio][data-key='1']").nth(bench.random.randrange(8)).focus()
    for key in bench.random.choices("123", k=3):
        page.keyboard.press(key)
    page.wait_for_timeout(bench.random.choice((0, 0, 1, 2, 5, 10, 30, 80, 200)))
    bench.device.kill()
    bench.proxy.plan.clear()
    bench.device.start()
    # A browser that is killed forgets cookies of the last moments: who is sent to sign in does so.
    bench.sign_in(bench.device.page)
    bench.open(bench.device.page)


def server_killed(bench: Bench) -> None:
    """The server dies by SIGKILL while answers are on their way, and comes back."""
    page = bench.device.page
    bench.answer(page, bench.answers // 2, pause=6)
    bench.server.kill()
    bench.answer(page, bench.answers - bench.answers // 2)
    assert sound(bench.data)
    bench.server.start()


def session_expired(bench: Bench) -> None:
    """The session ends while there is no network; the work stays, and goes when somebody has signed in in another tab."""
    page = bench.device.page
    bench.proxy.down = True
    bench.answer(page)
    bench.device.context.clear_cookies()
    bench.proxy.down = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("[data-part=state] a")
    other = bench.device.new_page()
    bench.sign_in(other)
    other.close()


def offline(bench: Bench) -> None:
    """The network is away; the case is opened again from the device, answered, and the network comes back."""
    page = bench.device.page
    bench.proxy.down = True
    bench.answer(page, bench.answers // 2)
    page.wait_for_timeout(bench.random.randint(0, 150))
    page.reload()
    page.wait_for_selector("[data-from=device] [data-part=state][data-kind]", state="attached")
    bench.answer(page, bench.answers - bench.answers // 2)
    bench.proxy.down = False


def two_tabs(bench: Bench) -> None:
    """Two tabs answer the same case and send at once, with faults."""
    bench.some_faults()
    first, second = bench.device.page, bench.device.new_page()
    bench.open(second)
    for _turn in range(4):
        bench.answer(first, bench.answers // 8)
        bench.answer(second, bench.answers // 8)
    bench.device.all_sent(second)
    second.close()
    bench.open(first)


def storage_full(bench: Bench) -> None:
    """The device has no room: nothing is shown as kept here, the page says so, and what it has is sent."""
    page = bench.device.page
    session = bench.device.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": bench.proxy.address, "quotaSize": 1})
    bench.proxy.plan += ["lost"]
    bench.answer(page, bench.answers // 4)
    bench.device.all_sent(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": bench.proxy.address})
    session.detach()


def clock_moved(bench: Bench) -> None:
    """The clock of the device jumps, back or on, by up to years."""
    days = bench.random.choice((-3650, -1, 1, 29, 3650))
    page = bench.device.page
    page.evaluate(
        "(by) => { const now = Date.now; window.realNow ??= now; Date.now = () => window.realNow.call(Date) + by; }",
        days * 86_400_000,
    )
    bench.some_faults(2)
    bench.answer(page)
    bench.device.all_sent(page)
    bench.open(page)


KINDS: dict[str, Callable[[Bench], None]] = {
    "network": network,
    "browser killed": browser_killed,
    "server killed": server_killed,
    "session expired": session_expired,
    "offline": offline,
    "two tabs": two_tabs,
    "storage full": storage_full,
    "clock moved": clock_moved,
}


def drawn(generator: random.Random, count: int) -> list[str]:
    """Trials in a random order, those that cost a restart less often; of each at least one where there is room."""
    weights = {
        "network": 60,
        "offline": 12,
        "two tabs": 8,
        "clock moved": 6,
        "session expired": 5,
        "browser killed": 4,
        "storage full": 3,
        "server killed": 2,
    }
    kinds = list(KINDS)[: max(count, 0)]
    kinds += generator.choices(list(weights), list(weights.values()), k=max(0, count - len(kinds)))
    generator.shuffle(kinds)
    return kinds


def elapsed(since: float) -> float:
    return round(time.monotonic() - since, 1)
