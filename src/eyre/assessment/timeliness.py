"""Judgements of timeliness that follow from two dates by a declared rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from eyre.framework.spec import Timeliness
from eyre.programme.working_days import add_working_days


def derived_judgement(rule: Timeliness, dates: Mapping[str, str | None], public_holidays: str | None) -> str | None:
    """Judge by the rule whether the end came in time; None while a date is missing or unreadable.

    dates: ISO dates by attribute or question id. An end before the start is in time: it was done beforehand.
    public_holidays: country, and part of it, whose holidays are no working days (GB-ENG); None counts every weekday.
    """
    start, end = _date(dates.get(rule.start)), _date(dates.get(rule.end))
    if start is None or end is None:
        return None
    if rule.weeks:
        limit = start + timedelta(weeks=rule.weeks)
    else:
        limit = add_working_days(start, rule.working_days or 0, public_holidays)
    return rule.met if end <= limit else rule.not_met


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
