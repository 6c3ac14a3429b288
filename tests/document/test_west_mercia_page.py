"""The West Mercia report in a real browser: accessible, asking for nothing, and readable on a narrow screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def address(west_mercia_html, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(west_mercia_html, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module", params=[1280, 320])
def tab(request, browser, address):
    """The report in a window of this width, with what it asked for and what the browser complained of."""
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    page.asked, page.said = [], []
    page.on("request", lambda sent: page.asked.append(sent.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(address)
    yield page
    page.close()


def test_axe_finds_nothing(browser, address):
    """Once: it takes long on so long a page, and the sample document is looked at in both widths."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(address)
    results = Axe().run(tab, options={"runOnly": RULES})
    tab.close()
    assert results.violations_count == 0, results.generate_report()
    assert len(results.response["passes"]) > 20


def test_nothing_is_asked_for_and_nothing_complained_of(tab, address):
    assert tab.asked == [address]
    assert tab.said == []


def test_the_page_itself_never_scrolls_sideways(tab):
    """Wide tables scroll within their own region, which the keyboard reaches."""
    width = tab.viewport_size["width"]
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    scrolling = "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1"
    scrolling += " && getComputedStyle(e).overflowX === 'auto')"
    assert tab.evaluate(f"{scrolling}.every(e => e.tabIndex === 0)")
    if width == 320:
        assert tab.evaluate(f"{scrolling}.length") > 0
