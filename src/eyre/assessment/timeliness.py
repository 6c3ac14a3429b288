"""Judgements of timeliness that follow from two dates by a declared rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

from eyre.framework.spec import Timeliness


def derived_judgement(rule: Timeliness, dates: Mapping[str, str | None]) -> str | None:
    """Judge by the rule whether the end came in time; None while a date is missing or unreadable.

    dates: ISO dates by attribute or question id. An end before the start is in time: it was done beforehand.
    """
    start, end = _date(dates.get(rule.start)), _date(dates.get(rule.end))
    if start is None or end is None:
        return None
    limit = start + timedelta(weeks=rule.weeks) if rule.weeks else add_working_days(start, rule.working_days or 0)
    return rule.met if end <= limit else rule.not_met


def add_working_days(start: date, days: int) -> date:
    """The date so many working days later, over weekends and the public holidays of England and Wales."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in _public_holidays(day.year)
    return day


@lru_cache(maxsize=128)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
