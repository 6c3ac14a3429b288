"""The form of a case in a real browser: answered by keys, following the answers, sent as they are given."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

FORM = "/inspections/west-mercia-fieldwork/assessments/{}/"
PRESENT = "risk_of_harm_assessment_present"
CORRECT = "risk_of_harm_level_correct"


@pytest.fixture
def form(site, page):
    """Opens the form of an assessment of the inspector."""

    def opened(assessment: str) -> Page:
        site.sign_in(page, "Inspector")
        page.goto(site.address + FORM.format(assessment))
        return page

    return opened


def log(site, assessment: str) -> list[tuple[str, str | None, str | None]]:
    """The log of an assessment as (question, value, source)."""
    with closing(sqlite3.connect(site.data / "eyre.sqlite3", timeout=20)) as database:
        rows = database.execute(
            "SELECT question, value, source FROM inspections_event WHERE assessment_id = ? AND device LIKE 'web-%' ORDER BY id",
            (assessment,),
        )
        return rows.fetchall()


def part(page: Page, name: str):
    return page.locator(f"[data-part={name}]").first


def question(page: Page, name: str):
    return page.locator(f"[data-question={name}]")


def test_one_key_answers_shows_what_now_applies_and_is_sent(site, form):
    page = form("WM-1069-esi-2005")
    expect(part(page, "progress")).to_contain_text("0 of 63")
    expect(question(page, "risk_of_harm_assessment_completed_on")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(question(page, "risk_of_harm_assessment_completed_on")).to_be_visible()
    expect(part(page, "progress")).to_contain_text("1 of 64")
    expect(part(page, "state")).to_contain_text("All is sent")
    page.reload()
    expect(question(page, PRESENT).get_by_label("Met", exact=False).first).to_be_checked()
    assert log(site, "WM-1069-esi-2005") == [(PRESENT, "met", "file")]


def test_a_note_a_mark_and_a_reason_by_keys_alone(site, form):
    page = form("WM-0702-esi-2005")
    question(page, CORRECT).locator("[data-key='2']").focus()
    page.keyboard.press("2")
    expect(question(page, CORRECT).get_by_text("This answer needs a reason")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("n")
    page.keyboard.type("Too low: two victims.")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(question(page, CORRECT).get_by_text("This answer needs a reason")).to_be_hidden()
    expect(part(page, "state")).to_contain_text("All is sent")
    assert log(site, "WM-0702-esi-2005") == [
        (CORRECT, "not_met", "file"), (CORRECT, "not_met", "file"), (f"{CORRECT}:good_practice", "yes", None),
    ]  # fmt: skip


def test_a_judgement_follows_from_the_dates_and_a_contradiction_is_shown(form):
    page = form("WM-0635-esi-2005")
    question(page, PRESENT).locator("[data-key='1']").check(force=True)
    question(page, "risk_of_harm_assessment_completed_on").locator("input[type=date]").fill("2004-01-05")
    page.keyboard.press("Tab")
    expect(question(page, "risk_of_harm_assessment_timely").locator("[data-part=derived]")).to_contain_text("Met")
    question(page, "risk_of_harm_assessment_quality_sufficient").locator("[data-key='1']").check(force=True)
    question(page, PRESENT).locator("[data-key='2']").check(force=True)
    expect(question(page, PRESENT).locator("[data-rule]").first).to_be_visible()


def test_a_second_window_shows_the_conflict_and_the_next_answer_settles_it(site, form, browser):
    page = form("WM-1146-esi-2005-second")
    context = browser.new_context()
    other = context.new_page()
    site.sign_in(other, "Inspector")
    other.goto(page.url)
    for window, key in ((page, "1"), (other, "2")):
        question(window, PRESENT).locator(f"[data-key='{key}']").check(force=True)
        expect(part(window, "state")).to_contain_text("All is sent")
    expect(question(other, PRESENT).locator("[data-part=conflict]")).to_be_visible()
    page.reload()
    heads = question(page, PRESENT).locator("[data-part=conflict] li")
    expect(heads).to_have_count(2)
    expect(heads.filter(has_text="on this device")).to_have_count(1)
    expect(heads.filter(has_text="on this device")).to_contain_text("Met")
    question(page, PRESENT).locator("[data-key='1']").check(force=True)
    expect(part(page, "state")).to_contain_text("All is sent")
    expect(question(page, PRESENT).locator("[data-part=conflict]")).to_be_hidden()
    assert [value for _, value, _ in log(site, "WM-1146-esi-2005-second")] == ["met", "not_met", "met", None]
    context.close()


def test_without_the_network_it_says_so_and_sends_later(site, form):
    page = form("WM-1069-esi-2005")
    expect(part(page, "state")).to_have_attribute("data-kind", "sent")  # the device is open
    page.context.set_offline(True)
    question(page, "oasys_completed").locator("[data-key='1']").check(force=True)
    expect(part(page, "state")).to_contain_text("The server cannot be reached")
    expect(part(page, "state")).to_contain_text("Next try at")
    page.context.set_offline(False)
    expect(part(page, "state")).to_contain_text("All is sent", timeout=15000)
    assert ("oasys_completed", "yes", "file") in log(site, "WM-1069-esi-2005")


def test_search_leaves_only_the_questions_that_have_the_words(form):
    page = form("WM-1069-esi-2005")
    page.keyboard.press("/")
    page.keyboard.type("oasys")
    expect(question(page, "oasys_completed")).to_be_visible()
    expect(question(page, PRESENT)).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_the_form_and_it_does_not_scroll_sideways(form, width):
    page = form("WM-1069-esi-2005")
    page.set_viewport_size({"width": width, "height": 800})
    page.keyboard.press("?")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_a_script_a_section_is_saved_by_its_button(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page, "Inspector")
    page.goto(site.address + FORM.format("WM-0702-esi-2005"))
    question(page, "oasys_completed").locator("[data-key='2']").check(force=True)
    page.locator("#B2").get_by_role("button", name="Save this section").click()
    expect(page.get_by_text("1 answer was saved.")).to_be_visible()
    expect(question(page, "oasys_completed").locator("[data-key='2']")).to_be_checked()
    context.close()


def test_pictures_of_the_form(site, form, picture):
    page = form("WM-1069-esi-2005")
    picture(page, "case-form")
