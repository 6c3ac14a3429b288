"""A timetable -> what comes next for somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from eyre.fieldwork.timetable import Booking


def upcoming(bookings: Iterable[Booking], people: Collection[str], now: datetime) -> tuple[Booking, ...]:
    """The interviews that any of some people takes part in and that are not over, the next first.

    now: by the clock of the offices.
    """
    mine = (b for b in bookings if not set(people).isdisjoint(b.interview.people))
    ahead = [b for b in mine if datetime.combine(b.day, b.ends) > now.replace(tzinfo=None)]
    return tuple(sorted(ahead, key=lambda b: (b.day, b.starts, b.interview.id)))
