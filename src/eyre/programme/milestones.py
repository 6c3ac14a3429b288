"""A visit -> the dates that follow from it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from eyre.programme.programme import Visit
from eyre.programme.spec import WEEK_ONE, WEEK_TWO, Milestone, ProgrammeSpec
from eyre.programme.working_days import is_working_day


def milestones(spec: ProgrammeSpec, visit: Visit) -> dict[str, date]:
    """The date of every milestone of a visit, by its id, in the order of programme.yaml."""
    dates = {WEEK_ONE: visit.week_one, WEEK_TWO: visit.week_two + timedelta(days=4)}
    for milestone in spec.milestones:
        dates[milestone.id] = _working_day(_reached(dates[milestone.after], milestone), milestone, spec.public_holidays)
    return {milestone.id: dates[milestone.id] for milestone in spec.milestones}


def dates_of(spec: ProgrammeSpec, first_day: date, last_day: date) -> dict[str, date]:
    """The date of every milestone of an inspection, by its id. first_day, last_day: of its fieldwork."""
    weeks = [day - timedelta(days=day.weekday()) for day in (first_day, last_day)]
    return milestones(spec, Visit("", weeks[0], weeks[1], ()))


def due_dates(spec: ProgrammeSpec, first_day: date, last_day: date) -> dict[str, date]:
    """By when what marks the course of an inspection is to be done. first_day, last_day: of its fieldwork."""
    dates = dates_of(spec, first_day, last_day)
    return {milestone.marks: dates[milestone.id] for milestone in spec.milestones if milestone.marks}


def _reached(start: date, milestone: Milestone) -> date:
    return add_months(start, milestone.months) if milestone.months else start + timedelta(weeks=milestone.weeks)


def add_months(start: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _working_day(day: date, milestone: Milestone, public_holidays: str) -> date:
    step = timedelta(days=-1 if milestone.weeks < 0 or milestone.months < 0 else 1)
    while not is_working_day(day, public_holidays):
        day += step
    return day
