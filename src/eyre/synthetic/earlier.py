"""A finished inspection as it was at an earlier time, so that every stage can be rehearsed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pyarrow as pa

from eyre.assessment.begin import with_assessments
from eyre.assessment.inspection import About, Inspection
from eyre.assessment.log import project
from eyre.assessment.table_schemas import table_schemas
from eyre.tables.columns import compute as pc

_OF_CASELOAD = ("people", "caseload")
_OF_DRAW = ("frame", "exclusions", "strata", "sample", "cases")
_OF_PLAN = ("availability", "meetings", "allocation", "timetable")


def before_the_draw(inspection: Inspection, about: About) -> Inspection:
    """What was there when the area had sent its register of cases. about: of the rehearsal, with an id of its own."""
    return replace(
        inspection,
        about=about,
        tables=_tables(inspection, about, _OF_CASELOAD),
        findings="",
        texts={},
        recommendations=(),
        certificate=None,
        sampling=inspection.sampling.model_copy(update={"commitment": None, "public_value": ""}),
    )


def during_fieldwork(inspection: Inspection, about: About, until: datetime) -> Inspection:
    """What was there at a time of the fieldwork, in UTC without a zone: answers received by then, and no report."""
    tables = _tables(inspection, about, (*_OF_CASELOAD, *_OF_DRAW, *_OF_PLAN, "assessments"))
    events = inspection.tables["events"]
    known = events.filter(pc.less_equal(events["received_at"], until))
    given = _count(known)
    wanted = _count(events)
    rows = [
        {
            **row,
            "status": "complete" if given.get(row["assessment_id"], 0) == wanted.get(row["assessment_id"]) else None,
        }
        for row in tables["assessments"].to_pylist()
    ]
    tables["assessments"] = pa.Table.from_pylist(rows, tables["assessments"].schema)
    tables["events"] = known
    tables["answers"] = project(known).answers
    notes = inspection.tables["notes"]
    tables["notes"] = notes.filter(pc.is_in(notes["note_id"], value_set=known["note_id"].combine_chunks()))
    certificate = inspection.certificate
    then = replace(
        before_the_draw(inspection, about),
        tables=tables,
        sampling=inspection.sampling,
        certificate=certificate.model_copy(update={"inspection": about.id}) if certificate else None,
    )
    return with_assessments(then)  # the interviews that are arranged wait for their answers


def _count(events: pa.Table) -> dict[str, int]:
    counted = pc.value_counts(events["assessment_id"]).to_pylist()
    return {one["values"]: one["counts"] for one in counted}


def _tables(inspection: Inspection, about: About, kept: tuple[str, ...]) -> dict[str, pa.Table]:
    """Every table: those kept, under the id of the rehearsal, and the others without a row."""
    schemas = table_schemas(inspection.frameworks.values())
    return {
        name: _renamed(inspection.tables[name], about.id) if name in kept else schema.empty()
        for name, schema in schemas.items()
    }


def _renamed(table: pa.Table, id_: str) -> pa.Table:
    if "inspection" not in table.column_names:
        return table
    place = table.schema.get_field_index("inspection")
    return table.set_column(place, "inspection", pa.array([id_] * table.num_rows, pa.string()))
