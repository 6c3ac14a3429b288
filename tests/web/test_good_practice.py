"""An example of good practice on its way from the form of a case into the findings."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from eyre.web.access.table import Role, State
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import mark
from web.test_protocol import CORRECT, MINE, PRESENT, event, send

PAGE = "/inspections/west-mercia-fieldwork/report/good-practice"
NAME = f"{MINE}.{PRESENT}"


@pytest.fixture
def fieldwork(db, as_role) -> Inspection:
    """The inspector has marked an answer with a note."""
    mine = (
        event(note="Shared with the police at once, in WM-1069."),
        event("yes", question=f"{PRESENT}:good_practice"),
    )
    send(as_role(Role.INSPECTOR), *mine)
    return Inspection.objects.get(key="west-mercia-fieldwork")


def findings(fieldwork: Inspection) -> str:
    return store.read(Inspection.objects.get(pk=fieldwork.pk)).findings


def take_in(client: Client, text: str, seen: str, criterion: str = "B1"):
    fields = {"criterion": criterion, "text": text, "seen": mark(seen)}
    return client.post(PAGE, {"example": NAME, **{f"{NAME}-{name}": value for name, value in fields.items()}})


def test_the_lead_takes_an_example_into_the_findings_in_words_that_name_nobody(fieldwork, as_role):
    lead, before = as_role(Role.LEAD), findings(fieldwork)
    html = lead.get(PAGE).content.decode()
    assert "Shared with the police at once, in WM-1069." in html
    assert re.search(r"<h2>B1 ", html)
    refused = take_in(lead, "Shared with the police at once, in WM-1069.", before)
    assert (refused.status_code, "names WM-1069" in refused.content.decode()) == (422, True)
    assert findings(fieldwork) == before
    assert take_in(lead, "Shared with the police at once.", before).status_code == 302
    assert "# B1\n\n## Good practice\n\n- Shared with the police at once.\n" in findings(fieldwork)
    assert Entry.objects.filter(action="take_in_good_practice", target="B1").count() == 1


def test_what_somebody_else_has_written_meanwhile_is_not_overwritten(fieldwork, as_role):
    lead, before = as_role(Role.LEAD), findings(fieldwork)
    take_in(lead, "First.", before)
    assert take_in(lead, "Second.", before).status_code == 422
    assert "Second." not in findings(fieldwork)


@pytest.mark.parametrize("sent", [{}, {"text": ""}, {"criterion": "B9", "text": "Good."}])
def test_a_form_that_is_not_whole_changes_nothing(fieldwork, as_role, sent):
    before = findings(fieldwork)
    fields = {f"{NAME}-{name}": value for name, value in {"seen": mark(before), **sent}.items()}
    assert as_role(Role.LEAD).post(PAGE, {"example": NAME, **fields}).status_code == 422
    assert findings(fieldwork) == before


def test_the_pages_of_the_report_lead_to_it_and_show_it_beside_the_findings(fieldwork, as_role):
    lead, place = as_role(Role.LEAD), PAGE.removesuffix("/good-practice")
    assert "1 example is marked in the cases" in lead.get(place).content.decode()
    beside = lead.get(f"{place}/write/findings.md").content.decode()
    assert "Shared with the police at once" in beside
    assert "Shared with the police at once" not in lead.get(f"{place}/write/texts/foreword.md").content.decode()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.AREA_ASSESSOR, Role.ADMINISTRATOR, Role.CHIEF, Role.ANALYST])
def test_nobody_else_reads_or_writes_it_in_the_fieldwork(fieldwork, as_role, role):
    assert as_role(role).get(PAGE).status_code == 403
    assert take_in(as_role(role), "Good.", findings(fieldwork)).status_code == 403


def test_a_lead_who_is_about_to_judge_the_case_blind_does_not_see_it(fieldwork, as_role):
    """WM-0673: lead-01 judges it a second time; the first assessor marks something."""
    from eyre.web.inspections.models import Assessment

    first = Assessment.objects.get(inspection=fieldwork, assessment_id="WM-0673-esi-2005")
    Assessment.objects.filter(pk=first.pk).update(assessor_key="insp-01", status=None)
    mine = event("yes", question=f"{CORRECT}:good_practice")
    assert send(as_role(Role.INSPECTOR), mine, assessment="WM-0673-esi-2005").json()["events"][0]["kept"]
    for path in (PAGE, PAGE.replace("report/good-practice", "moderation")):
        html = as_role(Role.LEAD).get(path).content.decode()
        assert MINE in html
        assert "WM-0673-esi-2005/" not in html


def test_when_the_report_is_written_the_chief_inspector_may_too(fieldwork, as_role):
    Inspection.objects.filter(pk=fieldwork.pk).update(state=State.WRITING.value)
    assert as_role(Role.CHIEF).get(PAGE).status_code == 200
