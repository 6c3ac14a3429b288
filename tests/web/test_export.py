"""The bundle handed out: whole to those who run the inspection, without names to those who only count."""

from __future__ import annotations

import io
import zipfile

import pytest

from eyre.web.access.table import Role, State
from eyre.web.api import tokens
from eyre.web.audit.models import Entry
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
