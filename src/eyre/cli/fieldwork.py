"""Commands on the fieldwork of a bundle: who assesses what, when interviews are held, and everybody's timetable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from rich.markup import escape
from rich.table import Table

from eyre.assessment.inspection import About, Inspection
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle
from eyre.cli.show import console, errors
from eyre.document import render_html, render_ics, render_pdf, render_xlsx
from eyre.document.model import Cover, Document
from eyre.errors import EyreError
from eyre.fieldwork.allocation import Assignment, allocation_table, read_allocation
from eyre.fieldwork.changes import Change, changes
from eyre.fieldwork.plan import LIMIT
from eyre.fieldwork.schedules import bookings_of, change_list, events, schedule, subjects, title_of
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.stage import new_allocation, new_timetable
from eyre.fieldwork.timetable import Booking, cost, places_of, read_timetable, timetable_table
from eyre.programme.solver import require_solver
from eyre.report.words import day_in_words

app = typer.Typer(no_args_is_help=True, help="Who assesses which case, and the timetable of interviews.")
Bundle = Annotated[Path, typer.Argument(help="An inspection bundle: its folder or .zip file.", show_default=False)]


class ScheduleFormat(StrEnum):
    """How a timetable is drawn."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    ICS = "ics"


_DRAWERS: Mapping[ScheduleFormat, Callable[[Document], str | bytes]] = {
    ScheduleFormat.HTML: render_html,
    ScheduleFormat.PDF: render_pdf,
    ScheduleFormat.XLSX: render_xlsx,
}
Formats = Annotated[
    list[ScheduleFormat] | None, typer.Option("--format", "-f", help="May be given several times; all without it.")
]


@app.command()
def allocate(bundle: Bundle) -> None:
    """Give every case its assessors, and a share of the cases a second one who judges blind.

    Rows of allocation.csv that are marked as fixed stay. Example: `eyre fieldwork allocate eyre-demo/bundle`
    """
    require_solver()
    inspection = read_bundle(bundle)
    before = read_allocation(inspection.tables["allocation"])
    with errors.status("Giving cases to assessors ..."):
        after = new_allocation(inspection.about.id, inspection.frameworks, fieldwork_of(inspection), inspection.tables)
    _save(inspection, "allocation", allocation_table(after), bundle)
    console.print(_loads(fieldwork_of(inspection), after))
    was = {(row.case, row.purpose): row.assessor for row in before}
    moved = sum(was.get((row.case, row.purpose), row.assessor) != row.assessor for row in after)
    console.print(f"\n{len(after)} assessments allocated, {moved} of them to somebody else than before.")


@app.command()
def plan(
    bundle: Bundle,
    limit: Annotated[
        float, typer.Option(help="How long to look for something better, in units of work of a second or two.", min=1)
    ] = LIMIT,
    to: Annotated[
        Path | None, typer.Option("--to", help="A folder for the list of changes; without it, it is only shown.")
    ] = None,
) -> None:
    """Find a time and a room for every interview. If there is a timetable already, as little as possible moves.

    Rows of timetable.csv that are marked as fixed stay. Example: `eyre fieldwork plan eyre-demo/bundle`
    """
    require_solver()
    inspection = read_bundle(bundle)
    fieldwork = fieldwork_of(inspection)
    if not inspection.tables["allocation"].num_rows:
        raise EyreError(f"No case has an assessor yet. Run `eyre fieldwork allocate {bundle}` first.")
    before = read_timetable(inspection.tables["timetable"])
    with errors.status("Looking for a timetable ..."):
        arrangements, timetable = new_timetable(inspection.frameworks, fieldwork, inspection.tables, limit)
    if timetable.unplaced:
        for sentence in timetable.unplaced.values():
            errors.print(f"[bold red]No place[/] {escape(sentence)}", soft_wrap=True)
        placed = len(timetable.bookings)
        errors.print(f"{placed} interviews have a place, {len(timetable.unplaced)} have none. Nothing was written.")
        raise typer.Exit(1)
    _save(inspection, "timetable", timetable_table(timetable.bookings), bundle)
    asked = cost(arrangements, places_of(arrangements, timetable.bookings))
    alike = " that moves as little" if before else ""
    console.print(
        f"{len(timetable.bookings)} interviews: {asked.visits} visits of an assessor to an office on a day, "
        f"{asked.calls} calls on case managers. No timetable{alike} can be more than {timetable.gap:.0%} better."
    )
    if before:
        _show_changes(inspection, changes(before, timetable.bookings), to)


@app.command()
def timetable(
    bundle: Bundle,
    to: Annotated[Path, typer.Option("--to", help="The folder to write into.")] = Path(),
    only: Annotated[str | None, typer.Option(help="The timetable of one person or office: its key.")] = None,
    format: Formats = None,
) -> None:
    """Write the timetable of every person and office as HTML, PDF, XLSX and iCalendar.

    Examples: `eyre fieldwork timetable eyre-demo/bundle --to timetables`,
    `eyre fieldwork timetable eyre-demo/bundle --only INSPECTOR --format ics`
    """
    inspection = read_bundle(bundle)
    fieldwork, bookings = fieldwork_of(inspection), read_timetable(inspection.tables["timetable"])
    if not bookings:
        raise EyreError(f"There is no timetable yet. Run `eyre fieldwork plan {bundle}` first.")
    names = _names(inspection)
    title = f"Timetable for {title_of(only, fieldwork, names)}" if only else "Timetable of the fieldwork"
    document = schedule(_cover(inspection.about, title), fieldwork, bookings, names, only)
    wanted = format or list(ScheduleFormat)
    stem = f"timetable-{only}" if only else "timetable"
    written = draw_schedule(document, stem, to, wanted)
    if ScheduleFormat.ICS in wanted:
        written += _calendars(inspection, bookings, to, [only] if only else subjects(fieldwork, bookings))
    for path in written:
        console.print(f"Wrote {path}")


def fieldwork_of(inspection: Inspection) -> Fieldwork:
    """What fieldwork.yaml of a bundle says. Raises EyreError where it has none."""
    if inspection.fieldwork is None:
        raise EyreError(
            "The bundle has no fieldwork.yaml. Add one with the days, slots, offices and assessors; "
            "docs/how-to/plan-fieldwork.md shows how."
        )
    return inspection.fieldwork


def _save(inspection: Inspection, name: str, table: pa.Table, bundle: Path) -> None:
    write_bundle(replace(inspection, tables={**inspection.tables, name: table}), bundle)


def _loads(fieldwork: Fieldwork, assignments: tuple[Assignment, ...]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("Assessor", "Role", "First", "Second, blind"):
        table.add_column(heading)
    for assessor in fieldwork.assessors:
        own = [row for row in assignments if row.assessor == assessor.key]
        firsts = sum(row.purpose == "first" for row in own)
        table.add_row(assessor.key, assessor.role, str(firsts), str(len(own) - firsts))
    return table


def _show_changes(inspection: Inspection, found: tuple[Change, ...], to: Path | None) -> None:
    for change in found:
        console.print(f"  {change}", soft_wrap=True, markup=False)
    console.print(f"{len(found)} changes." if found else "Nothing moved.")
    if found and to:
        document = change_list(_cover(inspection.about, "Changes of the timetable"), found, _names(inspection))
        for path in draw_schedule(document, "changes", to, list(_DRAWERS)):
            console.print(f"Wrote {path}")


def _names(inspection: Inspection) -> dict[str, str]:
    return {row["key"]: row["name"] for row in inspection.tables["people"].to_pylist() if row["name"]}


def _cover(about: About, title: str) -> Cover:
    dates = f"{day_in_words(about.inspected_from)} to {day_in_words(about.inspected_to)}"
    return Cover(title, about.title, about.programme, about.publisher, dates, about.marking, about.synthetic)


def draw_schedule(document: Document, stem: str, to: Path, formats: list[ScheduleFormat]) -> list[Path]:
    """Draw a document in those of some formats that draw documents."""
    written = []
    for format in formats:
        if format in _DRAWERS:
            with errors.status(f"Drawing the {stem} as {format.value} ..."):
                drawn = _DRAWERS[format](document)
            written.append(write_whole(to / f"{stem}.{format.value}", drawn))
    return written


def _calendars(
    inspection: Inspection, bookings: tuple[Booking, ...], to: Path, of: tuple[str, ...] | list[str]
) -> list[Path]:
    fieldwork, names, now = fieldwork_of(inspection), _names(inspection), datetime.now(UTC).replace(microsecond=0)
    written = []
    for subject in of:
        entries = events(inspection.about.id, bookings_of(subject, bookings), fieldwork, names)
        drawn = render_ics(f"{title_of(subject, fieldwork, names)}: {inspection.about.title}", entries, now)
        written.append(write_whole(to / "calendars" / f"{subject}.ics", drawn))
    return written


def write_whole(path: Path, drawn: str | bytes) -> Path:
    """Write a file so that it is never seen half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(drawn.encode("utf-8") if isinstance(drawn, str) else drawn)
    unfinished.replace(path)
    return path
