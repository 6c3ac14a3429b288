"""What pages on programmes read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eyre.programme.milestones import milestones
from eyre.programme.programme import Area, Programme, Visit, family_by_rules
from eyre.web.access.rights import visible_to
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.models import Programme as Record


@dataclass(frozen=True)
class AreaRow:
    """An area with its facts in the order of programme.yaml, its visit, and its inspection if one was opened.

    otherwise: the family that the rules give, where another one was decided.
    """

    area: Area
    facts: tuple[str, ...]
    family: str
    otherwise: str
    visit: Visit | None
    inspection: Inspection | None


def area_rows(stated: Programme, inspections: Mapping[str, Inspection]) -> Sequence[AreaRow]:
    """The areas of a programme. inspections: by title of the area, those that the reader may see."""
    visits = {visit.area: visit for visit in stated.visits}
    titles = {rule.id: rule.title for rule in stated.spec.families}
    rows = []
    for area in stated.areas:
        by_rules = family_by_rules(stated.spec, area.facts) if area.family_reason else None
        facts = tuple(_fact(area.facts[fact.id], fact.kind) for fact in stated.spec.facts)
        otherwise = titles.get(by_rules or "", "")
        inspection = inspections.get(area.title) or inspections.get(area.key)
        rows.append(AreaRow(area, facts, titles[area.family], otherwise, visits.get(area.key), inspection))
    return rows


def _fact(value: str | None, kind: str) -> str:
    """A fact as a table prints it: whole numbers without decimals, and thousands apart."""
    if value is None or kind != "number":
        return value or ""
    number = float(value)
    return f"{number:,.0f}" if number.is_integer() else f"{number:,}"


@dataclass(frozen=True)
class VisitRow:
    """A visit and the dates that follow from it, in the order of programme.yaml."""

    area: Area
    family: str
    visit: Visit
    last_day: date
    dates: tuple[date, ...]
    year: int


def visit_rows(stated: Programme) -> Sequence[VisitRow]:
    """The visits in the order of time."""
    areas = {area.key: area for area in stated.areas}
    titles = {rule.id: rule.title for rule in stated.spec.families}
    spec = stated.spec
    rows = []
    for visit in sorted(stated.visits, key=lambda one: (one.week_one, one.area)):
        area = areas[visit.area]
        year = sum(spec.year_begins(number) <= visit.week_one for number in range(spec.years))
        dates = tuple(milestones(spec, visit).values())
        rows.append(VisitRow(area, titles[area.family], visit, visit.week_two + timedelta(days=4), dates, year))
    return rows


def inspections_of(programme: Record, user: User) -> Sequence[Inspection]:
    """The inspections of a programme that somebody may see, in the order of time."""
    return list(visible_to(user).filter(programme=programme).order_by("inspected_from", "key"))
