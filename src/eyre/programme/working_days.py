"""Working days: weekdays that are no public holiday."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


def add_working_days(start: date, days: int, public_holidays: str | None) -> date:
    """The date so many working days later, leaving out weekends and public holidays."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, public_holidays)
    return day


def is_working_day(day: date, public_holidays: str | None) -> bool:
    """Whether people work on a day. public_holidays: country, and part of it (GB-ENG); None counts every weekday."""
    return day.weekday() < 5 and day not in _holidays(public_holidays, day.year)


def public_holidays_of(place: str | None, years: range) -> tuple[date, ...]:
    """The public holidays of some years, in order."""
    return tuple(sorted(day for year in years for day in _holidays(place, year)))


@lru_cache(maxsize=256)
def _holidays(place: str | None, year: int) -> frozenset[date]:
    if place is None:
        return frozenset()
    # Half a second to import, for which only a judgement by working days should wait.
    import holidays  # noqa: PLC0415

    country, _, part = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
