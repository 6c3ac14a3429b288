"""Commands on a programme, which is a folder: check it, show its families, plan and draw its calendar."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from eyre.cli.fieldwork import Formats, ScheduleFormat, draw_schedule, write_whole
from eyre.cli.show import console, errors
from eyre.document import render_ics
from eyre.errors import EyreError
from eyre.programme.calendar import calendar_document, programme_events
from eyre.programme.planner import LIMIT, plan_calendar
from eyre.programme.programme import SPEC, TABLES, Programme, calendar_file, family_by_rules, read_programme
from eyre.programme.solver import require_solver
from eyre.synthetic.programmes import rehearsal_programme

app = typer.Typer(no_args_is_help=True, help="The areas of a programme, their families, and the calendar of visits.")
Folder = Annotated[Path, typer.Argument(help="The folder of a programme.", show_default=False)]


@app.command()
def example(folder: Annotated[Path, typer.Argument(help="The folder to write into.")] = Path("eyre-programme")) -> None:
    """Write a rehearsal programme with forty-two invented areas, to try the other commands on.

    Example: `eyre programme example my-programme`
    """
    if folder.exists() and any(folder.iterdir()):
        raise EyreError(f"{folder} is not empty. Choose another folder.")
    for name, data in rehearsal_programme().items():
        write_whole(folder / name, data)
    console.print(f"Wrote {folder}. Now try: eyre programme plan {folder}")


@app.command()
def check(folder: Folder) -> None:
    """List everything in a programme that is to be mended. Example: `eyre programme check my-programme`"""
    programme = read(folder)
    console.print(
        f"[bold green]{folder} is sound:[/] {len(programme.areas)} areas, {len(programme.inspectors)} inspectors, "
        f"{len(programme.visits)} visits."
    )


@app.command()
def families(folder: Folder) -> None:
    """Show which areas are alike by the rules, and which were put elsewhere and why.

    Example: `eyre programme families my-programme`
    """
    programme = read(folder)
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("Family", "Areas", "Which"):
        table.add_column(heading)
    for rule in programme.spec.families:
        keys = [area.key for area in programme.areas if area.family == rule.id]
        table.add_row(rule.title, str(len(keys)), ", ".join(keys))
    console.print(table)
    for area in programme.areas:
        if area.family_reason:
            by_rules = family_by_rules(programme.spec, area.facts) or "none"
            console.print(f"{area.key} is in {area.family}, by the rules {by_rules}: {escape(area.family_reason)}")


@app.command()
def plan(
    folder: Folder,
    limit: Annotated[
        float, typer.Option(help="How long to look for something better, in units of work of a second or two.", min=1)
    ] = LIMIT,
) -> None:
    """Propose the weeks and the team of every visit, or say why there is no calendar.

    Rows of calendar.csv that are marked as fixed stay. Example: `eyre programme plan my-programme`
    """
    require_solver()
    programme = read(folder)
    with errors.status("Looking for a calendar ..."):
        visits = plan_calendar(programme, limit)
    write_whole(folder / "calendar.csv", calendar_file(programme.spec, visits))
    before = {visit.area: visit for visit in programme.visits}
    moved = sum(before.get(visit.area, visit) != visit for visit in visits)
    load = Counter(key for visit in visits for key in visit.team)
    console.print(
        f"{len(visits)} visits; an inspector makes {min(load.values())} to {max(load.values())} of them."
        + (f" {moved} visits changed." if before else "")
        + f"\nWrote {folder / 'calendar.csv'}. Now: eyre programme calendar {folder}"
    )


@app.command()
def calendar(
    folder: Folder,
    to: Annotated[Path, typer.Option("--to", help="The folder to write into.")] = Path(),
    format: Formats = None,
) -> None:
    """Write the calendar of the programme, and one for each inspector, with every date that follows from a visit.

    Example: `eyre programme calendar my-programme --to calendars --format ics`
    """
    programme = read(folder)
    if not programme.visits:
        raise EyreError(f"There is no calendar yet. Run `eyre programme plan {folder}` first.")
    wanted = format or list(ScheduleFormat)
    written = draw_schedule(calendar_document(programme), "calendar", to, wanted)
    if ScheduleFormat.ICS in wanted:
        now = datetime.now(UTC).replace(microsecond=0)
        title = programme.spec.title
        written.append(write_whole(to / "calendar.ics", render_ics(title, programme_events(programme), now)))
        for inspector in programme.inspectors:
            drawn = render_ics(f"{inspector.key}: {title}", programme_events(programme, inspector.key), now)
            written.append(write_whole(to / "calendars" / f"{inspector.key}.ics", drawn))
    for path in written:
        console.print(f"Wrote {path}")


def read(folder: Path) -> Programme:
    """Read a programme from its folder. Raises Problems for what is to be mended."""
    names = (SPEC, *(f"{name}.csv" for name in TABLES))
    if not folder.is_dir():
        raise EyreError(f"There is no folder {folder}. Name the folder of a programme, or make one with `example`.")
    return read_programme({name: (folder / name).read_bytes() for name in names if (folder / name).is_file()})
