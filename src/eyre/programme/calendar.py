"""The calendar of a programme -> a document, and entries of calendars for inspectors and for the whole programme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from eyre.document.calendar import Event
from eyre.document.model import Block, Cell, Cover, Document, Heading, Paragraph, Table, text
from eyre.programme.milestones import dates_of, milestones
from eyre.programme.programme import Programme, Visit
from eyre.programme.spec import ProgrammeSpec


def calendar_document(programme: Programme) -> Document:
    """The visits in the order of time, and every date that follows from them."""
    spec = programme.spec
    cover = Cover(
        spec.title, "Calendar of the programme", "", spec.publisher, f"From {_day(spec.first_day)}", "", spec.synthetic
    )
    visits = sorted(programme.visits, key=lambda visit: (visit.week_one, visit.area))
    families = {rule.id: rule.title for rule in spec.families}
    areas = {area.key: area for area in programme.areas}
    rows = [
        (
            areas[visit.area].title,
            families[areas[visit.area].family],
            _day(visit.week_one),
            _day(visit.week_two),
            ", ".join(visit.team),
        )
        for visit in visits
    ]
    blocks: list[Block] = [
        Heading(1, "Visits", "visits"),
        Paragraph(text("Each visit has two weeks of fieldwork; a week is named by its Monday.")),
        _table("Visits", ("Area", "Family", "First week", "Second week", "Team"), rows, "visits-table"),
    ]
    if spec.milestones:
        blocks += [Heading(1, "Dates", "dates"), _dates(programme)]
    return Document(cover, tuple(blocks))


def _dates(programme: Programme) -> Table:
    """Every date that follows from a visit, in the order of time."""
    titles = {area.key: area.title for area in programme.areas}
    named = {milestone.id: milestone.title for milestone in programme.spec.milestones}
    dates = sorted(
        (day, titles[visit.area], named[id_])
        for visit in programme.visits
        for id_, day in milestones(programme.spec, visit).items()
    )
    rows = [(_day(day), area, what) for day, area, what in dates]
    return _table("Dates that follow from the visits", ("Date", "Area", "What"), rows, "dates-table")


def _table(caption: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]], key: str) -> Table:
    cells = tuple(tuple(Cell(text(word)) for word in row) for row in rows)
    return Table(caption, tuple(Cell(text(word)) for word in header), cells, "l" * len(header), key)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def programme_events(programme: Programme, inspector: str | None = None) -> tuple[Event, ...]:
    """The weeks of fieldwork and the dates that follow, as entries of whole days; of one inspector's visits, or all."""
    titles = {area.key: area.title for area in programme.areas}
    chosen = [visit for visit in programme.visits if inspector is None or inspector in visit.team]
    return tuple(event for visit in chosen for event in _events(programme, visit, titles[visit.area]))


def milestone_events(
    spec: ProgrammeSpec, inspection: str, title: str, first_day: date, last_day: date
) -> tuple[Event, ...]:
    """The dates that follow from an inspection, as entries of whole days. inspection: its id."""
    named = {milestone.id: milestone.title for milestone in spec.milestones}
    return tuple(
        Event(f"{id_}.{inspection}.milestones@eyre", f"{title}: {named[id_]}", day, day)
        for id_, day in dates_of(spec, first_day, last_day).items()
    )


def _events(programme: Programme, visit: Visit, title: str) -> Iterable[Event]:
    place = f"{visit.area}.{programme.spec.id}@eyre".lower()
    team = f"Team: {', '.join(visit.team)}"
    for key, name, monday in (("one", "first", visit.week_one), ("two", "second", visit.week_two)):
        friday = monday + timedelta(days=4)
        yield Event(f"week-{key}.{place}", f"{title}: {name} week of fieldwork", monday, friday, title, team)
    named = {milestone.id: milestone.title for milestone in programme.spec.milestones}
    for id_, day in milestones(programme.spec, visit).items():
        yield Event(f"{id_}.{place}", f"{title}: {named[id_]}", day, day)
