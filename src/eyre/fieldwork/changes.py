"""Two timetables of one inspection -> what changed, in words for those who have to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from eyre.fieldwork.timetable import Booking


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one interview. people: everybody whom it concerns, before or after."""

    interview: str
    what: Literal["new", "cancelled", "moved", "other people"]
    before: Booking | None
    after: Booking | None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who has to know."""
        concerned = [p for booking in (self.before, self.after) if booking for p in booking.interview.people]
        return tuple(dict.fromkeys(concerned))

    def __str__(self) -> str:
        people = ", ".join(self.people)
        match self.what:
            case "new":
                return f"{self.interview} is new: {when_and_where(self.after)} ({people})"
            case "cancelled":
                return f"{self.interview} is cancelled: it was {when_and_where(self.before)} ({people})"
            case "moved":
                from_to = f"from {when_and_where(self.before)} to {when_and_where(self.after)}"
                return f"{self.interview} moves {from_to} ({people})"
            case _:
                return f"{self.interview} has other people: {when_and_where(self.after)} ({people})"


def changes(before: Iterable[Booking], after: Iterable[Booking]) -> tuple[Change, ...]:
    """Compare two timetables, in the order of the later one; what was cancelled comes last."""
    old = {booking.interview.id: booking for booking in before}
    found = []
    for booking in after:
        was = old.pop(booking.interview.id, None)
        if was is None:
            found.append(Change(booking.interview.id, "new", None, booking))
        elif _place(was) != _place(booking):
            found.append(Change(booking.interview.id, "moved", was, booking))
        elif was.interview.people != booking.interview.people:
            found.append(Change(booking.interview.id, "other people", was, booking))
    return (*found, *(Change(name, "cancelled", was, None) for name, was in old.items()))


def when_and_where(booking: Booking | None) -> str:
    """Time and place of a booking in words."""
    if booking is None:
        return ""
    day = f"{booking.day:%a} {booking.day.day} {booking.day:%B}"
    return f"{day} {booking.starts:%H:%M}, {booking.office}, room {booking.room}"


def _place(booking: Booking) -> tuple[object, ...]:
    return booking.day, booking.starts, booking.ends, booking.office, booking.room
