"""Every page, walked by every role in every state: what the table of rights says is what happens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from eyre.web.access.models import Membership
from eyre.web.access.rights import rights_of, visible_to
from eyre.web.access.table import TABLE, Action, Role, Scope, State, scope
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection, Programme

# Arguments of pages besides the key of the inspection; a page that needs another one is added here.
ARGUMENTS = {
    "action": "lock_fieldwork",
    "membership": 0,
    "invitation": "00000000-0000-0000-0000-000000000000",
    "number": 1,
    "kind": "sample-drawn",
    "format": "pdf",
    "name": "availability",
    "purpose": "first",
    "case": "WM-1158",
    "interview": "WM-0597-manager",
    "framework": "esi-2005",
    "criterion": "A1",
    "item": "business_plan",
    "file": "findings.md",
    "kept": "6b4c1f5e-0d0c-4a3f-9a55-0d8f3f2f6a10",
    "job": "6f0c1f52-0b5c-4f0e-9d60-1f2d8e9a0001",
    "assessment_id": "WM-1158-esi-2005",
    "case_id": "WM-1158",
    "schedule": "offender",
    "question": "risk_of_harm_assessment_present",
}


def pages(resolver: URLResolver, names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from pages(one, (*names, one.namespace) if one.namespace else names)
        elif hasattr(one.callback, "action"):
            yield ":".join((*names, one.name)), one


PAGES = dict(pages(get_resolver()))


def address(name: str) -> str:
    wanted = PAGES[name].pattern.converters
    return reverse(name, kwargs={one: "west-mercia-2005" if one == "key" else ARGUMENTS[one] for one in wanted})


@pytest.mark.parametrize("state", State)
def test_what_somebody_may_open_is_what_lists_show(db, state):
    Inspection.objects.update(state=state.value)
    Programme.objects.create(key="p", title="P").inspections.set(Inspection.objects.all()[:1])
    member = User.objects.create_user("of-programme@example.org", name="Of a programme")
    Membership.objects.create(user=member, programme=Programme.objects.get(key="p"), role=Role.READER.value)
    for user in User.objects.all():
        shown = set(visible_to(user).values_list("key", flat=True))
        assert shown == {one.key for one in Inspection.objects.all() if rights_of(user, one).sees}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_those_whom_the_table_allows(name, inspection, as_role):
    needed = PAGES[name].callback.action
    opened = set()
    browsers = {role: as_role(role) for role in Role}
    for state in State:
        Inspection.objects.filter(pk=inspection.pk).update(state=state.value)
        for role, browser in browsers.items():
            sees = scope(frozenset([role]), Action.SEE_INSPECTION, state) is not Scope.NONE
            allowed = scope(frozenset([role]), needed, state) is not Scope.NONE
            if sees and allowed and role in opened:
                continue  # the same page again, which takes its time; that the cell allows it is all there is to say
            answer = browser.get(address(name))
            if not sees:
                assert answer.status_code == 404, (role, state)
            elif not allowed:
                assert answer.status_code == 403, (role, state)
            else:
                opened.add(role)
                # A page may still need another method, or something that this inspection lacks in that state.
                assert answer.status_code != 500, (role, state)
                assert answer.status_code != 403 or ARGUMENTS.keys() & PAGES[name].pattern.converters.keys(), role


@pytest.mark.parametrize("name", PAGES)
def test_nobody_of_another_inspection_learns_that_there_is_this_one(name, inspection, client):
    stranger = User.objects.create_user("stranger@example.org", name="Somebody")
    other = Inspection.objects.create(
        key="elsewhere", title="Elsewhere", area="Elsewhere", year=2005,
        inspected_from=inspection.inspected_from, inspected_to=inspection.inspected_to,
    )  # fmt: skip
    for role in Role:
        Membership.objects.create(user=stranger, inspection=other, role=role.value)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_has_not_signed_in_is_sent_to_do_so(name, inspection, client):
    answer = client.get(address(name))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/")


def test_the_area_sees_no_answer_and_no_score_before_the_draft_goes_to_it():
    for action in (Action.SEE_ANSWERS, Action.SEE_SCORES, Action.SEE_REPORT):
        cell = TABLE[action].get(Role.LIAISON)
        assert cell is None or cell.states <= {State.ACCURACY, State.PUBLISHED}


def test_an_area_assessor_sees_only_cases_of_their_own():
    for action in (Action.ASSESS_CASE, Action.SEE_ANSWERS, Action.SEE_TIMETABLE):
        assert TABLE[action][Role.AREA_ASSESSOR].scope is Scope.OWN


def test_each_state_but_the_last_has_a_way_on_and_each_but_the_first_a_way_back():
    from eyre.web.access.table import STEPS

    assert {step.before for step in STEPS if not step.needs_reason} == set(State) - {State.PUBLISHED}
    assert {step.before for step in STEPS if step.needs_reason} == set(State) - {State.PREPARATION}
