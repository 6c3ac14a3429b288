"""An interview is moved by mouse and by keyboard alone, and what cannot be says so."""

from __future__ import annotations

import pytest

TIMETABLE = "/inspections/west-mercia-fieldwork/timetable"


@pytest.fixture
def timetable(site, page):
    site.sign_in(page, "Lead inspector")
    page.goto(f"{site.address}{TIMETABLE}?of=insp-01")
    return page


def card_of(page, case):
    return page.locator(f"[data-move][data-case='{case}']").first


def drag(page, card, to=None):
    data = page.evaluate_handle("new DataTransfer()")
    card.dispatch_event("dragstart", {"dataTransfer": data})
    page.wait_for_selector("td.eyre-cell-free")
    target = to or page.locator("td.eyre-cell-free:not(:has([data-move]))").last
    place = target.get_attribute("data-day"), target.get_attribute("data-starts")
    target.dispatch_event("drop", {"dataTransfer": data})
    return place


def test_a_dragged_interview_shows_where_it_cannot_go_and_moves_where_it_can(timetable):
    case = timetable.locator("[data-move]").first.get_attribute("data-case")
    day, starts = drag(timetable, card_of(timetable, case))
    assert case in timetable.locator("dialog h2").inner_text()
    timetable.fill("dialog input[name=reason]", "Asked for.")
    timetable.click("dialog button:has-text('Move')")
    timetable.wait_for_selector(".moj-alert")
    timetable.goto(timetable.url.partition("?")[0] + "?of=insp-01")
    moved = timetable.locator(f"td[data-day='{day}'][data-starts='{starts}'] [data-case='{case}']")
    assert "By hand: Asked for." in moved.inner_text()


def test_while_dragging_the_reasons_stand_in_the_slots(timetable):
    card = timetable.locator("[data-move]").first
    card.dispatch_event("dragstart", {"dataTransfer": timetable.evaluate_handle("new DataTransfer()")})
    timetable.wait_for_selector("td.eyre-cell-refused")
    reasons = timetable.eval_on_selector_all("td.eyre-cell-refused", "cells => cells.map(cell => cell.dataset.why)")
    assert reasons
    assert all(
        " is " in reason or " would " in reason or " has " in reason or " cannot " in reason for reason in reasons
    )
    card.dispatch_event("dragend")
    assert timetable.locator("td.eyre-cell-refused").count() == 0


def test_an_interview_is_moved_by_keyboard_alone(site, page):
    site.sign_in(page, "Lead inspector")
    page.goto(f"{site.address}{TIMETABLE}/move/WM-0597-manager")
    page.locator("a.eyre-free").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**day=**")
    page.locator("#id_reason").focus()
    page.keyboard.type("Asked for.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".moj-alert")
    assert "By hand: Asked for." in page.locator("[data-case='WM-0597'].eyre-booking--manager").inner_text()


def test_a_move_that_breaks_a_rule_comes_back_with_the_reason(site, page):
    site.sign_in(page, "Lead inspector")
    page.goto(f"{site.address}{TIMETABLE}/move/WM-0504-manager")
    page.select_option("#id_office", "castlewell")
    page.click("main button:has-text('Move it')")
    assert "cannot be held" in page.locator(".govuk-error-summary").inner_text()
    assert page.locator("#id_office").input_value() == "castlewell"
