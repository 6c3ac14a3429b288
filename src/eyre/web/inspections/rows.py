"""The tables of a bundle that stand in rows of the database, in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from django.db.models import Model

from eyre.errors import EyreError
from eyre.tables.schema import TableSchema
from eyre.web.inspections.models import Answer, Assessment, Event, Inspection, Note, Person

LIVE: Mapping[str, type[Model]] = {
    "people": Person,
    "notes": Note,
    "assessments": Assessment,
    "events": Event,
    "answers": Answer,
}
_KEYS = {"people": "key", "notes": "note_id", "assessments": "assessment_id"}
_OF = "inspection"  # a column that says the same in every row: to which inspection the row belongs
_BATCH = 500


def read_table(record: Inspection, schema: TableSchema) -> pa.Table:
    """The present rows of a live table, in the order in which they came."""
    columns = [name for name in schema.columns if name != _OF]
    found = list(LIVE[schema.name]._default_manager.filter(inspection=record).order_by("pk").values_list(*columns))
    by_column = dict(zip(columns, zip(*found, strict=True), strict=True)) if found else {}
    arrays = []
    for field in schema.fields:
        values: list[Any] = [record.key] * len(found) if field.name == _OF else list(by_column.get(field.name, ()))
        if field.kind == "datetime":
            values = [value.astimezone(UTC).replace(tzinfo=None) if value else None for value in values]
        arrays.append(pa.array(values, field.arrow_type))
    return pa.Table.from_arrays(arrays, schema=schema.to_arrow())


def write_table(record: Inspection, name: str, before: pa.Table, after: pa.Table) -> None:
    """Bring the rows of a live table to what it shall be. Raises EyreError where an event would be changed or lost."""
    if name == "events":
        _add_events(record, before, after)
    elif name == "answers":
        _replace_answers(record, before, after)
    else:
        _write_keyed(record, name, before, after)


def _add_events(record: Inspection, before: pa.Table, after: pa.Table) -> None:
    known = {row["event_id"]: row for row in before.to_pylist()}
    rows = after.to_pylist()
    if len(known.keys() & {row["event_id"] for row in rows}) < len(known) or any(
        row != known[row["event_id"]] for row in rows if row["event_id"] in known
    ):
        raise EyreError("The log of answers would be changed. Events are only added: correct an answer by a new event.")
    Event.objects.bulk_create(
        (Event(inspection=record, **_in_utc(row)) for row in rows if row["event_id"] not in known), _BATCH
    )


def _replace_answers(record: Inspection, before: pa.Table, after: pa.Table) -> None:
    old, new = _by_question(before), _by_question(after)
    changed = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
    for assessment, question in (key for key in changed if key in old):
        Answer.objects.filter(inspection=record, assessment_id=assessment, question=question).delete()
    rows = (row for key, rows in new.items() if old.get(key) != rows for row in rows)
    Answer.objects.bulk_create((Answer(inspection=record, **_in_utc(row)) for row in rows), _BATCH)


def _by_question(answers: pa.Table) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in answers.to_pylist():
        found.setdefault((row["assessment_id"], row["question"]), []).append(row)
    return found


def _write_keyed(record: Inspection, name: str, before: pa.Table, after: pa.Table) -> None:
    model, key = LIVE[name], _KEYS[name]
    old = {row[key]: _without_inspection(row) for row in before.to_pylist()}
    new = {row[key]: _without_inspection(row) for row in after.to_pylist()}
    objects = model._default_manager.filter(inspection=record)
    gone = old.keys() - new.keys()
    if gone:
        objects.filter(**{f"{key}__in": gone}).delete()
    for changed in (row for row in new.values() if row[key] in old and row != old[row[key]]):
        objects.filter(**{key: changed[key]}).update(**changed)
    model._default_manager.bulk_create(
        (model(inspection=record, **row) for row in new.values() if row[key] not in old), _BATCH
    )


def _without_inspection(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != _OF}


def _in_utc(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for name, value in row.items()}
