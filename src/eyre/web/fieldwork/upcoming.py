"""What comes next for somebody in the timetable, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from eyre.fieldwork.timetable import Booking, read_timetable
from eyre.fieldwork.upcoming import upcoming
from eyre.web.fieldwork.words import KINDS
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection


@dataclass(frozen=True)
class Next:
    """An interview that is still to come."""

    inspection: Inspection
    booking: Booking
    kind: str
    office: str


def next_interviews(inspection: Inspection, people: Collection[str], now: datetime) -> list[Next]:
    """The interviews of some people that are not over, the next first."""
    value = store.read(inspection)
    offices = {office.id: office.title for office in value.fieldwork.offices} if value.fieldwork else {}
    return [
        Next(inspection, one, str(KINDS[one.interview.kind]), offices.get(one.office, one.office))
        for one in upcoming(read_timetable(value.tables["timetable"]), people, now)
    ]
