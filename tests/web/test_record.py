"""The record of who did and who saw what: whoever changes it is found out."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from eyre.web.audit.chain import flaws
from eyre.web.audit.models import Entry
from eyre.web.audit.record import record, saw


@pytest.fixture
def entries(db):
    for number in range(5):
        record(by=None, action="test", target=str(number))
    return [entry.sealed() for entry in Entry.objects.order_by("number")]


def test_an_untouched_record_has_no_flaw(entries):
    assert list(flaws(entries)) == []


@pytest.mark.parametrize("field", ["at", "actor", "action", "inspection", "target"])
def test_a_changed_entry_is_found(entries, field):
    entries[-2][field] = "another"
    assert [flaw.number for flaw in flaws(entries)] == [entries[-2]["number"]]


def test_a_removed_entry_is_found(entries):
    missing = entries.pop(-3)["number"]
    assert next(flaws(entries)).what.startswith(f"entry {missing} should stand here")


def test_an_entry_that_was_changed_and_sealed_anew_breaks_the_chain(entries):
    from eyre.web.audit.chain import seal

    entries[-2]["target"] = "another"
    entries[-2]["hash"] = seal(entries[-2])
    assert [flaw.number for flaw in flaws(entries)] == [entries[-1]["number"]]


def test_the_database_refuses_to_change_or_remove_an_entry(entries):
    for attempt in (lambda: Entry.objects.update(actor="nobody"), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            attempt()


def test_looking_again_within_ten_minutes_is_the_same_look(user_of):
    from eyre.web.access.table import Role

    before = Entry.objects.count()
    for _ in range(3):
        saw(by=user_of(Role.LEAD), inspection="west-mercia-2005", target="people")
    assert Entry.objects.count() == before + 1
