"""Decisions by hand: a case given to somebody else, an interview held at another time. What breaks a rule is refused.

Whatever is decided here is fixed: allocating and planning again leave it as it is until it is freed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from eyre.errors import EyreError
from eyre.fieldwork.allocation import Assignment, Case, Purpose, conflict
from eyre.fieldwork.arrangements import Arrangements, Interview
from eyre.fieldwork.diary import Diary
from eyre.fieldwork.explain import say
from eyre.fieldwork.spec import Assessor, Session
from eyre.fieldwork.timetable import Booking, places_of
from eyre.framework.spec import FieldworkRules


class NotAllowed(EyreError):
    """A decision by hand that a rule of the fieldwork forbids."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody to whom a case could be given: how many they have, and why they may not have it (None: they may)."""

    assessor: Assessor
    cases: int
    against: str | None


def choices(
    case: Case,
    purpose: Purpose,
    allocation: Sequence[Assignment],
    assessors: Iterable[Assessor],
    rules: FieldworkRules,
) -> tuple[Choice, ...]:
    """Everybody who might assess a case, with what stands against each."""
    others = [row for row in allocation if (row.case, row.purpose) != (case.id, purpose)]
    load = Counter(row.assessor for row in others)
    already = {row.assessor for row in others if row.case == case.id}
    found = []
    for assessor in assessors:
        against = conflict(case, assessor, rules)
        if against is None and assessor.key in already:
            against = "assesses the case already"
        if against is None and assessor.most_cases is not None and load[assessor.key] >= assessor.most_cases:
            against = f"takes {assessor.most_cases} at most and has {load[assessor.key]}"
        found.append(Choice(assessor, load[assessor.key], against))
    return tuple(found)


def give_case(
    allocation: Sequence[Assignment], purpose: Purpose, case: str, choice: Choice, reason: str
) -> tuple[Assignment, ...]:
    """Give a case to somebody by hand. Raises NotAllowed where a rule stands against it."""
    if choice.against:
        raise NotAllowed(f"{choice.assessor.key} {choice.against}. Give the case to somebody else.")
    if not reason.strip():
        raise NotAllowed("A decision by hand needs its reason. Say in a sentence why the case goes to somebody else.")
    row = Assignment(case, purpose, choice.assessor.key, choice.assessor.role, True, reason.strip())
    return _put(allocation, row)


def free_case(allocation: Sequence[Assignment], purpose: Purpose, case: str) -> tuple[Assignment, ...]:
    """Let the allocation decide on a case again; until then it stays with whom it is."""
    return tuple(
        replace(row, fixed=False, reason="") if (row.case, row.purpose) == (case, purpose) else row
        for row in allocation
    )


def _put(allocation: Sequence[Assignment], row: Assignment) -> tuple[Assignment, ...]:
    same = [(one.case, one.purpose) == (row.case, row.purpose) for one in allocation]
    if any(same):
        return tuple(row if here else one for here, one in zip(same, allocation, strict=True))
    return (*allocation, row)


def obstacles(
    arrangements: Arrangements, bookings: Iterable[Booking], interview: Interview
) -> Mapping[tuple[Session, str], str | None]:
    """Every session and office: why an interview cannot be held then and there, in words; None where it can."""
    diary = Diary(arrangements)
    others = [booking for booking in bookings if booking.interview.id != interview.id]
    known = {one.id: one for one in arrangements.interviews}
    for name, place in places_of(arrangements, others).items():
        if name in known and place[1] in arrangements.rooms:
            diary.add(known[name], *place)
    found: dict[tuple[Session, str], str | None] = {}
    for session in arrangements.sessions:
        for office in arrangements.fieldwork.offices:
            obstacle = diary.obstacle(interview, session.number, office.id)
            found[(session, office.id)] = say(obstacle, office.title) if obstacle else None
    return found


def move_interview(
    arrangements: Arrangements,
    bookings: Sequence[Booking],
    interview: str,
    day: date,
    starts: time,
    office: str,
    room: int | None = None,
    reason: str = "",
) -> tuple[Booking, ...]:
    """Hold an interview at another time or place. room: without one, the first that is free.

    Raises NotAllowed where there is no such interview, slot or room, or where a rule stands against it.
    """
    wanted = next((one for one in arrangements.interviews if one.id == interview), None)
    if wanted is None:
        raise NotAllowed(f"{interview} is no interview that is to be held. Look at the meetings and the allocation.")
    against = obstacles(arrangements, bookings, wanted)
    place = next((at for at in against if (at[0].day, at[0].starts, at[1]) == (day, starts, office)), None)
    if place is None:
        raise NotAllowed(f"{day} {starts:%H:%M} in {office} is no slot of the fieldwork. Choose one of its slots.")
    session = place[0]
    if why := against[place]:
        raise NotAllowed(f"{interview} cannot be held on {session}: {why}. Choose another slot.")
    there = (b for b in bookings if (b.day, b.starts, b.office) == (day, starts, office))
    taken = {b.room for b in there if b.interview.id != interview}
    free = [number for number in range(1, arrangements.rooms[office] + 1) if number not in taken]
    if room is not None and room not in free:
        raise NotAllowed(f"Room {room} of {office} is taken then, or there is none. Choose another room.")
    moved = Booking(wanted, day, starts, session.ends, office, room or free[0], True, reason.strip())
    rest = [booking for booking in bookings if booking.interview.id != interview]
    return tuple(sorted((*rest, moved), key=lambda b: (b.day, b.starts, b.office, b.room)))


def free_interview(bookings: Sequence[Booking], interview: str) -> tuple[Booking, ...]:
    """Let planning decide on an interview again; until then it stays where it is."""
    return tuple(replace(b, fixed=False, reason="") if b.interview.id == interview else b for b in bookings)
