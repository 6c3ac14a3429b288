"""Draw events as an iCalendar file that Outlook, Google Calendar and Apple Calendar read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import icalendar

from eyre.document.markup import printable

_ZONE = "Europe/London"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. uid: stays the same when the event moves, so that a calendar moves it and adds none.

    starts, ends: local times in the United Kingdom, without a zone; two dates make an event of whole days, both
    included.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date
    place: str = ""
    text: str = ""


def render_ics(name: str, events: tuple[Event, ...], stamp: datetime) -> bytes:
    """Draw a calendar. stamp: when it is made, in UTC; a file made later replaces the events of an earlier one."""
    calendar = icalendar.Calendar.new(
        name=printable(name), prodid="-//eyre//calendar//EN", method="PUBLISH", uid=_id(name)
    )
    calendar.add_component(_zone())
    made = stamp.replace(tzinfo=UTC)
    for event in events:
        calendar.add_component(_event(event, made))
    drawn: bytes = calendar.to_ical()
    return drawn


def _zone() -> icalendar.Timezone:
    """The zone by its rules since 1996, which is the form that Outlook understands."""
    zone = icalendar.Timezone()
    zone.add("tzid", _ZONE)
    winter, summer = timedelta(0), timedelta(hours=1)
    for part, name, begins, month, before, after in (
        (icalendar.TimezoneDaylight(), "BST", datetime(1996, 3, 31, 1), 3, winter, summer),
        (icalendar.TimezoneStandard(), "GMT", datetime(1996, 10, 27, 2), 10, summer, winter),
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"eyre:{name}"))


def _event(event: Event, made: datetime) -> icalendar.Event:
    starts, ends = event.starts, event.ends
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        zone = ZoneInfo(_ZONE)
        starts, ends = starts.replace(tzinfo=zone), ends.replace(tzinfo=zone)
    else:
        ends = date.fromordinal(ends.toordinal() + 1)  # the format names the day after the last
    drawn = icalendar.Event.new(
        uid=event.uid,
        stamp=made,
        # Outlook takes a change only with a higher number.
        sequence=int((made - _EPOCH).total_seconds() // 60),
        summary=printable(event.title),
        start=starts,
        end=ends,
    )
    if event.place:
        drawn.add("location", printable(event.place))
    if event.text:
        drawn.add("description", printable(event.text))
    return drawn
