"""What is written about the fieldwork. Whatever takes seconds is worked out before the inspection is locked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pyarrow as pa

from eyre.assessment.begin import with_assessments
from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.table_schemas import table_schemas
from eyre.errors import Problem, Problems
from eyre.fieldwork.allocation import Purpose, allocation_table, read_allocation
from eyre.fieldwork.by_hand import free_case, free_interview, give_case, move_interview
from eyre.fieldwork.plan import LIMIT
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.stage import arrangements_of, new_allocation, new_timetable
from eyre.fieldwork.timetable import Booking, Timetable, read_timetable, timetable_table
from eyre.programme.solver import Impossible, require_solver
from eyre.tables.csv_table import read_csv
from eyre.tables.validation import validate
from eyre.tables.yaml_source import read_yaml, write_yaml
from eyre.web.access.table import State
from eyre.web.accounts.models import User
from eyre.web.fieldwork import selectors
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import mark, refuse_if_changed

FILE = "fieldwork.yaml"
TABLES = ("availability", "meetings")


def fieldwork_text(value: Value) -> str:
    """fieldwork.yaml as it is, or nothing."""
    if value.fieldwork is None:
        return ""
    return write_yaml(value.fieldwork.model_dump(mode="json", exclude_defaults=True))


def read_fieldwork(text: str) -> Fieldwork:
    """Check what somebody wrote. Raises Problems with the line of each."""
    return validate(Fieldwork, read_yaml(text, FILE))


def save_fieldwork(inspection: Inspection, fieldwork: Fieldwork, *, by: User, seen: str) -> None:
    """State days, slots, offices and assessors. Raises ChangedMeanwhile, and Problems for people nobody knows."""

    def how(value: Value) -> Value:
        refuse_if_changed(seen, fieldwork_text(value))
        known = selectors.names_of(value)
        unknown = [one.key for one in fieldwork.assessors if one.key not in known]
        if unknown:
            remedy = "Add the person to people first, or write the key of somebody who is there."
            raise Problems([Problem(FILE, "people has no such key", remedy, value=key) for key in unknown])
        return replace(value, fieldwork=fieldwork)

    store.change(inspection, how, by=by, action="set_up_fieldwork")


def save_table(inspection: Inspection, name: str, data: bytes, *, by: User) -> int:
    """Put an uploaded CSV file in the place of a table, and say how many rows it has. Raises Problems with all."""
    counted = 0

    def how(value: Value) -> Value:
        nonlocal counted
        schema = table_schemas(value.frameworks.values())[name]
        read = read_csv(data, f"{name}.csv", schema)
        errors = [problem for problem in read.problems if problem.severity == "error"]
        after = value.with_table(name, read.table)
        if not errors and value.fieldwork is not None and value.tables["allocation"].num_rows:
            errors = _misfits(after, f"{name}.csv")
        if errors:
            raise Problems(errors)
        counted = read.table.num_rows
        return _with_assessments(inspection, after)

    store.change(inspection, how, by=by, action="replace_table", target=name)
    return counted


def _misfits(value: Value, file: str) -> list[Problem]:
    try:
        arrangements_of(value.frameworks, selectors.fieldwork_of(value), value.tables)
    except Problems as error:
        return [problem for problem in error.problems if problem.file == file]
    return []


def allocate(inspection: Inspection, *, by: User | None) -> int:
    """Give every case its assessors; what was decided by hand stays. Returns how many went to somebody else."""
    require_solver()
    value = store.read(inspection)
    before = read_allocation(value.tables["allocation"])
    seen = mark((before, value.fieldwork))
    after = new_allocation(inspection.key, value.frameworks, selectors.fieldwork_of(value), value.tables)
    was = {(row.case, row.purpose): row.assessor for row in before}
    moved = sum(was.get((row.case, row.purpose), row.assessor) != row.assessor for row in after)

    def how(now: Value) -> Value:
        refuse_if_changed(seen, (read_allocation(now.tables["allocation"]), now.fieldwork))
        return _allocated(inspection, now, allocation_table(after))

    store.change(inspection, how, by=by, action="allocate_cases", detail={"moved": moved, "assessments": len(after)})
    return moved


def change_assignment(
    inspection: Inspection, case: str, purpose: Purpose, assessor: str | None, reason: str, *, by: User
) -> None:
    """Give a case to somebody by hand, or (nobody) free it. Raises NotAllowed where a rule stands against it."""

    def how(value: Value) -> Value:
        rows = read_allocation(value.tables["allocation"])
        if assessor is None:
            return _allocated(inspection, value, allocation_table(free_case(rows, purpose, case)))
        listed = {one.assessor.key: one for one, _ in selectors.case_choices(value, case, purpose).choices}
        chosen = listed[assessor]
        return _allocated(inspection, value, allocation_table(give_case(rows, purpose, case, chosen, reason)))

    action = "give_case" if assessor else "free_case"
    store.change(inspection, how, by=by, action=action, target=case, detail={"purpose": purpose, "to": assessor or ""})


def _allocated(inspection: Inspection, value: Value, table: pa.Table) -> Value:
    return _with_assessments(inspection, value.with_table("allocation", table))


def _with_assessments(inspection: Inspection, value: Value) -> Value:
    """What was arranged becomes the work of assessors as soon as the fieldwork is on."""
    return with_assessments(value) if inspection.state == State.FIELDWORK.value else value


def plan(inspection: Inspection, *, by: User | None, limit: float = LIMIT) -> Timetable:
    """Find a time and a room for every interview; as little as possible moves, and what is fixed stays.

    Raises Impossible, with the reason for each, where an interview finds no place: then nothing is written.
    """
    require_solver()
    value = store.read(inspection)
    seen = mark(_planned_from(value))
    _, timetable = new_timetable(value.frameworks, selectors.fieldwork_of(value), value.tables, limit)
    if timetable.unplaced:
        raise Impossible("A place for every interview", tuple(timetable.unplaced.values()))

    def how(now: Value) -> Value:
        refuse_if_changed(seen, _planned_from(now))
        return now.with_table("timetable", timetable_table(timetable.bookings))

    detail = {"interviews": len(timetable.bookings), "gap": round(timetable.gap, 4)}
    store.change(inspection, how, by=by, action="plan_timetable", detail=detail)
    return timetable


def _planned_from(value: Value) -> object:
    names = ("allocation", "timetable", "meetings", "availability")
    return value.fieldwork, [value.tables[name].to_pylist() for name in names]


def change_booking(
    inspection: Inspection,
    how: Callable[[tuple[Booking, ...], Value], tuple[Booking, ...]],
    interview: str,
    *,
    by: User,
    action: str,
) -> None:
    """Change the timetable by a function of its bookings."""

    def changed(value: Value) -> Value:
        bookings = read_timetable(value.tables["timetable"])
        return value.with_table("timetable", timetable_table(how(bookings, value)))

    store.change(inspection, changed, by=by, action=action, target=interview)


def move(
    inspection: Inspection,
    interview: str,
    day: date,
    starts: time,
    office: str,
    room: int | None,
    reason: str,
    *,
    by: User,
) -> None:
    """Hold an interview at another time or place. Raises NotAllowed with the reason where that cannot be."""

    def how(bookings: tuple[Booking, ...], value: Value) -> tuple[Booking, ...]:
        arrangements = arrangements_of(value.frameworks, selectors.fieldwork_of(value), value.tables)
        return move_interview(arrangements, bookings, interview, day, starts, office, room, reason)

    change_booking(inspection, how, interview, by=by, action="move_interview")


def free(inspection: Inspection, interview: str, *, by: User) -> None:
    """Let planning decide on an interview again."""
    change_booking(
        inspection, lambda bookings, _: free_interview(bookings, interview), interview, by=by, action="free_interview"
    )
