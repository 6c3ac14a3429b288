"""Which right opens which table of an inspection, and which of its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from eyre.assessment.inspection import Inspection as Value
from eyre.web.access.rights import Rights
from eyre.web.access.table import Action, Scope

_RIGHTS: Mapping[str, Action] = {
    "people": Action.MANAGE_PEOPLE,
    "caseload": Action.SEE_CASELOAD,
    "frame": Action.SEE_CASELOAD,
    "exclusions": Action.SEE_CASELOAD,
    "strata": Action.SEE_SAMPLE,
    "sample": Action.SEE_SAMPLE,
    "allocation": Action.SEE_ALLOCATION,
    "availability": Action.PLAN_TIMETABLE,
    "meetings": Action.SEE_TIMETABLE,
    "timetable": Action.SEE_TIMETABLE,
}


def right_of(table: str) -> Action:
    """The right that opens a table. What is not about the preparation is about what was found."""
    return _RIGHTS.get(table, Action.SEE_ANSWERS)


def open_rows(value: Value, name: str, rights: Rights, unseen: Collection[str] = ()) -> list[dict[str, Any]]:
    """The rows that somebody may see: all, or those of their own assessments. unseen: assessments to be left out."""
    rows = value.tables[name].to_pylist()
    if unseen and name in ("answers", "events"):
        rows = [row for row in rows if row["assessment_id"] not in unseen]
    if unseen and name == "notes":
        events = value.tables["events"].to_pylist()
        of_others = {event["note_id"] for event in events if event["assessment_id"] in unseen}
        rows = [row for row in rows if row["note_id"] not in of_others]
    scope = rights.scope(right_of(name))
    if scope is Scope.ALL:
        return list(rows)
    columns = value.tables[name].column_names
    if scope is Scope.OWN and "assessor_key" in columns:
        return list(_own(rows, rights))
    if scope is Scope.OWN and "assessment_id" in columns:
        mine = {row["assessment_id"] for row in _own(value.tables["assessments"].to_pylist(), rights)}
        return [row for row in rows if row["assessment_id"] in mine]
    raise PermissionDenied


def _own(rows: list[dict[str, Any]], rights: Rights) -> Iterator[dict[str, Any]]:
    return (row for row in rows if row["assessor_key"] in rights.person_keys)
