"""Arrangements -> the best timetable found within a limit, or the reasons in words why an interview has no place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eyre.fieldwork.arrangements import Arrangements
from eyre.fieldwork.diary import Diary
from eyre.fieldwork.explain import explain, say
from eyre.fieldwork.greedy import greedy
from eyre.fieldwork.search import search
from eyre.fieldwork.timetable import Booking, Timetable, book, cost, places_of
from eyre.fieldwork.timetable_model import Place
from eyre.programme.solver import Impossible

LIMIT = 6.0  # about 10 seconds of a processor for a hundred cases: bench/fieldwork.md


def plan_timetable(arrangements: Arrangements, before: Iterable[Booking] = (), limit: float = LIMIT) -> Timetable:
    """Find a time and a place for every interview.

    before: an earlier timetable; its fixed bookings stay where they are, and of the others as few move as possible.
    limit: see `solve`. Raises Impossible where fixed bookings break a rule; an interview that finds no place is listed
    in the timetable with the reason.
    """
    known = {interview.id for interview in arrangements.interviews}
    earlier = [booking for booking in before if booking.interview.id in known]
    old = places_of(arrangements, earlier)
    fixed = _fixed(arrangements, earlier, old)
    start = greedy(arrangements, {**old, **fixed})
    found = search(arrangements, fixed, start, old, limit)
    # What has no place and what moves weighs so much that only the rest can be the difference.
    asked = cost(arrangements, found.places).total
    gap = min(1.0, max(0.0, found.cost - found.bound) / asked) if asked else 0.0
    return Timetable(book(arrangements, found.places, earlier), explain(arrangements, found.places), gap)


def _fixed(arrangements: Arrangements, bookings: Iterable[Booking], places: Mapping[str, Place]) -> dict[str, Place]:
    diary = Diary(arrangements)
    interviews = {interview.id: interview for interview in arrangements.interviews}
    reasons = []
    for booking in bookings:
        if not booking.fixed:
            continue
        name = booking.interview.id
        if name not in places:
            at = f"{booking.day} {booking.starts:%H:%M}"
            reasons.append(f"{name} is fixed at {at}, which is no slot. Mend the time or free the row.")
            continue
        obstacle = diary.obstacle(interviews[name], *places[name])
        if obstacle:
            when = arrangements.sessions[places[name][0]]
            reasons.append(f"{name} is fixed at {when}, but {say(obstacle, booking.office)}. Move it or free the row.")
        else:
            diary.add(interviews[name], *places[name])
    if reasons:
        raise Impossible("A timetable with these fixed bookings", tuple(reasons))
    return {booking.interview.id: places[booking.interview.id] for booking in bookings if booking.fixed}
