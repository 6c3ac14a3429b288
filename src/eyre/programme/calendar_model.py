"""The calendar of a programme as a model for the solver: weeks for each area, a year for each family, and teams."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from eyre.programme.programme import Inspector, Programme, Visit
from eyre.programme.solver import Solved, new_model
from eyre.programme.weeks import Week, is_away, possible_pairs, weeks, works

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Rule = Literal["together", "load", "fixed"]

# A change of an earlier calendar weighs most, then a year with more visits than another, then a crowded week.
_MOVE, _YEAR, _PEAK = 1000, 20, 5


class CalendarModel:
    """Choices and rules of one calendar.

    Finding weeks and teams at once is slow, so a model may have weeks only (with enough inspectors for all visits of
    each week, but none by name), or teams for weeks that are given. What is impossible with weeks only is impossible.
    without: rules that are left out, and inspectors whose absences are: so one finds out what stands in the way.
    """

    def __init__(
        self,
        programme: Programme,
        without: frozenset[Rule | str] = frozenset(),
        *,
        teams: bool,
        given: Mapping[str, Visit] | None = None,
    ) -> None:
        self.programme = programme
        self.without = without
        self.model = new_model()
        self.weeks = {week.number: week for week in weeks(programme.spec)}
        self.pairs: dict[str, dict[tuple[int, int], cp_model.IntVar]] = {}
        self.year: dict[str, list[cp_model.IntVar]] = {}
        self.works: dict[tuple[str, str], cp_model.IntVar] = {}
        self.costs: list[cp_model.LinearExpr | int] = []
        for area in programme.areas:
            pairs = possible_pairs(programme, area)
            if given:
                mondays = (given[area.key].week_one, given[area.key].week_two)
                pairs = tuple(pair for pair in pairs if (pair[0].monday, pair[1].monday) == mondays)
            self._weeks_of(area.key, pairs)
        if "together" not in without:
            for _, areas in programme.together():
                self._same_year(areas)
        if "fixed" not in without:
            for visit in programme.visits:
                self._fix_weeks(visit)
        if given is None:
            self._even_years()
        if teams:
            self._teams()
        else:
            self._enough_inspectors()

    def _teams(self) -> None:
        weeks_of = {area: (self._week(area, 0), self._week(area, 1)) for area in self.pairs}
        for inspector in self.programme.inspectors:
            self._work_of(inspector, weeks_of)
        for area in self.programme.areas:
            self.model.add(sum(self.works[(i.key, area.key)] for i in self.programme.inspectors) == area.team)
        for visit in self.programme.visits:
            for key in visit.team:
                if visit.fixed and "fixed" not in self.without:
                    self.model.add(self.works[(key, visit.area)] == 1)
                self.costs.append(_MOVE * (1 - self.works[(key, visit.area)]))

    def _enough_inspectors(self) -> None:
        """As many inspectors as the visits of a week need, and as few as possible busy or away at the same time."""
        inspectors = self.programme.inspectors
        away = Counter(week.number for inspector in inspectors for week in self._away(inspector))
        visited: dict[int, list[cp_model.LinearExpr]] = defaultdict(list)
        for area in self.programme.areas:
            for pair, choice in self.pairs[area.key].items():
                for week in pair:
                    visited[week].append(area.team * choice)
        most = self.model.new_int_var(0, len(inspectors), "busy or away at the same time")
        for week, needed in visited.items():
            self.model.add(sum(needed) + away[week] <= most)
        self.costs.append(_PEAK * most)
        if "load" not in self.without:
            offered = sum(inspector.visits_a_year for inspector in inspectors)
            for year in range(self.programme.spec.years):
                visits = sum(area.team * self.year[area.key][year] for area in self.programme.areas)
                self.model.add(visits <= offered)

    def _weeks_of(self, area: str, pairs: Sequence[tuple[Week, Week]]) -> None:
        chosen = {
            (one.number, two.number): self.model.new_bool_var(f"{area} {one.monday} {two.monday}") for one, two in pairs
        }
        self.pairs[area] = chosen
        self.model.add_exactly_one(chosen.values())
        self.year[area] = [self.model.new_bool_var(f"{area} in {y}") for y in range(self.programme.spec.years)]
        for year, then in enumerate(self.year[area]):
            within = [choice for (one, _), choice in chosen.items() if self.weeks[one].year == year]
            self.model.add(sum(within) == then)

    def _week(self, area: str, place: int) -> cp_model.IntVar:
        """The number of the first or the second week of an area, as intervals want it."""
        week = self.model.new_int_var(0, max(self.weeks), f"{area} week {place}")
        self.model.add(week == sum(pair[place] * choice for pair, choice in self.pairs[area].items()))
        return week

    def _work_of(self, inspector: Inspector, weeks_of: Mapping[str, tuple[cp_model.IntVar, cp_model.IntVar]]) -> None:
        busy = []
        for area in self.programme.areas:
            joins = self.model.new_bool_var(f"{inspector.key} in {area.key}")
            self.works[(inspector.key, area.key)] = joins
            for week in weeks_of[area.key]:
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
        self._even_load(inspector)

    def _even_load(self, inspector: Inspector) -> None:
        """Each further visit of one inspector weighs one more than the one before, so even loads weigh least."""
        visits = sum(self.works[(inspector.key, area.key)] for area in self.programme.areas)
        steps = [self.model.new_bool_var(f"{inspector.key} {n}") for n in range(len(self.programme.areas))]
        self.model.add(visits == sum(steps))
        self.costs.append(sum((number + 1) * step for number, step in enumerate(steps)))

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

    def _fix_weeks(self, visit: Visit) -> None:
        """Hold a fixed visit in its weeks; that another one stays in its weeks is only worth something."""
        kept = self._choice(visit)
        if visit.fixed:
            self.model.add(kept == 1)
        self.costs.append(_MOVE * (1 - kept))

    def _choice(self, visit: Visit) -> cp_model.IntVar | int:
        """The choice of the weeks of a visit; 0 where it cannot have them."""
        numbers = {week.monday: week.number for week in self.weeks.values()}
        pair = (numbers.get(visit.week_one, -1), numbers.get(visit.week_two, -1))
        return self.pairs[visit.area].get(pair, 0)

    def _even_years(self) -> None:
        areas, years = len(self.programme.areas), self.programme.spec.years
        fullest = self.model.new_int_var(-(-areas // years), areas, "visits in the fullest year")
        for year in range(years):
            self.model.add(sum(self.year[area.key][year] for area in self.programme.areas) <= fullest)
        self.costs.append(_YEAR * fullest)

    def weigh(self) -> None:
        """Change little of an earlier calendar, then visit evenly over time, then share the work evenly."""
        self.model.minimize(sum(self.costs))

    def hint(self, visits: Iterable[Visit]) -> None:
        """Begin the search from these weeks."""
        for visit in visits:
            choice = self._choice(visit)
            for other in self.pairs[visit.area].values():
                self.model.add_hint(other, other is choice)

    def visits(self, solved: Solved) -> tuple[Visit, ...]:
        """Read the solution. Decisions by hand keep their reason."""
        value = solved.solver.value
        by_hand = {visit.area: visit.reason for visit in self.programme.visits if visit.fixed}
        made = []
        for area in self.programme.areas:
            one, two = (self.weeks[number].monday for number in self._chosen(area.key, solved))
            joins = {i.key: self.works.get((i.key, area.key)) for i in self.programme.inspectors}
            team = tuple(key for key, choice in joins.items() if choice is not None and value(choice))
            made.append(Visit(area.key, one, two, team, area.key in by_hand, by_hand.get(area.key, "")))
        return tuple(made)

    def _chosen(self, area: str, solved: Solved) -> tuple[int, int]:
        return next(pair for pair, choice in self.pairs[area].items() if solved.solver.value(choice))
