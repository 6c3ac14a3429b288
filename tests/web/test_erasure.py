"""Erasing who people are: proved, complete, and without a change of any score."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.utils import timezone

from eyre.assessment.erasure import ERASED, erase
from eyre.bundle.check import check_bundle
from eyre.bundle.write import archive
from eyre.errors import EyreError
from eyre.scoring.scores import score
from eyre.web.access.models import Membership
from eyre.web.access.table import Role, State
from eyre.web.accounts.models import User
from eyre.web.audit.chain import altered
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection, Note, Part, Person
from eyre.web.retention import selectors, services
from eyre.web.retention.schedule import Schedule, schedule_from

ERASURE = "/inspections/west-mercia-2005/erasure"


@pytest.fixture
def person(inspection) -> Person:
    found = Person.objects.filter(inspection=inspection).first()
    Person.objects.filter(pk=found.pk).update(name="Zebedee Farthingdown", contact="zebedee@example.org")
    found.refresh_from_db()
    return found


@pytest.fixture
def note(inspection) -> Note:
    return Note.objects.create(inspection=inspection, note_id="n-erase", text="He said that his sister Philomena knew.")


def erase_here(as_role, people=(), notes=(), reason="asked for by the person"):
    fields = {"people": list(people), "notes": list(notes), "reason": reason}
    return as_role(Role.ADMINISTRATOR).post(ERASURE, fields)


def scores_of(inspection: Inspection):
    return score(store.read(inspection))


def test_scores_are_the_same_when_the_table_of_people_is_gone(inspection):
    before = scores_of(inspection)
    value = store.read(inspection)
    people = value.tables["people"]
    store.change(
        inspection,
        lambda now: replace(now, tables={**now.tables, "people": people.slice(0, 0)}),
        by=None,
        action="test",
    )
    assert not Person.objects.filter(inspection=inspection).exists()
    assert scores_of(inspection) == before
    assert before


def test_name_contact_and_note_are_gone_and_the_keys_stand(as_role, inspection, person, note):
    assert erase_here(as_role, [person.key], [note.note_id]).status_code == 302
    person.refresh_from_db()
    note.refresh_from_db()
    assert (person.name, person.contact, note.text) == (None, None, ERASED)


def test_nothing_of_them_is_left_anywhere_in_the_database(as_role, inspection, person, note):
    erase_here(as_role, [person.key], [note.note_id])
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            rows = str(cursor.fetchall())
            for word in ("Farthingdown", "zebedee", "Philomena"):
                assert word not in rows, table


def test_no_part_with_a_history_ever_held_a_name_or_a_note(inspection, person, note):
    store.change(inspection, lambda now: replace(now, findings=now.findings + "\n"), by=None, action="test")
    for content in Part.objects.filter(inspection=inspection).values_list("content", flat=True):
        for word in ("Farthingdown", "Philomena"):
            assert word.encode() not in bytes(content)


def test_the_bundle_still_passes_its_check(as_role, inspection, person, note, tmp_path):
    def errors() -> list[str]:
        (tmp_path / "bundle.zip").write_bytes(archive(store.export_files(inspection)))
        return [str(one) for one in check_bundle(tmp_path / "bundle.zip") if one.severity == "error"]

    before = errors()
    erase_here(as_role, [person.key], [note.note_id])
    assert errors() == before == []


def test_the_record_proves_it_without_a_name(as_role, inspection, person, note):
    erase_here(as_role, [person.key], [note.note_id])
    entry = Entry.objects.filter(action="erase").latest("number")
    assert entry.detail == {"people": [person.key], "notes": [note.note_id], "reason": "asked for by the person"}
    assert not list(altered([entry.sealed()]))
    assert "Farthingdown" not in str(entry.sealed())


def test_the_certificate_holds_the_entry_and_no_name(as_role, inspection, person):
    erase_here(as_role, [person.key])
    entry = Entry.objects.filter(action="erase").latest("number")
    answer = as_role(Role.ADMINISTRATOR).get(f"{ERASURE}/{entry.number}.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    pdf = pypdfium2.PdfDocument(answer.content)
    said = " ".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
    assert "Certificate of erasure" in said
    assert person.key in said
    assert entry.hash[:20] in said.replace(" ", "")
    assert "Farthingdown" not in said


def test_a_certificate_of_another_inspection_is_not_reached_from_here(as_role, inspection, person):
    other = Inspection.objects.exclude(pk=inspection.pk).first()
    key = other.people.first().key
    entry = services.erase(other, [key], [], reason="test", by=None)
    assert as_role(Role.ADMINISTRATOR).get(f"{ERASURE}/{entry.number}.pdf").status_code == 404


def test_what_is_not_there_is_not_erased(inspection):
    with pytest.raises(EyreError, match="There is no key nobody"):
        services.erase(inspection, ["nobody"], [], reason="test", by=None)


def test_something_must_be_chosen_and_a_reason_given(as_role, person):
    assert "Choose the people or the notes" in erase_here(as_role).content.decode()
    assert erase_here(as_role, [person.key], reason="").status_code == 200
    person.refresh_from_db()
    assert person.name


def test_erase_leaves_its_argument_as_it_found_it(inspection, person):
    value = store.read(inspection)
    erased = erase(value, people=[person.key])
    assert "Zebedee Farthingdown" in value.tables["people"]["name"].to_pylist()
    assert "Zebedee Farthingdown" not in erased.tables["people"]["name"].to_pylist()


def test_an_account_is_erased_and_what_it_did_stays_in_the_record(as_role, signed_in, account, inspection):
    Membership.objects.create(user=account, inspection=inspection, role=Role.READER.value)
    as_role(Role.ADMINISTRATOR).post(f"/accounts/{account.pk}/erase", {"reason": "left the inspectorate"})
    gone = User.objects.get(pk=account.pk)
    assert (gone.name, gone.email, gone.is_active) == ("", f"{account.pk}@erased.invalid", False)
    assert not gone.memberships.exists()
    assert signed_in.get("/account/").status_code == 302
    assert Entry.objects.filter(actor=str(account.pk), action="sign_in").exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            assert "jo@example.org" not in str(cursor.fetchall()), table


def test_names_and_notes_are_due_two_years_after_publication(inspection, person, note):
    now = timezone.now()
    long_ago = now - timedelta(days=2 * 366)
    for state, since, kinds in (
        (State.WRITING, long_ago, set()),
        (State.PUBLISHED, now - timedelta(days=600), set()),
        (State.PUBLISHED, long_ago, {"names", "notes"}),
    ):
        Inspection.objects.filter(pk=inspection.pk).update(state=state.value, since=since)
        due = selectors.due(Schedule(), now)
        assert {one.kind for one in due if one.inspection == inspection} == kinds
    assert [one.kind for one in selectors.due(Schedule(names=100, notes=24), now)] == ["notes"]


def test_what_was_erased_is_due_no_more(inspection, person):
    Inspection.objects.filter(pk=inspection.pk).update(
        state=State.PUBLISHED.value, since=timezone.now() - timedelta(800)
    )
    services.erase(inspection, [p.key for p in inspection.people.all()], [], reason="due", by=None)
    assert "names" not in {one.kind for one in selectors.due(Schedule(), timezone.now())}


def test_an_account_that_nobody_uses_is_due(account):
    now = timezone.now()
    User.objects.filter(pk=account.pk).update(last_login=now - timedelta(days=370))
    assert [one.account for one in selectors.due(Schedule(), now)] == [account]
    services.erase_account(account, reason="due", by=None)
    assert selectors.due(Schedule(), now) == []


def test_the_installation_sets_the_months():
    assert schedule_from("names=36, accounts = 6") == Schedule(names=36, notes=24, accounts=6)
    with pytest.raises(EyreError, match="EYRE_RETENTION has 'names=soon'"):
        schedule_from("names=soon")


@pytest.mark.parametrize(("now", "months", "before"), [
    ("2026-03-31", 1, "2026-02-28"), ("2024-03-31", 1, "2024-02-29"), ("2026-01-15", 1, "2025-12-15"),
    ("2026-11-25", 24, "2024-11-25"),
])  # fmt: skip
def test_months_are_counted_by_the_calendar(now, months, before):
    from datetime import datetime

    assert selectors.months_before(datetime.fromisoformat(now), months) == datetime.fromisoformat(before)
