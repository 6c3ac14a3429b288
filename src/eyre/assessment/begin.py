"""Allocation -> the assessments that each assessor has to make: what stands in `assessments` when fieldwork begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from eyre.assessment.applicability import judges
from eyre.assessment.inspection import Inspection
from eyre.assessment.interviews import interviews_arranged, opened_by_hand
from eyre.fieldwork.allocation import Assignment, read_allocation
from eyre.framework.framework import Framework


def with_assessments(inspection: Inspection) -> Inspection:
    """The inspection with one assessment for each assignment of its allocation, and for each instrument that applies.

    The second assessor judges blind, and under the first instrument only: its sample is the one that is marked twice.
    The interviews that are arranged about a case go with it to its first assessor. An assessment that is there already
    stays as it is but for whom it is given to; one that nobody is given any more goes, unless something was answered
    in it.
    """
    table = inspection.tables["assessments"]
    before = {row["assessment_id"]: row for row in table.to_pylist()}
    wanted = {row["assessment_id"]: row for row in _wanted(inspection, before)}
    firsts = [row for row in wanted.values() if row["purpose"] == "first"]
    wanted |= {row["assessment_id"]: row for row in interviews_arranged(inspection, firsts)}
    wanted |= {row["assessment_id"]: row for row in _opened(before, wanted) if row["assessment_id"] not in wanted}
    logs = (inspection.tables[name] for name in ("events", "answers"))
    answered = {name for log in logs for name in log.column("assessment_id").to_pylist()}
    kept = [row for name, row in before.items() if name in wanted or name in answered or not _is_of_a_draw(row)]
    rows = [{**row, **_given(wanted[row["assessment_id"]])} if row["assessment_id"] in wanted else row for row in kept]
    rows += [row for name, row in wanted.items() if name not in before]
    if rows == list(before.values()):
        return inspection
    return inspection.with_table("assessments", pa.Table.from_pylist(rows, schema=table.schema))


def _opened(before: Mapping[str, Mapping[str, Any]], wanted: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The interviews that an assessor opened unannounced: they go with their case to whoever is given it."""
    cases = {(row["framework"], row["unit_id"], row["purpose"]): row for row in wanted.values()}
    found = []
    for row in before.values():
        of = cases.get((row["framework"], row["case_id"], row["purpose"]))
        if of and row["schedule"] and row["unit_id"] == opened_by_hand(row["case_id"], row["schedule"]):
            found.append({**row, **_given(of)})
    return found


def _wanted(inspection: Inspection, before: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    ids = {(row["framework"], row["unit_id"], row["purpose"]): name for name, row in before.items()}
    cases = {row["case_id"]: row for row in inspection.tables["cases"].to_pylist()}
    first, *others = inspection.frameworks.values()
    for assignment in read_allocation(inspection.tables["allocation"]):
        if assignment.case not in cases:
            continue
        attributes = {n: None if value is None else str(value) for n, value in cases[assignment.case].items()}
        for framework in (first, *others) if assignment.purpose == "first" else (first,):
            if judges(framework, attributes):
                row = _row(inspection, framework, assignment)
                known = ids.get((framework.id, assignment.case, assignment.purpose))
                yield {**row, "assessment_id": known or row["assessment_id"]}


def _row(inspection: Inspection, framework: Framework, assignment: Assignment) -> dict[str, Any]:
    second = assignment.purpose == "second"
    return {
        "assessment_id": f"{assignment.case}-{framework.id}{'-second' if second else ''}",
        "inspection": inspection.about.id,
        "unit_kind": "case",
        "unit_id": assignment.case,
        "case_id": assignment.case,
        "framework": framework.id,
        "version": framework.version,
        "schedule": None,
        "part": None,
        "assessor_key": assignment.assessor,
        "assessor_role": assignment.role,
        "purpose": assignment.purpose,
        "blind": second,
        "status": None,
    }


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("assessor_key", "assessor_role")}


def _is_of_a_draw(row: Mapping[str, Any]) -> bool:
    """Whether the allocation decides on it: calibrations and what is adjudicated are made by others."""
    about_a_case = row["unit_kind"] == "case" or (row["schedule"] and row["case_id"])
    return bool(about_a_case) and row["purpose"] in ("first", "second")
