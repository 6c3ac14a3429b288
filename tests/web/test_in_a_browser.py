"""Every part and every field in a real browser: accessible in both themes, at every width, with and without scripts."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SITE = "http://testserver"
PAGES = ["/every-part", "/every-field", "/fails/422-table", "/fails/500", "/accessibility"]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'"


@pytest.fixture
def theme(request, settings):
    """The theme of the pages: neutral, unless the test names another."""
    settings.ROOT_URLCONF = "web.sample_pages"
    settings.CONFIGURATION = replace(settings.CONFIGURATION, theme=getattr(request, "param", "neutral"))


def answer(route):
    """Answer the browser from the application itself: no server, no port."""
    request = route.request
    path = urlsplit(request.url).path
    if path.startswith("/static/"):
        return route.fulfill(path=finders.find(path.removeprefix("/static/")))
    client = Client(raise_request_exception=False)
    response = client.post(path) if request.method == "POST" else client.get(path)
    headers = {"content-type": response["content-type"], "content-security-policy": POLICY}
    return route.fulfill(status=response.status_code, headers=headers, body=response.content)


@pytest.fixture
def open_page(browser, theme):
    """Opens a page in a window of some width, and holds what the browser complained of."""
    opened = []

    def opening(path, width=1280, **options):
        page = browser.new_page(viewport={"width": width, "height": 800}, **options)
        page.set_default_timeout(5000)
        page.said = []
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("console", lambda message: page.said.append(message.text))
        page.route("**/*", answer)
        page.goto(SITE + path)
        opened.append(page)
        return page

    yield opening
    for page in opened:
        page.close()


@pytest.mark.parametrize(("theme", "width"), [("neutral", 1280), ("neutral", 320), ("govuk", 1280)], indirect=["theme"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path, width):
    results = Axe().run(open_page(path, width), options={"runOnly": RULES})
    assert results.violations_count == 0, results.generate_report()
    assert len(results.response["passes"]) > 15


def test_axe_finds_nothing_in_a_form_that_comes_back_with_errors(open_page):
    page = open_page("/every-field")
    page.click("main button:has-text('Save')")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    results = Axe().run(page, options={"runOnly": RULES})
    assert results.violations_count == 0, results.generate_report()


def test_each_line_of_the_error_summary_leads_to_its_field(open_page):
    page = open_page("/every-field")
    page.click("main button:has-text('Save')")
    links = page.locator(".govuk-error-summary a")
    assert links.count() >= 7
    assert page.locator(".govuk-error-summary li").count() > links.count()
    for place in range(links.count()):
        links.nth(place).click()
        target = links.nth(place).get_attribute("href").removeprefix("#")
        assert page.evaluate("document.activeElement.id") == target


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways(open_page, path):
    for width in (1280, 320):
        page = open_page(path, width)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_pages_obey_a_policy_that_forbids_scripts_and_styles_of_their_own(open_page):
    page = open_page("/every-part")
    assert [text for text in page.said if "Content Security Policy" in text or "Error" in text] == []
    assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')")


def test_a_table_is_sorted_by_its_headings_and_says_so(open_page):
    page = open_page("/every-part")
    table = page.locator(".eyre-table").first
    table.locator("thead button:has-text('Answers')").click()
    table.locator("thead button:has-text('Answers')").click()
    answers = [int(text) for text in table.locator("tbody td.number").all_inner_texts()]
    assert answers == sorted(answers, reverse=True)
    assert table.locator("th[aria-sort=descending]").count() == 1


def test_a_wide_table_is_a_stop_of_the_keyboard_only_where_it_scrolls(open_page):
    scrolls = (
        "[...document.querySelectorAll('.eyre-scroll')].map(e => [e.scrollWidth > e.clientWidth, e.tabIndex === 0])"
    )
    narrow, wide = open_page("/every-part", 320), open_page("/every-part", 1280)
    assert [True, True] in narrow.evaluate(scrolls)
    for page in (narrow, wide):
        assert all(scrolling == stop for scrolling, stop in page.evaluate(scrolls))


def test_without_scripts_every_tab_and_every_choice_is_there(open_page):
    page = open_page("/every-part", java_script_enabled=False)
    assert page.locator(".govuk-tabs__panel").all_inner_texts() == ["Cases\n\nOne hundred.", "People\n\nTen."]
    assert page.locator(".eyre-scroll").first.get_attribute("tabindex") == "0"
    form = open_page("/every-field", java_script_enabled=False)
    form.click("main button:has-text('Save')")
    assert form.locator(".govuk-error-summary").is_visible()
    assert form.title().startswith("Error: Every field")


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/every-part")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
