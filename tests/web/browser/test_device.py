"""What a device keeps, as the person who works on it meets it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

CASE = "/inspections/west-mercia-fieldwork/assessments/WM-1069-esi-2005/"
PASSPHRASE = "four plain words together"
PRESENT = "#q-risk_of_harm_assessment_present"
CORRECT = "#q-risk_of_harm_level_correct"


@pytest.fixture
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True)
    yield made
    made.close()


def sign_in(site, page, name: str = "Inspector") -> None:
    page.goto(f"{site.address}/account/demonstration")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(f"{site.address}/")


def ready(page) -> None:
    """Wait until the device has every case that was given."""
    page.wait_for_selector("html[data-device=ready]", state="attached", timeout=60_000)


def choose(page, question: str, value: str) -> None:
    page.locator(f"{question} [type=radio][value={value}]").check(force=True)


def state(page):
    return page.locator("[data-part=state]")


def values(site, question: str) -> list[str]:
    statement = "SELECT value FROM inspections_event WHERE question = ? AND device LIKE 'web-%' ORDER BY id"
    with closing(sqlite3.connect(site.data / "eyre.sqlite3", timeout=20)) as database:
        return [value for (value,) in database.execute(statement, (question,))]


def forget_key(page) -> None:
    """What a restart of the browser does: the key is in no memory any more."""
    page.evaluate(
        "navigator.serviceWorker.getRegistration('/').then((one) => one.active.postMessage({kind: 'forget'}))"
    )


def test_work_without_a_network_from_the_passphrase_to_the_log(site, context):
    page = context.new_page()
    sign_in(site, page)
    ready(page)
    page.goto(f"{site.address}/device/")
    page.get_by_label("New passphrase").fill(PASSPHRASE)
    page.get_by_label("The same again").fill(PASSPHRASE)
    page.get_by_role("button", name="Set the passphrase").click()
    expect(page.get_by_text("The passphrase is set.")).to_be_visible()
    forget_key(page)
    context.set_offline(True)
    page.goto(site.address + CASE)
    page.get_by_label("Passphrase of this device").fill("not the passphrase")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("opens with this passphrase")).to_be_visible()
    page.get_by_label("Passphrase of this device").fill(PASSPHRASE)
    page.get_by_role("button", name="Open").click()
    choose(page, PRESENT, "met")
    expect(state(page)).to_contain_text("Kept on this device, not sent yet: 1.")
    expect(state(page)).to_contain_text("Next try at")
    expect(page.locator(PRESENT)).to_have_attribute("data-kept", "kept")
    page.reload()  # the worker still holds the key
    expect(page.locator(f"{PRESENT} [type=radio]:checked")).to_have_value("met")
    choose(page, PRESENT, "not_met")
    expect(state(page)).to_contain_text("not sent yet: 2.")
    context.set_offline(False)
    expect(state(page)).to_contain_text("All is sent", timeout=20_000)
    assert values(site, "risk_of_harm_assessment_present") == ["met", "not_met"]
    page.goto(site.address + CASE)
    expect(page.locator(f"{PRESENT} [type=radio]:checked")).to_have_value("not_met")
    expect(page.locator(PRESENT)).not_to_have_attribute("data-conflict", "")


def test_another_person_of_the_same_browser_reads_nothing_and_sends_nothing(site, context):
    page = context.new_page()
    sign_in(site, page)
    ready(page)
    page.goto(site.address + CASE)
    expect(page.locator(CORRECT)).to_be_visible()
    context.route("**/events", lambda route: route.abort())
    context.set_offline(True)
    choose(page, CORRECT, "not_met")
    expect(state(page)).to_contain_text("not sent yet: 1.")
    context.clear_cookies()
    context.set_offline(False)
    context.unroute("**/events")
    before = values(site, "risk_of_harm_level_correct")
    page.goto(f"{site.address}/account/demonstration")
    page.get_by_role("button", name="Area assessor", exact=True).click()
    page.wait_for_url(f"{site.address}/")
    page.goto(f"{site.address}/device/")
    expect(page.get_by_role("heading", name="My work on this device")).to_be_visible()
    expect(page.get_by_text("WM-1069")).to_have_count(0)
    assert values(site, "risk_of_harm_level_correct") == before
    stored = page.evaluate(
        """async () => {
          const texts = [];
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (event) => resolve(event.target.result)));
            for (const store of db.objectStoreNames) {
              const rows = await new Promise((resolve) => (db.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result)));
              const keys = await new Promise((resolve) => (db.transaction(store).objectStore(store).getAllKeys().onsuccess = (event) => resolve(event.target.result)));
              texts.push(JSON.stringify([keys, rows], (_key, value) => (value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value)));
            }
            db.close();
          }
          for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) texts.push(await (await caches.match(request)).text());
          return texts.join();
        }"""
    )
    for word in ("WM-1069", "risk_of_harm_level_correct", "insp-01"):
        assert word not in stored, word
    sign_in(site, page)  # the first person comes back, and the work goes
    page.wait_for_function("document.readyState === 'complete'")
    for _try in range(50):
        if values(site, "risk_of_harm_level_correct") != before:
            break
        page.wait_for_timeout(200)
    assert values(site, "risk_of_harm_level_correct") == [*before, "not_met"]


def test_two_devices_on_one_question_keep_both_answers_until_a_person_chooses(site, browser):
    one, two = browser.new_context(locale="en-GB"), browser.new_context(locale="en-GB")
    question = "#q-likelihood_of_reoffending_score_clear"
    first, second = one.new_page(), two.new_page()
    for page in (first, second):
        sign_in(site, page)
        page.goto(site.address + CASE)
        expect(page.locator(question)).to_be_visible()
        page.wait_for_timeout(1500)
    two.set_offline(True)
    choose(first, question, "met")
    expect(state(first)).to_contain_text("All is sent")
    choose(second, question, "not_met")
    expect(state(second)).to_contain_text("not sent yet: 1.")
    two.set_offline(False)
    box = second.locator(question).get_by_text("There are several answers to this question")
    expect(box).to_be_visible(timeout=20_000)
    choose(second, question, "not_met")
    expect(box).to_be_hidden()
    expect(state(second)).to_contain_text("All is sent", timeout=20_000)
    first.reload()
    expect(first.locator(f"{question} [type=radio]:checked")).to_have_value("not_met")
    expect(first.locator(question).get_by_text("There are several answers")).to_be_hidden()
    one.close()
    two.close()


def test_a_page_that_was_drawn_before_another_tab_sent_shows_what_was_sent(site, browser):
    """The page is drawn, and held up on its way until the answer is in the log."""
    context = browser.new_context(locale="en-GB", service_workers="block")  # so that the test sees the page on its way
    question = "#q-previous_assessments_drawn_on"
    first, second = context.new_page(), context.new_page()
    sign_in(site, first)
    first.goto(site.address + CASE)
    first.wait_for_selector("[data-part=state][data-kind]", state="attached")
    first.route("**/events", lambda route: route.abort())
    choose(first, question, "met")
    expect(state(first)).to_contain_text("not sent yet: 1.")

    def late(route) -> None:
        drawn = route.fetch()
        first.unroute("**/events")
        first.evaluate("window.dispatchEvent(new Event('online'))")
        expect(state(first)).to_contain_text("All is sent")
        route.fulfill(response=drawn)

    second.route(site.address + CASE, late)
    second.goto(site.address + CASE)
    expect(second.locator(f"{question} [type=radio]:checked")).to_have_value("met")
    context.close()


def test_a_carry_file_rescues_a_device_that_signs_out_without_a_network_to_the_server(site, context, browser, tmp_path):
    page = context.new_page()
    sign_in(site, page)
    ready(page)
    page.goto(site.address + CASE)
    question = "#q-smart_objectives_evident"
    expect(page.locator(question)).to_be_visible()
    context.route("**/events", lambda route: route.abort())
    choose(page, question, "met")
    expect(state(page)).to_contain_text("not sent yet: 1.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Before you sign out")).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Write the carry-file, clear and sign out").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert set(json.loads(file.read_text())) == {"format", "inspection", "key", "iv", "data"}
    page.wait_for_url("**/account/**")
    assert page.evaluate("indexedDB.databases()") == []
    assert values(site, "smart_objectives_evident") == []
    other = browser.new_context().new_page()
    sign_in(site, other, "Lead inspector")
    other.goto(f"{site.address}/inspections/west-mercia-fieldwork/carry-file")
    other.get_by_label("Carry-file").set_input_files(file)
    other.get_by_role("button", name="Take in").click()
    expect(other.get_by_text("1 answer of insp-01 is here now.")).to_be_visible()
    assert values(site, "smart_objectives_evident") == ["met"]
    other.context.close()


def test_who_is_signed_out_meanwhile_signs_in_in_another_tab_and_the_work_goes(site, context):
    page = context.new_page()
    sign_in(site, page)
    page.goto(site.address + CASE)
    page.wait_for_timeout(1500)
    context.clear_cookies()
    choose(page, "#q-breach_required", "yes")
    expect(state(page)).to_contain_text("You are not signed in.")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens a new tab)").click()
    opened.value.get_by_role("button", name="Inspector", exact=True).click()
    expect(state(page)).to_contain_text("All is sent", timeout=30_000)
    assert values(site, "breach_required") == ["yes"]
