"""The cycle -> its weeks, and in which of them an area can be visited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from eyre.programme.programme import Absence, Area, Inspector, Programme
from eyre.programme.spec import ProgrammeSpec
from eyre.programme.working_days import is_working_day


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the cycle. number: counts all weeks from 0; year: the year of the cycle, counted from 0."""

    number: int
    monday: date
    year: int

    def meets(self, first_day: date, last_day: date) -> bool:
        """Whether any of its working days lies in a period."""
        return first_day <= self.monday + timedelta(days=4) and self.monday <= last_day


def weeks(spec: ProgrammeSpec) -> tuple[Week, ...]:
    """Every week of the cycle that lies in one of its years as a whole."""
    return tuple(Week(number, monday, year) for number, (monday, year) in enumerate(_mondays(spec)) if year >= 0)


def _mondays(spec: ProgrammeSpec) -> Iterator[tuple[date, int]]:
    """All Mondays with their year; -1 where a week belongs to two years, so that its number is still counted."""
    monday = spec.first_day + timedelta(days=-spec.first_day.weekday() % 7)
    end = spec.year_begins(spec.years)
    while monday + timedelta(days=4) < end:
        starts = [spec.year_begins(year) for year in range(spec.years)]
        year = max(number for number, start in enumerate(starts) if start <= monday)
        whole = monday + timedelta(days=4) < spec.year_begins(year + 1)
        yield monday, year if whole else -1
        monday += timedelta(weeks=1)


def why_closed(spec: ProgrammeSpec, week: Week) -> str | None:
    """Why nobody can be visited in a week, in words; None where it is open."""
    for closure in spec.closures:
        if week.meets(closure.first_day, closure.last_day):
            return closure.reason
    days = [week.monday + timedelta(days=number) for number in range(5)]
    holiday = next((day for day in days if not is_working_day(day, spec.public_holidays)), None)
    return f"public holiday on {holiday.day} {holiday:%B %Y}" if holiday else None


def possible_pairs(programme: Programme, area: Area) -> tuple[tuple[Week, Week], ...]:
    """The pairs of weeks in which an area can be visited: open, in one year, and as far apart as they should be."""
    away = [absence for absence in programme.absences if absence.who == area.key]
    good = {
        week.number: week
        for week in weeks(programme.spec)
        if not is_away(away, week) and why_closed(programme.spec, week) is None
    }
    least, most = programme.spec.weeks_apart
    return tuple(
        (first, second)
        for first in good.values()
        for apart in range(least, most + 1)
        if (second := good.get(first.number + apart)) and second.year == first.year
    )


def is_away(absences: Iterable[Absence], week: Week) -> bool:
    """Whether one of some absences meets a week."""
    return any(week.meets(absence.first_day, absence.last_day) for absence in absences)


def works(inspector: Inspector, week: Week) -> bool:
    """Whether an inspector is in post for the whole week."""
    friday = week.monday + timedelta(days=4)
    return (inspector.starts is None or inspector.starts <= week.monday) and (
        inspector.leaves is None or friday <= inspector.leaves
    )
