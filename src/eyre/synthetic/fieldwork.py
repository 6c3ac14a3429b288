"""The fieldwork of a synthetic inspection: assessors by the rules, meetings from its interviews, a timetable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pyarrow as pa

from eyre.assessment.inspection import About, Inspection
from eyre.fieldwork.allocation import (
    Assignment,
    Case,
    allocate,
    allocation_table,
    conflict,
    fieldwork_cases,
    rules_of,
)
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.stage import cases_of, new_timetable
from eyre.fieldwork.table_schemas import MEETINGS
from eyre.fieldwork.timetable import timetable_table
from eyre.framework.framework import Framework
from eyre.synthetic import records
from eyre.synthetic.chance import uniform
from eyre.tables.validation import validate
from eyre.tables.yaml_source import read_yaml

_WHY_TWICE = "Chosen so that inspectors and area assessors can be compared"
_JOINT = 4  # interviews which a partner joins, all about cases that the pack reserves


def with_assessors(
    cases: Sequence[records.Case], about: About, framework: Framework, content: Path
) -> tuple[records.Case, ...]:
    """Give each case the assessor whom the rules choose, where the fieldwork.yaml of the content says who assesses."""
    fieldwork = _settings(content)
    if fieldwork is None or framework.spec.sampling is None:
        return tuple(cases)
    once = rules_of(framework).model_copy(update={"double_marking_share": Fraction(0)})
    share = framework.spec.sampling.area_assessor_share
    assignments = allocate(_known(cases, framework), fieldwork.assessors, once, share, about.id)
    firsts = {row.case: row for row in assignments}
    return tuple(replace(case, assessor=firsts[case.id].assessor, role=firsts[case.id].role) for case in cases)


def permitted(cases: Sequence[records.Case], framework: Framework, content: Path) -> Mapping[str, frozenset[str]]:
    """Who may assess each case; nothing where no fieldwork.yaml says who assesses."""
    fieldwork = _settings(content)
    if fieldwork is None:
        return {}
    rules = rules_of(framework)
    return {
        case.id: frozenset(a.key for a in fieldwork.assessors if conflict(case, a, rules) is None)
        for case in _known(cases, framework)
    }


def _settings(content: Path) -> Fieldwork | None:
    path = content / "fieldwork.yaml"
    return validate(Fieldwork, read_yaml(path.read_text("utf-8"), path.name)) if path.is_file() else None


def _known(cases: Sequence[records.Case], framework: Framework) -> tuple[Case, ...]:
    table = pa.Table.from_pylist([{"case_id": case.id, **case.attributes} for case in cases])
    return fieldwork_cases(table, framework)


def with_fieldwork(inspection: Inspection) -> Inspection:
    """The inspection with its meetings, allocation and timetable; unchanged where it has no fieldwork.yaml."""
    fieldwork = inspection.fieldwork
    if fieldwork is None:
        return inspection
    tables = {**inspection.tables, "meetings": meetings(inspection)}
    tables["allocation"] = allocation_table(_assignments(inspection))
    _, timetable = new_timetable(inspection.frameworks, fieldwork, tables)
    tables["timetable"] = timetable_table(timetable.bookings)
    return replace(inspection, tables=tables)


def _assignments(inspection: Inspection) -> tuple[Assignment, ...]:
    """The allocation that led to the assessments as they are."""
    main = next(iter(inspection.frameworks))
    assessed = [
        row
        for row in inspection.tables["assessments"].to_pylist()
        if (row["framework"], row["unit_kind"]) == (main, "case") and row["purpose"] in ("first", "second")
    ]
    return tuple(
        Assignment(row["case_id"], row["purpose"], row["assessor_key"], row["assessor_role"])
        if row["purpose"] == "first"
        else Assignment(row["case_id"], "second", row["assessor_key"], row["assessor_role"], True, _WHY_TWICE)
        for row in sorted(assessed, key=lambda row: (row["case_id"], row["purpose"]))
    )


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
