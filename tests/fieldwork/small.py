"""Small fieldworks: from as few words as possible."""

from datetime import date

import pyarrow as pa

from eyre.fieldwork.allocation import Assignment, Case
from eyre.fieldwork.arrangements import arrange
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.table_schemas import AVAILABILITY, MEETINGS
from eyre.framework.spec import FieldworkRules

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
SLOTS = (("09:00", "10:15"), ("10:30", "11:45"), ("12:45", "14:00"), ("14:15", "15:30"))


def fieldwork(**parts):
    """One office with one room and two days of four slots, unless parts say otherwise."""
    said = {
        "days": (MONDAY, TUESDAY),
        "slots": [{"starts": starts, "ends": ends} for starts, ends in SLOTS],
        "offices": [{"id": "north", "title": "North", "rooms": 1}],
        "assessors": [{"key": "insp", "role": "inspector"}],
        **parts,
    }
    return Fieldwork.model_validate(said)


def rules(**parts):
    return FieldworkRules.model_validate(parts)


def inspectors(number, **parts):
    return tuple(
        fieldwork(assessors=[{"key": f"insp-{n}", "role": "inspector", **parts} for n in range(number)]).assessors
    )


def availability(*rows):
    """Rows as (person, kind, date, starts_at, ends_at, office), cut off where nothing more is to be said."""
    columns = ("person", "kind", "date", "starts_at", "ends_at", "office")
    return pa.Table.from_pylist([dict(zip(columns, row, strict=False)) for row in rows], schema=AVAILABILITY.to_arrow())


def meetings(*rows):
    """Rows as (meeting, case, kind, person, joint)."""
    return pa.Table.from_pylist(
        [dict(zip(MEETINGS.columns, row, strict=True)) for row in rows], schema=MEETINGS.to_arrow()
    )


def arranged(cases, hours=(), met=(), assessor="insp", **parts):
    """Cases as case -> manager, all with one assessor."""
    listed = [Case(case, manager) for case, manager in cases.items()]
    allocation = [Assignment(case, "first", assessor, "inspector") for case in cases]
    return arrange(fieldwork(**parts), listed, allocation, meetings(*met), availability(*hours))
