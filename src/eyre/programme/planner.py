"""A programme -> a calendar of its visits, or the reasons in words why there is none."""

from __future__ import annotations

from eyre.programme.calendar_model import CalendarModel, Rule
from eyre.programme.obstacles import obstacles
from eyre.programme.programme import Programme, Visit
from eyre.programme.solver import Impossible, solve

LIMIT = 10.0
_TRIAL = 3.0  # work for finding out whether it is possible without some rule


def plan_calendar(programme: Programme, limit: float = LIMIT) -> tuple[Visit, ...]:
    """Propose the weeks and the team of every visit.

    Visits that are fixed stay; of the others as little as possible changes. limit: see `solve`.
    Raises Impossible with the reasons.
    """
    reasons = tuple(obstacles(programme))
    if reasons:
        raise Impossible("This calendar", reasons)
    calendar = CalendarModel(programme)
    calendar.weigh()
    solved = solve(calendar.model, limit, close_enough=0.01)
    if solved.status in ("best", "found"):
        return calendar.visits(solved, {visit.area: visit.reason for visit in programme.visits if visit.fixed})
    if solved.status == "impossible":
        raise Impossible("This calendar", _what_would_help(programme))
    raise Impossible("A calendar within the limit", (f"None was found with a limit of {limit:g}. Raise it.",))


def _what_would_help(programme: Programme) -> tuple[str, ...]:
    """Leave out one rule after another; each without which a calendar is possible is told."""
    rules: dict[Rule | str, str] = {
        "load": "inspectors may make more visits a year than visits_a_year says",
        "together": "the areas of a family or thematic group need not be visited in the same year",
        "fixed": "visits that are fixed by hand may move",
    }
    away = dict.fromkeys(absence.who for absence in programme.absences)
    rules |= {i.key: f"{i.key} is not absent" for i in programme.inspectors if i.key in away}
    found = tuple(
        f"It is possible if {words}."
        for rule, words in rules.items()
        if solve(CalendarModel(programme, frozenset({rule})).model, _TRIAL).status in ("best", "found")
    )
    return found or ("No single rule is to blame. Add inspectors, or free more weeks.",)
