"""An inspection in the database is a bundle that comes out again as it went in."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from hypothesis import given, settings
from strategies import inspections

from eyre.bundle.load import load
from eyre.bundle.write import bundle_files
from eyre.errors import EyreError
from eyre.synthetic.twins import shipped_bundle, twins
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Event


def test_a_bundle_comes_out_as_it_went_in(inspection):
    shipped = load(shipped_bundle(twins()[0])).inspection
    assert store.export_files(inspection) == bundle_files(shipped)


def test_a_change_keeps_what_it_replaced_and_is_recorded(inspection):
    before = store.read(inspection).findings
    store.change(inspection, lambda value: replace(value, findings="Another text.\n"), by=None, action="write_report")
    assert store.read(inspection).findings == "Another text.\n"
    kept = inspection.parts.get(path="findings.md", replaced=inspection.revision)
    assert bytes(kept.content).decode() == before
    assert Entry.objects.order_by("number").last().action == "write_report"


def test_who_worked_on_an_older_state_is_told_and_nothing_is_saved(inspection):
    seen = inspection.revision
    store.change(inspection, lambda value: replace(value, findings="First.\n"), by=None, action="write_report")
    with pytest.raises(store.ChangedMeanwhile, match="nothing was saved"):
        store.change(
            inspection, lambda value: replace(value, findings="Second.\n"), by=None, action="write_report", seen=seen
        )
    assert store.read(inspection).findings == "First.\n"


def test_the_log_of_answers_cannot_be_changed_even_past_the_application(inspection):
    first = Event.objects.filter(inspection=inspection).first()
    with pytest.raises((IntegrityError, DatabaseError), match="only ever added"), transaction.atomic():
        Event.objects.filter(pk=first.pk).update(value="not_met")
    with pytest.raises(EyreError, match="Events are only added"):
        store.change(
            inspection,
            lambda value: replace(value, tables={**value.tables, "events": value.tables["events"].slice(1)}),
            by=None,
            action="lose",
        )


def test_an_inspection_is_taken_in_once(inspection):
    with pytest.raises(EyreError, match="already"):
        store.add(store.read(inspection), by=None)


@settings(max_examples=15)
@given(inspections(), inspections())
@pytest.mark.django_db
def test_any_inspection_comes_out_as_it_went_in_and_as_it_was_changed(made, other):
    """Also one whose answers make no sense: the database keeps what it is given, whatever the bundle holds."""
    first, second = under(made, made.about), under(other, made.about)
    second = replace(second, tables={**second.tables, "events": first.tables["events"]})
    with transaction.atomic():
        kept = store.add(first, by=None)
        assert store.export_files(kept) == bundle_files(first)
        store.change(kept, lambda _: second, by=None, action="test")
        assert ordered(store.read(kept)) == ordered(second)
        transaction.set_rollback(True)


def under(value, about):
    """An inspection whose assessments say that they are of it; the check of a bundle refuses any other."""
    rows = [{**row, "inspection": about.id} for row in value.tables["assessments"].to_pylist()]
    schema = value.tables["assessments"].schema
    return replace(value, about=about, tables={**value.tables, "assessments": pa.Table.from_pylist(rows, schema)})


def ordered(value):
    """The files of a bundle, without the order of rows in tables where it means nothing."""
    files = {path: data for path, data in bundle_files(value).items() if path != "datapackage.json"}
    return {path: sorted(data.split(b"\n")) if path.endswith(".csv") else data for path, data in files.items()}
