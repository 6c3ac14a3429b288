"""From the caseload to the certificate as people walk it: the area sends, the lead inspector draws."""

from __future__ import annotations

from web.browser.test_every_page import accessible
from web.caseloads import HEADER, caseload

PLACE = "/inspections/west-mercia-preparation"


def send(site, page, data, name):
    page.goto(f"{site.address}{PLACE}/caseload/send")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Send and check").click()


def looked_at(page):
    for width in (1280, 320):
        accessible(page, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_from_the_caseload_to_the_certificate(site, page, picture):
    area_sends_its_caseload(site, page, picture)
    secret = lead_inspector_commits_a_secret(site, page)
    lead_inspector_draws(page, secret, picture)
    lead_inspector_replaces_a_case_and_writes(site, page)


def area_sends_its_caseload(site, page, picture):
    site.sign_in(page, "Liaison of the area")
    send(site, page, caseload(("Our number", *HEADER[1:]), r7c3="31/02/2004", r20c7="thirty"), "first.csv")
    page.get_by_label("Our number").select_option("case_id")
    page.get_by_role("button", name="Remember and check again").click()
    page.get_by_role("heading", name="2 things must be mended").wait_for()
    looked_at(page)
    picture(page, "caseload-with-errors")
    send(site, page, caseload(("Our number", *HEADER[1:]), r30c4="Suspended"), "second.csv")
    page.get_by_label("Suspended").select_option("other")
    page.get_by_role("button", name="Remember and check again").click()
    looked_at(page)
    page.get_by_role("button", name="Take in 300 cases").click()
    page.get_by_text("300 cases were taken in.").wait_for()
    looked_at(page)


def lead_inspector_commits_a_secret(site, page):
    site.sign_in(page, "Lead inspector")
    page.get_by_role("link", name="Draw the sample of West Mercia").click()
    page.get_by_role("link", name="Commit a secret").click()
    page.get_by_label("The public value").fill("The lottery numbers of 14 May 2005, in the order drawn")
    page.get_by_role("button", name="Make the secret").click()
    looked_at(page)
    return page.locator(".eyre-reference").inner_text()


def lead_inspector_draws(page, secret, picture):
    page.get_by_role("link", name="I have written the secret down").click()
    page.get_by_role("link", name="Draw the sample").click()
    page.get_by_label("The secret").fill("something else")
    page.get_by_label("The public value").fill("07 12 19 23 31 44")
    page.get_by_role("button", name="Draw", exact=True).click()
    page.get_by_role("link", name="This is not the secret that was committed").wait_for()
    looked_at(page)
    page.get_by_label("The secret").fill(secret)
    page.get_by_role("button", name="Draw", exact=True).click()
    page.get_by_role("heading", name="How a stranger checks it").wait_for()
    looked_at(page)
    picture(page, "certificate")
    page.get_by_role("link", name="Check the draw").click()
    page.get_by_text("this very sample").wait_for()
    looked_at(page)


def lead_inspector_replaces_a_case_and_writes(site, page):
    page.goto(f"{site.address}{PLACE}/sample")
    page.get_by_role("link", name="Replace").first.click()
    page.get_by_label("Why can it not be inspected?").fill("The file is with the court")
    page.get_by_role("button", name="Replace the case").click()
    page.get_by_text("takes its place").wait_for()
    looked_at(page)
    page.goto(f"{site.address}{PLACE}/letters/new/sample-drawn")
    looked_at(page)
    page.get_by_role("button", name="Keep the letter").click()
    page.get_by_role("link", name="Document (Word)").wait_for()
    looked_at(page)


def test_the_pages_of_who_manages_a_programme(site, page):
    site.sign_in(page, "Programme manager")
    for path in ("/programmes/demonstration/state", "/inspections/new?programme=demonstration&area=area-25"):
        page.goto(site.address + path)
        looked_at(page)
    page.get_by_label("Effective Supervision Inspection", exact=True).check()
    page.get_by_role("button", name="Open the inspection").click()
    page.get_by_role("heading", name="Invented area 25").wait_for()
    looked_at(page)
    page.goto(f"{site.address}/programmes/demonstration/state")
    page.get_by_label("areas.csv").fill("area,title\nA1,First\n")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Nothing was saved yet").wait_for()
    looked_at(page)
