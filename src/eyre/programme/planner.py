"""A programme -> a calendar of its visits, or the reasons in words why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from eyre.programme.calendar_model import CalendarModel, Rule
from eyre.programme.obstacles import obstacles
from eyre.programme.programme import Programme, Visit
from eyre.programme.solver import Impossible, Solved, solve

Step = Literal["weeks", "teams", "both", "reasons"]  # what is being looked for

LIMIT = 20.0
_TRIAL = 8.0  # work for finding out whether it is possible without some rule


def _nobody_asks(_step: Step) -> None:
    pass


def plan_calendar(
    programme: Programme, limit: float = LIMIT, tell: Callable[[Step], None] = _nobody_asks
) -> tuple[Visit, ...]:
    """Propose the weeks and the team of every visit.

    Visits that are fixed stay; of the others as little as possible changes. limit: see `solve`. tell: is called before
    each step, and may raise to end the planning there. Raises Impossible with the reasons.
    """
    reasons = tuple(obstacles(programme))
    if reasons:
        raise Impossible("This calendar", reasons)
    found = _plan(programme, frozenset(), limit, tell)
    if isinstance(found, tuple):
        return found
    if found.status == "impossible":
        raise Impossible("This calendar", _what_would_help(programme, tell))
    raise Impossible("A calendar within the limit", (f"None was found with a limit of {limit:g}. Raise it.",))


def _plan(
    programme: Programme, without: Iterable[Rule | str], limit: float, tell: Callable[[Step], None] = _nobody_asks
) -> tuple[Visit, ...] | Solved:
    """Find the weeks, then the teams; both at once only where these weeks have no teams."""
    left_out = frozenset(without)
    tell("weeks")
    weeks_only = CalendarModel(programme, left_out, teams=False)
    weeks_only.weigh()
    solved = solve(weeks_only.model, limit, close_enough=0.02)
    if solved.status == "impossible":
        return solved
    weeks: tuple[Visit, ...] = ()
    if solved.status in ("best", "found"):
        weeks = weeks_only.visits(solved)
        tell("teams")
        with_teams = CalendarModel(programme, left_out, teams=True, given={visit.area: visit for visit in weeks})
        with_teams.weigh()
        solved = solve(with_teams.model, limit, close_enough=0.02)
        if solved.status in ("best", "found"):
            return with_teams.visits(solved)
    tell("both")
    at_once = CalendarModel(programme, left_out, teams=True)
    at_once.hint(weeks)
    at_once.weigh()
    solved = solve(at_once.model, limit, close_enough=0.01)
    return at_once.visits(solved) if solved.status in ("best", "found") else solved


def _what_would_help(programme: Programme, tell: Callable[[Step], None]) -> tuple[str, ...]:
    """Leave out one rule after another; each without which a calendar is possible is told."""
    rules: dict[Rule | str, str] = {
        "load": "inspectors may make more visits a year than visits_a_year says",
        "together": "the areas of a family or thematic group need not be visited in the same year",
        "fixed": "visits that are fixed by hand may move",
    }
    away = dict.fromkeys(absence.who for absence in programme.absences)
    rules |= {i.key: f"{i.key} is not absent" for i in programme.inspectors if i.key in away}

    def helps(rule: Rule | str) -> bool:
        tell("reasons")
        return isinstance(_plan(programme, {rule}, _TRIAL), tuple)

    found = tuple(f"It is possible if {words}." for rule, words in rules.items() if helps(rule))
    return found or ("No single rule is to blame. Add inspectors, or free more weeks.",)
