"""The life of an answer in one go: given, offline, interview, sent, marked twice, moderated, locked, scored.

The figure on the last page is the one that counting by hand gives.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from web.browser.test_device import choose, ready, sign_in, state, values
from web.browser.test_roles import FIELDWORK, follow, opened

CASE = "WM-0485"
FORM = f"{FIELDWORK}/assessments/{CASE}-esi-2005/"
SECOND = f"{FIELDWORK}/assessments/{CASE}-esi-2005-second/"
# The two questions of criterion B2 that are asked in every case.
CLEAR, OASYS = "likelihood_of_reoffending_score_clear", "oasys_use_for_likelihood_of_reoffending_satisfactory"
HELPFUL = "offender_found_work_helpful"


def figure(page: Page, criterion: str) -> tuple[str, int, int]:
    """A criterion on the page of scores: the percentage, and from how many of how many answers."""
    row = page.get_by_role("row", name=criterion).first.inner_text()
    percent, counts = re.search(r"(\d+)%", row), re.search(r"(\d+) / (\d+)", row)
    return percent[1], int(counts[1]), int(counts[2])


def step(page: Page, name: str, reason: str = "") -> None:
    """Take the inspection to another stage."""
    page.get_by_role("link", name=name, exact=True).click()
    if reason:
        page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Confirm").click()


def complete(page: Page) -> None:
    """Call the assessment that is open complete."""
    expect(state(page)).to_have_attribute("data-kind", "sent", timeout=20_000)
    page.get_by_role("link", name="What is missing, and complete").click()
    page.get_by_role("button", name="Mark as complete").click()
    expect(page.get_by_text("The assessment is complete.")).to_be_visible()


def test_from_a_case_that_is_given_to_a_score_that_counting_gives(site, browser):
    lead, inspector, assessor = (browser.new_context(locale="en-GB").new_page() for _ in range(3))
    before = given(site, lead)
    answered_without_a_network(site, inspector)
    assert values(site, HELPFUL) == ["yes"]
    marked_blind(site, assessor)
    decided(lead)
    follow(lead, "Overview")
    step(lead, "Lock the answers and write the report")
    follow(lead, "Scores")
    met, counted = before[1] + 1, before[2] + 2  # one answer is met, and what holds of the other is not
    assert figure(lead, "B2 Assessment of likelihood of reoffending") == (str(round(100 * met / counted)), met, counted)
    inspector.goto(site.address + FORM)
    expect(state(inspector)).to_contain_text("The fieldwork is locked.")
    for page in (lead, inspector, assessor):
        page.context.close()


def given(site, lead: Page) -> tuple[str, int, int]:
    """The lead looks at the score, takes the inspection back into the fieldwork, and gives a case away."""
    opened(site, lead, "Lead inspector", f"{FIELDWORK}/")
    step(lead, "Lock the answers and write the report")
    follow(lead, "Scores")
    before = figure(lead, "B2 Assessment of likelihood of reoffending")
    follow(lead, "Overview")
    step(lead, "Unlock the answers", "One case is still to be read.")
    lead.goto(f"{site.address}{FIELDWORK}/allocation/first/{CASE}")
    lead.get_by_label("Amara Thistledown").check()
    lead.get_by_label("Reason").fill("The first assessor is ill.")
    lead.get_by_role("button", name="Give the case").click()
    return before


def answered_without_a_network(site, inspector: Page) -> None:
    """The inspector answers the file and writes down the interview offline; all is sent when the network is back."""
    sign_in(site, inspector)
    ready(inspector)
    inspector.context.set_offline(True)
    inspector.goto(site.address + FORM)
    choose(inspector, f"#q-{CLEAR}", "met")
    choose(inspector, f"#q-{OASYS}", "met")
    inspector.get_by_role("link", name="Interview with the offender").click()
    choose(inspector, f"#q-{HELPFUL}", "yes")
    expect(state(inspector)).to_contain_text("Kept on this device, not sent yet")
    inspector.context.set_offline(False)
    expect(state(inspector)).to_contain_text("All is sent", timeout=20_000)
    inspector.goto(site.address + FORM)
    complete(inspector)


def marked_blind(site, assessor: Page) -> None:
    """The second assessor, who cannot see the first judgement, comes to another one."""
    sign_in(site, assessor, "Area assessor")
    assert assessor.request.get(site.address + FORM).status == 404
    assessor.goto(site.address + SECOND)
    choose(assessor, f"#q-{CLEAR}", "met")
    choose(assessor, f"#q-{OASYS}", "not_met")
    complete(assessor)


def decided(lead: Page) -> None:
    """The lead says which of the two answers holds, and why."""
    follow(lead, "Moderation")
    lead.get_by_role("link", name=CASE, exact=True).first.click()
    expect(lead.get_by_text("1 of 2 questions that both answered have the same answer.")).to_be_visible()
    decide = lead.locator("details", has_text="This holds").first
    decide.locator("summary").click()
    decide.get_by_label("Not met").check()
    decide.get_by_label("Reason").fill("OASys was never reviewed.")
    decide.get_by_role("button", name="This holds").click()
