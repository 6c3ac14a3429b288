"""A timetable as a value, what it costs the people in it, and how it stands in its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

import pyarrow as pa

from eyre.fieldwork.arrangements import Arrangements, Interview, Kind
from eyre.fieldwork.table_schemas import TIMETABLE

ANOTHER_DAY = 3


@dataclass(frozen=True, slots=True)
class Booking:
    """An interview with its time and place. fixed: decided by hand, with the reason."""

    interview: Interview
    day: date
    starts: time
    ends: time
    office: str
    room: int = 1
    fixed: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Timetable:
    """When and where each interview is held.

    unplaced: interviews that found no place, with the reason in words. gap: how much cheaper a better timetable could
    be at most, as a share of the cost (0 to 1).
    """

    bookings: tuple[Booking, ...]
    unplaced: Mapping[str, str] = field(default_factory=dict)
    gap: float = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a timetable asks of the people in it; less is better.

    visits: how often an assessor goes to an office on a day. calls: how often a case manager is called away from work
    (interviews one after another are one call). apart: for each interview about a case, 0 in the slot beside that with
    its case manager, 1 on the same day, 3 on another day.
    """

    visits: int
    calls: int
    apart: int

    # A journey is dearest, then interrupting somebody's day, then waiting.
    VISIT, CALL, APART = 4, 2, 1

    @property
    def total(self) -> int:
        """All in one figure."""
        return self.VISIT * self.visits + self.CALL * self.calls + self.APART * self.apart


def cost(arrangements: Arrangements, places: Mapping[str, tuple[int, str]]) -> Cost:
    """Count what a timetable asks of people. places: session and office of each interview, by its id."""
    visits: set[tuple[str, date, str]] = set()
    managers: dict[str, set[int]] = defaultdict(set)
    apart = 0
    for interview in arrangements.interviews:
        if interview.id not in places:
            continue
        session, office = places[interview.id]
        for assessor in filter(None, (interview.assessor, interview.second)):
            visits.add((assessor, arrangements.sessions[session].day, office))
        if interview.manager:
            managers[interview.manager].add(session)
        near = places.get(arrangements.near.get(interview.id, ""))
        if near and near[0] not in arrangements.same_day(session):
            apart += ANOTHER_DAY
        elif near:
            apart += abs(session - near[0]) > 1
    slots = len(arrangements.fieldwork.slots)
    calls = sum(number % slots == 0 or number - 1 not in busy for busy in managers.values() for number in busy)
    return Cost(len(visits), calls, apart)


def places_of(arrangements: Arrangements, bookings: Iterable[Booking]) -> dict[str, tuple[int, str]]:
    """Session and office of each booking whose time is a slot of the fieldwork, by the interview's id."""
    number = {(session.day, session.starts): session.number for session in arrangements.sessions}
    times = [(booking, number.get((booking.day, booking.starts))) for booking in bookings]
    return {booking.interview.id: (session, booking.office) for booking, session in times if session is not None}


def book(
    arrangements: Arrangements, places: Mapping[str, tuple[int, str]], before: Iterable[Booking] = ()
) -> tuple[Booking, ...]:
    """Give each interview a room and write it down, in the order of time. Earlier bookings keep room and reason."""
    old = {booking.interview.id: booking for booking in before}
    sharing: dict[tuple[int, str], list[Interview]] = defaultdict(list)
    for interview in arrangements.interviews:
        if interview.id in places:
            sharing[places[interview.id]].append(interview)
    bookings = []
    for (number, office), interviews in sorted(sharing.items()):
        session = arrangements.sessions[number]
        for interview, room in _rooms(interviews, office, session.day, old, arrangements.rooms[office]):
            was = old.get(interview.id)
            fixed, reason = (was.fixed, was.reason) if was else (False, "")
            bookings.append(Booking(interview, session.day, session.starts, session.ends, office, room, fixed, reason))
    return tuple(bookings)


def _rooms(
    interviews: Sequence[Interview], office: str, day: date, old: Mapping[str, Booking], rooms: int
) -> Iterable[tuple[Interview, int]]:
    free = list(range(1, rooms + 1))
    rest = []
    for interview in interviews:
        was = old.get(interview.id)
        if was and (was.office, was.day) == (office, day) and was.room in free:
            free.remove(was.room)
            yield interview, was.room
        else:
            rest.append(interview)
    yield from zip(rest, free, strict=False)


def timetable_table(bookings: Iterable[Booking]) -> pa.Table:
    """The bookings as the table `timetable`."""
    return pa.Table.from_pylist(
        [
            {
                "interview": booking.interview.id,
                "case_id": booking.interview.case,
                "kind": booking.interview.kind,
                "date": booking.day,
                "starts_at": f"{booking.starts:%H:%M}",
                "ends_at": f"{booking.ends:%H:%M}",
                "office": booking.office,
                "room": booking.room,
                "assessor_key": booking.interview.assessor,
                "second_key": booking.interview.second or None,
                "manager_key": booking.interview.manager or None,
                "others": "; ".join(booking.interview.others) or None,
                "fixed": booking.fixed,
                "reason": booking.reason or None,
            }
            for booking in bookings
        ],
        schema=TIMETABLE.to_arrow(),
    )


def read_timetable(table: pa.Table) -> tuple[Booking, ...]:
    """The rows of the table `timetable` as values. Raises ValueError for a time that is none."""
    bookings = []
    for row in table.to_pylist():
        kind: Kind = row["kind"]
        others = tuple(other.strip() for other in (row["others"] or "").split(";") if other.strip())
        interview = Interview(
            row["interview"],
            row["case_id"],
            kind,
            row["assessor_key"],
            row["second_key"] or "",
            row["manager_key"] or "",
            others,
        )
        starts, ends = time.fromisoformat(row["starts_at"]), time.fromisoformat(row["ends_at"])
        bookings.append(
            Booking(
                interview,
                row["date"],
                starts,
                ends,
                row["office"],
                row["room"],
                bool(row["fixed"]),
                row["reason"] or "",
            )
        )
    return tuple(bookings)
