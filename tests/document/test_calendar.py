"""Calendars, read again with a parser: what Outlook and Google need is there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from eyre.document import Event, render_ics

STAMP = datetime(2026, 5, 1, 9, 30)
TALK = Event("c1.demo@eyre", "C1: case manager", datetime(2026, 6, 1, 9), datetime(2026, 6, 1, 10, 15), "North, room 1")
WEEK = Event("week.demo@eyre", "First week", date(2026, 6, 1), date(2026, 6, 5), text="Bring, if you can; the list")


def read(drawn):
    calendar = icalendar.Calendar.from_ical(drawn)
    return calendar, {str(event["uid"]): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def parsed():
    return read(render_ics("Demo", (TALK, WEEK), STAMP))


def test_a_time_is_local_in_the_united_kingdom_in_winter_and_in_summer(parsed):
    _, events = parsed
    starts = events[TALK.uid]["dtstart"].dt
    assert starts == datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    assert starts.astimezone(UTC) == datetime(2026, 6, 1, 8, tzinfo=UTC)


def test_the_zone_comes_along_with_the_rules_of_the_last_sunday(parsed):
    calendar, _ = parsed
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    own = zone.to_tz()
    for moment in (
        datetime(2026, 1, 15, 12),
        datetime(2026, 6, 15, 12),
        datetime(2005, 6, 6, 9),
        datetime(2005, 11, 1, 9),
    ):
        assert moment.replace(tzinfo=own).utcoffset() == moment.replace(tzinfo=ZoneInfo("Europe/London")).utcoffset()


def test_whole_days_end_with_the_last_of_them(parsed):
    _, events = parsed
    assert events[WEEK.uid]["dtstart"].dt == date(2026, 6, 1)
    assert events[WEEK.uid]["dtend"].dt == date(2026, 6, 6)  # the format names the day after


def test_words_come_back_as_they_were(parsed):
    _, events = parsed
    assert events[WEEK.uid]["description"] == "Bring, if you can; the list"
    assert events[TALK.uid]["location"] == "North, room 1"


def test_an_event_made_later_replaces_itself(parsed):
    _, first = parsed
    _, later = read(render_ics("Demo", (TALK,), STAMP + timedelta(hours=1)))
    assert later[TALK.uid]["uid"] == first[TALK.uid]["uid"]
    assert later[TALK.uid]["sequence"] > first[TALK.uid]["sequence"]
    assert first[TALK.uid]["dtstamp"].dt == STAMP.replace(tzinfo=UTC)


def test_the_same_events_give_the_same_bytes():
    assert render_ics("Demo", (TALK, WEEK), STAMP) == render_ics("Demo", (TALK, WEEK), STAMP)


def test_no_line_is_longer_than_the_format_allows():
    long = Event("x@eyre", "ä" * 300, date(2026, 6, 1), date(2026, 6, 1))
    assert max(len(line) for line in render_ics("Demo", (long,), STAMP).split(b"\r\n")) <= 75


def test_a_calendar_without_events_is_still_one():
    calendar, events = read(render_ics("Nobody", (), STAMP))
    assert events == {}
    assert calendar["x-wr-calname"] == "Nobody"
