"""The calendar of a programme as a model for the solver: weeks for each area, a year for each family, and teams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from eyre.programme.programme import Inspector, Programme, Visit
from eyre.programme.solver import Solved, new_model
from eyre.programme.weeks import Week, is_away, possible_pairs, weeks, works

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Rule = Literal["together", "load", "fixed"]

# A change of an earlier calendar weighs most, then a year with more visits than another, then an uneven load.
_MOVE, _YEAR, _LOAD = 1000, 20, 1


class CalendarModel:
    """Choices and rules of one calendar.

    without: rules that are left out, and inspectors whose absences are: so one finds out what makes it impossible.
    """

    def __init__(self, programme: Programme, without: frozenset[Rule | str] = frozenset()) -> None:
        self.programme = programme
        self.without = without
        self.model = new_model()
        self.weeks = {week.number: week for week in weeks(programme.spec)}
        self.start: dict[str, cp_model.IntVar] = {}
        self.second: dict[str, cp_model.IntVar] = {}
        self.year: dict[str, list[cp_model.IntVar]] = {}
        self.works: dict[tuple[str, str], cp_model.IntVar] = {}
        for area in programme.areas:
            self._weeks_of(area.key, possible_pairs(programme, area))
        for inspector in programme.inspectors:
            self._work_of(inspector)
        for area in programme.areas:
            self.model.add(sum(self.works[(i.key, area.key)] for i in programme.inspectors) == area.team)
        if "together" not in without:
            for _, areas in programme.together():
                self._same_year(areas)
        if "fixed" not in without:
            for visit in programme.visits:
                self._fix(visit)

    def _weeks_of(self, area: str, pairs: Sequence[tuple[Week, Week]]) -> None:
        last = max(self.weeks)
        self.start[area] = self.model.new_int_var(0, last, f"{area} first week")
        self.second[area] = self.model.new_int_var(0, last, f"{area} second week")
        self.year[area] = [self.model.new_bool_var(f"{area} in {y}") for y in range(self.programme.spec.years)]
        self.model.add_exactly_one(self.year[area])
        numbered = sum(number * chosen for number, chosen in enumerate(self.year[area]))
        year = self.model.new_int_var(0, self.programme.spec.years - 1, f"{area} year")
        self.model.add(year == numbered)
        allowed = [(first.number, second.number, first.year) for first, second in pairs]
        self.model.add_allowed_assignments([self.start[area], self.second[area], year], allowed)

    def _work_of(self, inspector: Inspector) -> None:
        busy = []
        for area in self.programme.areas:
            joins = self.model.new_bool_var(f"{inspector.key} in {area.key}")
            self.works[(inspector.key, area.key)] = joins
            for week in (self.start[area.key], self.second[area.key]):
                busy.append(
                    self.model.new_optional_fixed_size_interval_var(week, 1, joins, f"{inspector.key} {area.key}")
                )
        for away in self._away(inspector):
            busy.append(self.model.new_fixed_size_interval_var(away.number, 1, f"{inspector.key} is away"))
        self.model.add_no_overlap(busy)
        if "load" not in self.without:
            for year in range(self.programme.spec.years):
                visits = [self._joins_in(inspector.key, area.key, year) for area in self.programme.areas]
                self.model.add(sum(visits) <= inspector.visits_a_year)

    def _away(self, inspector: Inspector) -> Iterable[Week]:
        absences = [absence for absence in self.programme.absences if absence.who == inspector.key]
        if inspector.key in self.without:
            absences = []
        return [week for week in self.weeks.values() if not works(inspector, week) or is_away(absences, week)]

    def _joins_in(self, inspector: str, area: str, year: int) -> cp_model.IntVar:
        """Whether an inspector visits an area in a year: at least one where both hold, so that a sum counts enough."""
        both = self.model.new_bool_var(f"{inspector} in {area} in {year}")
        joins, then = self.works[(inspector, area)], self.year[area][year]
        self.model.add_bool_or([~joins, ~then, both])
        return both

    def _same_year(self, areas: Sequence[str]) -> None:
        for area in areas[1:]:
            for one, other in zip(self.year[areas[0]], self.year[area], strict=True):
                self.model.add(one == other)

    def _fix(self, visit: Visit) -> None:
        if visit.fixed:
            for at, monday in ((self.start, visit.week_one), (self.second, visit.week_two)):
                number = next((week.number for week in self.weeks.values() if week.monday == monday), -1)
                self.model.add(at[visit.area] == number)
            for key in visit.team:
                self.model.add(self.works[(key, visit.area)] == 1)

    def weigh(self) -> None:
        """Change little of an earlier calendar, then visit evenly in all years, then share the work evenly."""
        areas, years = len(self.programme.areas), self.programme.spec.years
        fullest = self.model.new_int_var(-(-areas // years), areas, "visits in the fullest year")
        for year in range(years):
            self.model.add(sum(self.year[area.key][year] for area in self.programme.areas) <= fullest)
        self.model.minimize(_MOVE * self._moves() + _YEAR * fullest + _LOAD * self._load())

    def _moves(self) -> cp_model.LinearExpr | int:
        total: cp_model.LinearExpr | int = 0
        numbers = {week.monday: week.number for week in self.weeks.values()}
        for visit in self.programme.visits:
            first, second = numbers.get(visit.week_one), numbers.get(visit.week_two)
            if first is not None and second is not None:
                moved = self.model.new_bool_var(f"{visit.area} moves")
                self.model.add(self.start[visit.area] == first).only_enforce_if(~moved)
                self.model.add(self.second[visit.area] == second).only_enforce_if(~moved)
                self.model.add_hint(self.start[visit.area], first)
                self.model.add_hint(self.second[visit.area], second)
                total += len(visit.team) * moved
            total += sum(1 - self.works[(key, visit.area)] for key in visit.team)
        return total

    def _load(self) -> cp_model.LinearExpr | int:
        """Each further visit of one inspector weighs one more than the one before, so even loads weigh least."""
        total: cp_model.LinearExpr | int = 0
        for inspector in self.programme.inspectors:
            visits = sum(self.works[(inspector.key, area.key)] for area in self.programme.areas)
            steps = [self.model.new_bool_var(f"{inspector.key} {n}") for n in range(len(self.programme.areas))]
            self.model.add(visits == sum(steps))
            total += sum((number + 1) * step for number, step in enumerate(steps))
        return total

    def visits(self, solved: Solved, reasons: Mapping[str, str]) -> tuple[Visit, ...]:
        """Read the solution. reasons: of the areas whose visit was decided by hand."""
        value = solved.solver.value
        return tuple(
            Visit(
                area.key,
                self.weeks[value(self.start[area.key])].monday,
                self.weeks[value(self.second[area.key])].monday,
                tuple(i.key for i in self.programme.inspectors if value(self.works[(i.key, area.key)])),
                area.key in reasons,
                reasons.get(area.key, ""),
            )
            for area in self.programme.areas
        )
