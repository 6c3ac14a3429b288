"""An inspection in the database is a bundle that comes out again as it went in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

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
