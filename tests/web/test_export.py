"""The bundle handed out: whole to those who run the inspection, without names to those who only count."""

from __future__ import annotations

import io
import json
import zipfile
from functools import partial

import pytest

from eyre.bundle.check import check
from eyre.bundle.files import Files
from eyre.bundle.load import load_files
from eyre.bundle.write import bundle_files
from eyre.web.access.table import Role, State
from eyre.web.api import tokens
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection, Note, Person

EXPORT = "/inspections/west-mercia-2005/bundle"
OVERVIEW = "/inspections/west-mercia-2005/"


@pytest.fixture
def named(inspection):
    """The demonstration, one of whose people has a name, with a note."""
    person = Person.objects.filter(inspection=inspection).first()
    Person.objects.filter(pk=person.pk).update(name="Zebedee Farthingdown", contact="zebedee@example.org")
    Note.objects.create(inspection=inspection, note_id="n-export", text="His sister Philomena knew.")
    return inspection


def content(answer):
    assert answer.status_code == 200, answer.content[:3000]
    packed = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    return b"".join(packed.read(name) for name in packed.namelist())


def names_in(data):
    return [word for word in (b"Zebedee", b"zebedee@", b"Philomena") if word in data]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.LEAD, Role.CHIEF])
def test_who_runs_the_inspection_gets_it_whole(as_role, named, role):
    answer = as_role(role).get(EXPORT)
    assert len(names_in(content(answer))) == 3
    assert 'filename="west-mercia-2005.zip"' in answer["Content-Disposition"]
    assert "With the names and contacts" in as_role(role).get(OVERVIEW).content.decode()


def test_an_analyst_gets_it_without_a_name_and_is_told_so(as_role, named):
    answer = as_role(Role.ANALYST).get(EXPORT)
    handed_out = content(answer)
    assert names_in(handed_out) == []
    assert b"WM-" in handed_out
    assert 'filename="west-mercia-2005-without-names.zip"' in answer["Content-Disposition"]
    assert Entry.objects.filter(action="export").latest("number").detail == {"names": False, "files": 0}
    assert "Without the names and contacts" in as_role(Role.ANALYST).get(OVERVIEW).content.decode()


def test_the_chief_inspector_judges_blind_until_the_fieldwork_is_locked(as_role, named):
    for state in (State.PREPARATION, State.FIELDWORK):
        Inspection.objects.filter(pk=named.pk).update(state=state.value)
        assert as_role(Role.CHIEF).get(EXPORT).status_code == 403


def test_inspectors_export_nothing(as_role, named):
    assert as_role(Role.INSPECTOR).get(EXPORT).status_code == 403


@pytest.mark.parametrize(
    ("role", "scopes", "names"),
    [
        (Role.LEAD, ["export", "export_with_names"], 3),
        (Role.LEAD, ["export"], 0),
        (Role.ANALYST, ["export", "export_with_names"], 0),
    ],
)
def test_a_program_gets_no_more_than_its_token_and_its_person_may(client, named, user_of, role, scopes, names):
    token = tokens.create(user_of(role), "test", scopes, 7)
    answer = client.get("/api/inspections/west-mercia-2005/bundle", headers={"Authorization": f"Bearer {token}"})
    assert len(names_in(content(answer))) == names


def test_a_bundle_from_the_middle_of_the_work_is_read_again_with_an_answer_that_no_longer_applies(as_role, db):
    form = "/inspections/west-mercia-fieldwork/assessments/WM-1069-esi-2005/events"
    said = [
        ("e-1", "risk_of_harm_assessment_present", "met", None),
        ("e-2", "risk_of_harm_assessment_completed_on", "2004-01-05", None),
        ("e-3", "risk_of_harm_assessment_timely", "not_met", None),  # without the reason that the dates call for
        ("e-4", "risk_of_harm_assessment_present", "not_met", "e-1"),
        ("e-5", "likelihood_of_reoffending_score_clear", "met", None),
        ("e-6", "likelihood_of_reoffending_score_clear", "not_met", None),  # from another device: in conflict
    ]
    sent = [
        {"event_id": id_, "device": "web-1", "sequence": n, "question": question, "value": value, "source": "file",
         "base_event": base, "version": "1.0.0"}
        for n, (id_, question, value, base) in enumerate(said)
    ]  # fmt: skip
    for events in (sent[:3], sent):
        told = as_role(Role.INSPECTOR).post(form, json.dumps(events), content_type="application/json").json()
        assert all(one["kept"] for one in told["events"]), told
        files = store.export_files(Inspection.objects.get(key="west-mercia-fieldwork"))
        whole = load_files(Files({path: partial(bytes, data) for path, data in files.items()}))
        checked = [one for one in check(whole) if one.severity == "error"]
        assert checked == []
        assert bundle_files(whole.inspection) == files
    assert whole.inspection.tables["events"].num_rows >= 4
