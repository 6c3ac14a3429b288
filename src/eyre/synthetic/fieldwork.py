"""The fieldwork of a synthetic inspection: meetings from its interviews, then allocation and timetable by the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from eyre.assessment.inspection import About, Inspection
from eyre.fieldwork.allocation import Case, allocation_table
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.stage import cases_of, new_allocation, new_timetable
from eyre.fieldwork.table_schemas import ALLOCATION, MEETINGS
from eyre.fieldwork.timetable import timetable_table
from eyre.framework.framework import Framework
from eyre.programme.solver import Impossible
from eyre.synthetic import records
from eyre.synthetic.chance import uniform
from eyre.tables.validation import validate
from eyre.tables.yaml_source import read_yaml

_JOINT = 4  # interviews which a partner joins, all about cases that the pack reserves


def with_assessors(
    cases: Sequence[records.Case], about: About, frameworks: Sequence[Framework], content: Path
) -> tuple[tuple[records.Case, ...], tuple[records.Case, ...]]:
    """Each case with the assessor whom the rules choose, and the cases that are judged twice with their second one.

    Without a fieldwork.yaml in the content everything stays as it is, and no case is judged twice.
    """
    path = content / "fieldwork.yaml"
    if not path.is_file():
        return tuple(cases), ()
    fieldwork = validate(Fieldwork, read_yaml(path.read_text(encoding="utf-8"), path.name))
    table = pa.Table.from_pylist([{"case_id": case.id, **case.attributes} for case in cases])
    tables = {"cases": table, "allocation": ALLOCATION.empty()}
    by_id = {framework.id: framework for framework in frameworks}
    assignments = new_allocation(about.id, by_id, fieldwork, tables)
    known = {case.id: case for case in cases}
    given = {
        (row.purpose, row.case): replace(known[row.case], assessor=row.assessor, role=row.role) for row in assignments
    }
    seconds = tuple(case for (purpose, _), case in sorted(given.items()) if purpose == "second")
    return tuple(given[("first", case.id)] for case in cases), seconds


def with_fieldwork(inspection: Inspection) -> Inspection:
    """The inspection with its meetings, allocation and timetable; unchanged where it has no fieldwork.yaml."""
    fieldwork = inspection.fieldwork
    if fieldwork is None:
        return inspection
    tables = {**inspection.tables, "meetings": meetings(inspection)}
    tables["allocation"] = allocation_table(
        new_allocation(inspection.about.id, inspection.frameworks, fieldwork, tables)
    )
    _, timetable = new_timetable(inspection.frameworks, fieldwork, tables)
    if timetable.unplaced:
        raise Impossible("A timetable for everybody", tuple(timetable.unplaced.values()))
    tables["timetable"] = timetable_table(timetable.bookings)
    return replace(inspection, tables=tables)


def meetings(inspection: Inspection) -> pa.Table:
    """A meeting for every offender interviewed about a case, and a partner at some interviews about reserved cases."""
    cases = cases_of(inspection.frameworks, inspection.tables)
    rows = [row for framework in inspection.frameworks.values() for row in _offenders(inspection.tables, framework)]
    rows += _partners(inspection, cases)
    return pa.Table.from_pylist(rows, schema=MEETINGS.to_arrow())


def _offenders(tables: Mapping[str, pa.Table], framework: Framework) -> list[dict[str, object]]:
    units = [
        unit
        for schedule in framework.schedules.values()
        if schedule.unit == "offender" and f"interviews/{schedule.id}" in tables
        for unit in tables[f"interviews/{schedule.id}"].to_pylist()
        if unit["case_id"]
    ]
    return [
        {
            "meeting": f"{unit['case_id']}-{unit['unit_id']}",
            "case_id": unit["case_id"],
            "kind": "offender",
            "person": unit["unit_id"],
            "joint": False,
        }
        for unit in units
    ]


def _partners(inspection: Inspection, cases: Sequence[Case]) -> list[dict[str, object]]:
    partners = [row["key"] for row in inspection.tables["people"].to_pylist() if row["kind"] == "partner"]
    if not partners:
        return []
    reserved = [case.id for case in cases if case.reserved]
    chosen = sorted(reserved, key=lambda case: uniform(inspection.about.id, "partner", case))[:_JOINT]
    return [
        {
            "meeting": f"{case}-partner",
            "case_id": case,
            "kind": "partner",
            "person": partners[number % len(partners)],
            "joint": True,
        }
        for number, case in enumerate(sorted(chosen))
    ]
