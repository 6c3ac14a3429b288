"""An allocation and a timetable as they stand -> every rule that they break, by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eyre.fieldwork.allocation import Assignment, Case, conflict
from eyre.fieldwork.arrangements import Arrangements
from eyre.fieldwork.diary import Diary
from eyre.fieldwork.explain import say
from eyre.fieldwork.spec import Assessor
from eyre.fieldwork.timetable import Booking, places_of
from eyre.framework.spec import FieldworkRules


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule. place: the position of the row, counted from 0; None where a row is missing."""

    place: int | None
    column: str
    reason: str
    remedy: str


def broken_allocation(
    assignments: Sequence[Assignment], cases: Iterable[Case], assessors: Iterable[Assessor], rules: FieldworkRules
) -> Iterator[Broken]:
    """Cases assessed by somebody who may not, or twice by the same person, or by nobody."""
    known = {assessor.key: assessor for assessor in assessors}
    by_id = {case.id: case for case in cases}
    firsts = {row.case: row.assessor for row in assignments if row.purpose == "first"}
    for place, row in enumerate(assignments):
        case, assessor = by_id.get(row.case), known.get(row.assessor)
        if assessor is None:
            yield Broken(place, "assessor_key", "fieldwork.yaml has no such assessor", "Give the case to another.")
        elif case and (why := conflict(case, assessor, rules)):
            yield Broken(place, "assessor_key", f"the assessor {why}", "Give the case to another assessor.")
        if row.purpose == "second" and firsts.get(row.case) == row.assessor:
            yield Broken(place, "assessor_key", "both assessments are by the same person", "Give one to another.")
    for name in by_id:
        if name not in firsts:
            yield Broken(None, "case_id", f"{name} has no assessor", "Run `eyre fieldwork allocate` again.")


def broken_timetable(bookings: Sequence[Booking], arrangements: Arrangements) -> Iterator[Broken]:
    """Bookings that cannot be kept, and interviews without one."""
    diary = Diary(arrangements)
    wanted = {interview.id: interview for interview in arrangements.interviews}
    places = places_of(arrangements, bookings)
    again = "Mend the row, or run `eyre fieldwork plan` again."
    for place, booking in enumerate(bookings):
        name = booking.interview.id
        if name not in wanted:
            yield Broken(place, "interview", "no such interview is to be held", "Remove the row.")
        elif booking.interview != wanted[name]:
            yield Broken(place, "interview", "other people take part than the allocation and meetings say", again)
        elif name not in places:
            yield Broken(place, "starts_at", "fieldwork.yaml has no such slot", again)
        elif booking.office not in arrangements.rooms:
            yield Broken(place, "office", "fieldwork.yaml has no such office", again)
        elif not 1 <= booking.room <= arrangements.rooms[booking.office]:
            yield Broken(place, "room", "the office has no such room", again)
        elif obstacle := diary.obstacle(wanted[name], *places[name]):
            yield Broken(place, "interview", f"it cannot be held then: {say(obstacle, booking.office)}", again)
        else:
            diary.add(wanted[name], *places[name])
    yield from _same_room(bookings)
    missing = [name for name in wanted if name not in {booking.interview.id for booking in bookings}]
    if missing:
        shown = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
        said = "1 interview has" if len(missing) == 1 else f"{len(missing)} interviews have"
        reason = f"{said} no time yet: {shown}"
        yield Broken(None, "interview", reason, "Run `eyre fieldwork plan` again.")


def _same_room(bookings: Sequence[Booking]) -> Iterator[Broken]:
    taken: dict[tuple[object, ...], str] = {}
    for place, booking in enumerate(bookings):
        at = (booking.day, booking.starts, booking.office, booking.room)
        if at in taken:
            yield Broken(place, "room", f"the room is taken by {taken[at]}", "Give one of them another room.")
        taken.setdefault(at, booking.interview.id)
