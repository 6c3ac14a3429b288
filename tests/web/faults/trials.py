"""The trials: each breaks something while somebody answers, mends it, and holds the server to what the page showed."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, Playwright

from web.faults.device import Device
from web.faults.proxy import FAULTS, Proxy
from web.faults.server import Server
from web.faults.stations import CASE

CASES = ("WM-1069-esi-2005", "WM-0702-esi-2005", "WM-0635-esi-2005", "WM-1146-esi-2005-second")
# Milliseconds, of which a pause after every fourth answer has up to so many: no person is faster, and most of what was
# answered is on the device before the next thing happens.
PERSON = 60
_SHOWN = """() => Object.fromEntries([...document.querySelectorAll("[data-question]:not([data-conflict])")]
  .filter((one) => one.offsetParent && one.querySelector("[type=radio]") && !one.querySelector("fieldset").disabled)
  .map((one) => [one.dataset.question, one.querySelector("[type=radio]:checked")?.value || null]))"""

_COPIES = """async () => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith("eyre-"));
  const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (event) => resolve(event.target.result)));
  const count = await new Promise((resolve) => (db.transaction("cases").objectStore("cases").count().onsuccess = (event) => resolve(event.target.result)));
  db.close();
  return count;
}"""


@dataclass
class Bench:
    """A server on a fresh copy of the demonstration, the proxy before it, and a browser in which somebody signed in."""

    playwright: Playwright
    folder: Path
    filled: Path
    seed: int
    answers: int = 100
    counted: Counter[str] = field(default_factory=Counter)  # trials
    answered: Counter[str] = field(default_factory=Counter)  # what the page showed as kept, by the kind of trial
    happened: Counter[str] = field(default_factory=Counter)
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
        self.answered[kind] += self.check(self.device.page)
        self.counted[kind] += 1

    def check(self, page: Page) -> int:
        """What was shown as kept since the last check is in the log once, and the page shows what the server has."""
        new = self.device.made[self.checked :]
        wrong = self.server.ledger.missing_or_double(new)
        assert not wrong, f"of {len(new)} answers shown as kept, the log has not once: {wrong}"
        self.checked += len(new)
        shown, there = page.evaluate(_SHOWN), self.server.ledger.answers_of(self.case)
        other = {
            question: (value, there.get(question))
            for question, value in shown.items()
            if value and {value} != there.get(question)
        }
        assert not other, f"the page shows what the server has not: {other}"
        assert self.server.ledger.differences(self.case) == []
        return len(new)

    def check_all(self) -> None:
        """The whole log against the present answers, all that was ever shown as kept, and the file itself."""
        assert self.server.ledger.missing_or_double(self.device.made) == {}
        assert self.server.ledger.differences() == []
        assert self.server.ledger.sound()


def network(bench: Bench) -> None:
    """Requests are lost, delayed, doubled, overtaken by later ones, cut, or answered with an error."""
    bench.some_faults()
    bench.answer(bench.device.page, pause=12)


def browser_killed(bench: Bench) -> None:
    """The browser dies somewhere between a key press and the reply; it is opened again, online."""
    bench.proxy.plan += bench.random.choices(("late", "lost", "reply lost", "overtaken"), k=3)
    page = bench.device.page
    bench.answer(page, bench.answers - 3, pause=PERSON)
    page.locator("[data-question]:visible [type=radio][data-key='1']").nth(bench.random.randrange(8)).focus()
    for key in bench.random.choices("123", k=3):
        page.keyboard.press(key)
    page.wait_for_timeout(bench.random.choice((0, 0, 1, 2, 5, 10, 30, 80, 200)))
    bench.device.kill()
    bench.happened["browser killed"] += 1
    bench.happened["... with answers on it that were not sent"] += any(
        bench.device.told[event_id] == "kept" for event_id in bench.device.made[bench.checked :]
    )
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
    bench.happened["server killed"] += 1
    bench.answer(page, bench.answers - bench.answers // 2)
    assert bench.server.ledger.sound()
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
    bench.happened["session expired"] += 1
    other = bench.device.new_page()
    bench.sign_in(other)
    other.close()


def offline(bench: Bench) -> None:
    """The network is away; the case is opened again from the device, answered, and the network comes back."""
    page = bench.device.page
    bench.proxy.down = True
    bench.answer(page, bench.answers // 2, pause=PERSON)
    page.wait_for_timeout(bench.random.randint(0, 150))
    page.reload()
    page.wait_for_selector("[data-from=device] [data-part=state][data-kind]", state="attached")
    bench.happened["offline, opened from the device"] += 1
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
    bench.happened["two tabs"] += 1
    second.close()
    bench.open(first)


def storage_full(bench: Bench) -> None:
    """The device has room for some answers more, and then for none: what is not on it is not called kept."""
    page = bench.device.page
    used = page.evaluate("navigator.storage.estimate().then((one) => one.usage)")
    bench.device.kill()
    bench.device.start()  # a browser remembers for a while how much room there was
    page = bench.device.page
    session = bench.device.context.new_cdp_session(page)
    room = {"origin": bench.proxy.address, "quotaSize": used + bench.random.randint(40_000, 70_000)}
    session.send("Storage.overrideQuotaForOrigin", room)
    bench.sign_in(page)
    bench.open(page)
    bench.proxy.down = True
    before = len(bench.device.made)
    for _turn in range(40):
        bench.answer(page, max(10, bench.answers // 4))
        page.wait_for_timeout(150)
        if "no room left" in page.locator("[data-part=state]").text_content():
            break
    bench.answer(page, 10)
    said = bench.device.unchanging(page)
    assert "no room left" in said, f"the storage did not fill up: {said}"
    bench.happened["storage full"] += 1
    kept, lost = len(bench.device.made) - before, int(re.search(r"not sent: (\d+)", said)[1])
    session.send("Storage.overrideQuotaForOrigin", {"origin": bench.proxy.address})
    session.detach()
    # There is room again: with the next answer, what only the page had goes to the device too, once.
    bench.answer(page, 1)
    said = bench.device.unchanging(page)
    together = len(bench.device.made) - before
    assert together == kept + lost + 1, f"{kept} kept and {lost} not, said the page; {together} are kept now"
    assert f"not sent yet: {together}." in said, said
    bench.proxy.down = False
    bench.device.all_sent(page)
    # Copies of cases gave way to answers; they come back when the case is opened.
    bench.open(page)
    page.wait_for_function(_COPIES)


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
    bench.happened["clock moved"] += 1
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
        "network": 40, "offline": 15, "two tabs": 12, "clock moved": 8, "session expired": 8, "browser killed": 8,
        "storage full": 5, "server killed": 4,
    }  # fmt: skip
    kinds = list(KINDS)[: max(count, 0)]
    kinds += generator.choices(list(weights), list(weights.values()), k=max(0, count - len(kinds)))
    generator.shuffle(kinds)
    return kinds
