"""Every page of an inspection in a real browser: nothing that keeps anybody from using it, on a desk or on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from eyre.web.access.table import TABLE, Action, Role, State
from web.test_rights import PAGES, address

NAMES = {
    Role.LEAD: "Lead inspector",
    Role.ADMINISTRATOR: "Inspection administrator",
    Role.CHIEF: "Chief inspector",
    Role.LIAISON: "Liaison of the area",
    Role.INSPECTOR: "Inspector",
}
WITHOUT_INSPECTION = (
    "/", "/account/demonstration", "/account/login/", "/accessibility", "/privacy", "/no-such-page",
    "/programmes/", "/programmes/demonstration/", "/programmes/demonstration/calendar",
)  # fmt: skip


def opener(action: Action) -> tuple[Role, State]:
    """Somebody who may open a page, in a state in which it is open: late states first, for they have most to show."""
    for role in NAMES:
        cell = TABLE[action].get(role)
        if cell and (states := [s for s in reversed(State) if s in cell.states and _sees(role, s)]):
            return role, states[0]
    raise AssertionError(f"nobody may open a page that needs {action}")


def _sees(role: Role, state: State) -> bool:
    return state in TABLE[Action.SEE_INSPECTION][role].states


def accessible(page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url} at {width}: {found.generate_report()}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} at {width}"


@pytest.mark.parametrize("name", [name for name in PAGES if not PAGES[name].callback.__dict__.get("downloads")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(name, site, page):
    role, state = opener(PAGES[name].callback.action)
    site.set_state("west-mercia-2005", state.value)
    site.sign_in(page, NAMES[role])
    answer = page.request.get(site.address + address(name))
    if answer.status in (302, 404, 405) or "text/html" not in answer.headers.get("content-type", ""):
        return  # a download, or what only another method does
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    if "sandbox" in answer.headers.get("content-security-policy", ""):
        page.goto("about:blank")  # a document in which nothing runs, so neither would axe
        page.set_content(answer.text())
    else:
        page.goto(site.address + address(name))
    for width in (1280, 320):
        accessible(page, width)
    assert said == []


@pytest.mark.parametrize("path", WITHOUT_INSPECTION)
def test_pages_outside_inspections(path, site, page):
    site.sign_in(page, "Lead inspector")
    page.goto(site.address + path)
    for width in (1280, 320):
        accessible(page, width)
