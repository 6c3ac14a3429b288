"""The interviews about a case, as the assessor meets them: beside the form of the case, and without a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from web.browser.test_device import CASE, CORRECT, choose, ready, sign_in, state, values

OFFENDER = "/inspections/west-mercia-fieldwork/assessments/WM-1069-esi-2005-offender-offender-15/"
NOT_FOR_THE_MANAGER = "#q-risk_of_harm_assessment_present"
HELPFUL = "#q-offender_found_work_helpful"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


def test_without_a_network_the_interviews_open_from_the_device_and_their_answers_reach_the_log(site, page):
    sign_in(site, page)
    ready(page)
    page.goto(site.address + CASE)
    page.context.set_offline(True)
    page.get_by_role("link", name="Interview with the case manager").click()
    expect(page.locator("[aria-current=page]")).to_have_text("Interview with the case manager")
    expect(page.locator(NOT_FOR_THE_MANAGER)).to_have_count(0)
    choose(page, CORRECT, "met")
    expect(page.locator(f"{CORRECT} select[name$='.source']")).to_have_value("case_manager")
    page.get_by_role("link", name="Interview with the offender").click()
    expect(page.locator("h1")).to_contain_text("Interview with the offender")
    choose(page, HELPFUL, "yes")
    expect(state(page)).to_contain_text("Kept on this device, not sent yet")
    page.get_by_role("link", name="All questions").click()
    expect(page.locator(NOT_FOR_THE_MANAGER)).to_be_visible()
    expect(page.locator(f"{CORRECT} [type=radio]:checked")).to_have_value("met")
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("All is sent", timeout=20_000)
    page.goto(f"{site.address}/device/")
    expect(page.get_by_text("All is sent.")).to_be_visible(timeout=20_000)
    assert values(site, CORRECT.removeprefix("#q-")) == ["met"]
    assert values(site, HELPFUL.removeprefix("#q-")) == ["yes"]


def test_the_page_of_an_interview_does_not_take_the_place_of_the_whole_form_on_the_device(site, page):
    sign_in(site, page)
    ready(page)
    page.goto(f"{site.address}{CASE}?interview=case_manager")
    expect(page.locator(CORRECT)).to_be_visible()
    expect(page.locator(NOT_FOR_THE_MANAGER)).to_have_count(0)
    page.context.set_offline(True)
    page.goto(site.address + CASE)
    expect(page.locator(NOT_FOR_THE_MANAGER)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_pictures_of_an_interview(site, page, picture, width):
    sign_in(site, page)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site.address}{CASE}?interview=case_manager")
    expect(page.locator(CORRECT)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 320:
        picture(page, "interview")
