"""The main path of each role, as a person walks it; the guides of the docs tell the same paths, with pictures from here."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

PREPARATION = "/inspections/west-mercia-preparation"
FIELDWORK = "/inspections/west-mercia-fieldwork"
FINISHED = "/inspections/west-mercia-2005"


def opened(site, page: Page, name: str, path: str = "/") -> Page:
    """A page as somebody sees it who has just signed in."""
    site.sign_in(page, name)
    page.goto(site.address + path)
    return page


def menu(page: Page) -> list[str]:
    """The pages that the navigation of an inspection offers."""
    return page.locator("nav.moj-side-navigation a").all_inner_texts()


def follow(page: Page, name: str) -> None:
    """Follow a link of the navigation of an inspection."""
    page.locator("nav.moj-side-navigation").get_by_role("link", name=name, exact=True).click()


def test_a_programme_manager_opens_an_inspection_of_the_calendar(site, page, picture):
    opened(site, page, "Programme manager")
    page.get_by_role("link", name="Programmes").click()
    page.get_by_role("main").get_by_role("link", name="Effective Supervision Inspection", exact=True).click()
    picture(page, "programme")
    page.get_by_role("link", name="Calendar").click()
    expect(page.get_by_text("42 visits; an inspector makes 9 to 11 of them.")).to_be_visible()
    picture(page, "calendar")
    page.get_by_role("link", name="Areas").click()
    page.get_by_role("link", name="Open Invented area 36").click()
    expect(page.get_by_label("Area", exact=True)).to_have_value("Invented area 36")
    page.get_by_label("Effective Supervision Inspection", exact=True).check()
    picture(page, "open-an-inspection")
    page.get_by_role("button", name="Open the inspection").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invented area 36")
    assert "Scores" not in menu(page)


def test_an_administrator_invites_writes_to_the_area_and_reads_the_record(site, page, picture):
    opened(site, page, "Inspection administrator", f"{PREPARATION}/")
    follow(page, "People")
    picture(page, "people")
    page.get_by_role("link", name="Add or invite somebody").click()
    page.get_by_label("Email address").fill("new.inspector@example.org")
    page.get_by_label("Role").select_option("inspector")
    page.get_by_label("Who this is in the inspection").select_option("insp-02")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("/account/invitation/")).to_be_visible()
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_role("row", name="new.inspector@example.org")).to_be_visible()
    follow(page, "Letters")
    page.get_by_role("link", name="Ask for the caseload").click()
    picture(page, "letter")
    page.get_by_role("button", name="Keep the letter").click()
    expect(page.get_by_role("link", name="Document (Word)")).to_be_visible()
    follow(page, "Record")
    expect(page.get_by_role("cell", name="Inspection administrator").first).to_be_visible()
    picture(page, "record")


def test_a_lead_inspector_gives_a_case_away_and_moves_an_interview(site, page, picture):
    opened(site, page, "Lead inspector", f"{FIELDWORK}/")
    follow(page, "Allocation")
    picture(page, "allocation")
    page.get_by_role("link", name="WM-1158, Wilhelmina Skyrake").click()
    page.get_by_label("Bram Oxlipstone").check()
    page.get_by_label("Reason").fill("Knows the hostel from an earlier inspection.")
    page.get_by_role("button", name="Give the case").click()
    expect(page.get_by_text("Decided by hand: 1.")).to_be_visible()
    follow(page, "Timetable")
    picture(page, "timetable")
    page.get_by_role("link", name=re.compile("^Move WM-")).first.click()
    picture(page, "move-an-interview")
    page.locator("a.eyre-free").first.click()
    page.get_by_role("button", name="Move it").click()
    expect(page.locator(".moj-alert")).to_be_visible()


def test_an_inspector_assesses_a_case_and_judges_evidence(site, page, picture):
    opened(site, page, "Inspector")
    page.get_by_role("link", name="3 of your 9 cases in West Mercia are not complete").click()
    expect(page.get_by_role("row", name="WM-0635").first).to_contain_text("Case manager, Millgate Office")
    picture(page, "my-cases")
    page.get_by_role("link", name="WM-0702", exact=True).first.click()
    first = page.locator(".case-question:visible").first
    first.locator("label", has_text="Not met").click()
    expect(page.locator("[data-part=state]")).to_contain_text("All is sent")
    page.get_by_role("link", name="What is missing, and complete").click()
    expect(page.get_by_role("heading", name="answers are missing")).to_be_visible()
    picture(page, "what-is-missing")
    follow(page, "Evidence")
    page.get_by_role("link", name="A2 Resource allocation").first.click()
    picture(page, "evidence")
    item = page.locator(".eyre-item").first
    item.get_by_label("Unsatisfactory").check()
    item.get_by_label("What was read").fill("Staffing plan; interview with the chief officer")
    item.get_by_role("button", name="Save").click()
    expect(item.get_by_label("Unsatisfactory")).to_be_checked()
    assert "Scores" not in menu(page)


def test_an_area_assessor_sees_what_is_theirs_and_nothing_else(site, page):
    opened(site, page, "Area assessor", f"{FIELDWORK}/")
    assert menu(page) == ["Overview", "Timetable", "My cases"]
    follow(page, "Timetable")
    assert page.get_by_label("Timetable of").locator("option").all_inner_texts() == ["Anwen Cloverdyke"]
    follow(page, "My cases")
    page.get_by_role("link", name="WM-0178", exact=True).first.click()
    expect(page.locator("[data-part=progress]").first).to_contain_text("0 of 64")
    assert page.request.get(f"{site.address}{FIELDWORK}/assessments/WM-1069-esi-2005/").status == 404


def test_a_lead_inspector_moderates(site, page, picture):
    opened(site, page, "Lead inspector", f"{FIELDWORK}/")
    follow(page, "Moderation")
    picture(page, "moderation")
    page.get_by_role("link", name="WM-0119", exact=True).first.click()
    decide = page.locator("details", has_text="This holds").first
    decide.locator("summary").click()
    decide.get_by_role("radio").first.check()
    decide.get_by_label("Reason").fill("The file bears it out.")
    decide.get_by_role("button", name="This holds").click()
    expect(page.get_by_text("The file bears it out.")).to_be_visible()


def test_a_report_goes_to_the_area_and_is_published(site, page, picture):
    site.set_state("west-mercia-2005", "writing")
    lead_inspector_writes_and_sends_the_draft(site, page, picture)
    liaison_comments(site, page, picture)
    lead_inspector_answers(site, page)
    chief_inspector_publishes(site, page, picture)
    reader_reads(site, page, picture)


def lead_inspector_writes_and_sends_the_draft(site, page, picture):
    opened(site, page, "Lead inspector")
    picture(page, "home")
    page.get_by_role("link", name="Write the report on West Mercia").click()
    picture(page, "report")
    page.get_by_role("link", name="Findings").first.click()
    picture(page, "findings")
    text = page.get_by_label("Text")
    written = text.input_value()
    text.fill(written + "\n- A figure that nobody knows: {{ no_such_question }}.\n")
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("heading", name="1 thing to mend")).to_be_visible()
    text.fill(written)
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("heading", name="1 thing to mend")).to_be_hidden()
    follow(page, "Report")
    page.get_by_role("link", name="Send the draft to the area").click()
    page.get_by_role("button", name="Confirm").click()


def liaison_comments(site, page, picture):
    opened(site, page, "Liaison of the area", f"{FINISHED}/")
    follow(page, "Report")
    page.get_by_role("link", name="Comments").click()
    page.get_by_label("What is not correct").fill("The area has eleven offices, not ten: annual report, page 4.")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_text("not answered yet")).to_be_visible()
    picture(page, "comments")


def lead_inspector_answers(site, page):
    opened(site, page, "Lead inspector", f"{FINISHED}/report/comments")
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("stays as it is").check()
    page.get_by_label("Answer", exact=True).fill("The report counts offices that hold cases.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("the report stays as it is")).to_be_visible()


def chief_inspector_publishes(site, page, picture):
    opened(site, page, "Chief inspector", f"{FINISHED}/")
    picture(page, "publish")
    page.get_by_role("link", name="Publish the report", exact=True).click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".eyre-stages [aria-current=step]")).to_have_text("Published")


def reader_reads(site, page, picture):
    opened(site, page, "Reader")
    page.get_by_role("link", name="Effective Supervision Inspection of West Mercia Probation Area", exact=True).click()
    assert menu(page) == ["Overview", "Report"]
    follow(page, "Report")
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("heading", level=1).first).to_contain_text("West Mercia")
    picture(page, "published-report")


def test_an_analyst_opens_a_figure_to_its_cases(site, page, picture):
    opened(site, page, "Analyst", f"{FINISHED}/")
    follow(page, "Scores")
    picture(page, "scores")
    page.get_by_role("row", name="B1 Assessment of risk of harm").first.get_by_role("link", name="53%").click()
    expect(page.get_by_text("High risk of harm cases (25)")).to_be_visible()
    page.get_by_label("Figure").fill("smart_objectives_evident @high_roh")
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".eyre-figure")).to_contain_text("40%")
    expect(page.get_by_text("Not met (15)")).to_be_visible()
    picture(page, "figure")
    page.goto(f"{site.address}{FINISHED}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the bundle").click()
    assert download.value.suggested_filename.endswith(".zip")


def by_tab(page: Page, name: str, key: str = "Enter") -> None:
    """Go on by the tabulator until what has this name has the focus, then press a key."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == name:
            page.keyboard.press(key)
            return
    raise AssertionError(f"the tabulator never comes to {name!r} on {page.url}")


def test_by_keyboard_alone_from_signing_in_to_an_answer(site, page, picture):
    page.goto(f"{site.address}/account/demonstration")
    picture(page, "choose-an-account")
    by_tab(page, "Inspector")
    page.wait_for_url(f"{site.address}/")
    by_tab(page, "Skip to main content")
    by_tab(page, "Effective Supervision Inspection of West Mercia Probation Area, in the fieldwork")
    page.wait_for_url(f"**{FIELDWORK}/")
    by_tab(page, "My cases")
    page.wait_for_url("**/my-cases")
    by_tab(page, "WM-0635")
    page.wait_for_url("**/assessments/WM-0635-esi-2005/")
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(page.locator("[data-part=state]")).to_contain_text("All is sent")
    page.reload()
    expect(page.locator("[data-part=progress]").first).to_contain_text("1 of ")
