"""Draw events as an iCalendar file that Outlook, Google Calendar and Apple Calendar read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
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
    calendar = icalendar.Calendar.new(name=printable(name), prodid="-//eyre//calendar//EN", method="PUBLISH")
    made = stamp.replace(tzinfo=UTC)
    for event in events:
        calendar.add_component(_event(event, made))
    days = [_day(moment) for event in events for moment in (event.starts, event.ends)]
    if days:
        first, last = min(days), max(days)
        calendar.add_missing_timezones(first_date=first.replace(month=1, day=1), last_date=date(last.year + 1, 1, 1))
    drawn: bytes = calendar.to_ical()
    return drawn


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


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
