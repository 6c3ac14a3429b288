"""A programme as one value, read from the files of its folder and written to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from eyre.errors import Problem, Problems
from eyre.framework.conditions import holds
from eyre.framework.spec import Attribute
from eyre.programme.spec import ProgrammeSpec
from eyre.tables.csv_table import read_csv, write_csv
from eyre.tables.encoding import decode
from eyre.tables.schema import Field, TableSchema
from eyre.tables.table_file import TableFile
from eyre.tables.validation import suggest, validate
from eyre.tables.yaml_source import read_yaml

SPEC = "programme.yaml"
TABLES = ("areas", "inspectors", "absences", "calendar")


def _key(name: str, description: str = "", *, required: bool = True) -> Field:
    return Field(name, "key", required=required, description=description)


_INSPECTORS = (
    _key("inspector"),
    Field("name", private=True, description="The only column with names."),
    Field("starts", "date"),
    Field("leaves", "date"),
    Field("visits_a_year", "integer", description="Where it is not the usual number."),
)
_ABSENCES = (
    _key("who", "An inspector who is away, or an area that cannot be visited."),
    Field("first_day", "date", required=True),
    Field("last_day", "date", required=True),
)
_CALENDAR = (
    _key("area"),
    Field("week_one", "date", required=True, description="The Monday of the week about cases."),
    Field("week_two", "date", required=True, description="The Monday of the week about management."),
    Field("team", required=True, description="Keys of inspectors, joined by '; '."),
    Field("fixed", "boolean", description="Decided by hand: planning again leaves it as it is."),
    Field("reason", description="Why it was decided by hand."),
)


@dataclass(frozen=True, slots=True)
class Area:
    """An area to be visited. family: by the rules, or by decision where family_reason says why."""

    key: str
    title: str
    facts: Mapping[str, str | None]
    family: str
    family_reason: str
    team: int


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who inspects, and when: from and until are None where there is no limit."""

    key: str
    starts: date | None
    leaves: date | None
    visits_a_year: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which an inspector is away or an area cannot be visited, both included."""

    who: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Visit:
    """The two weeks of fieldwork in an area, by their Mondays, and the team. fixed: decided by hand."""

    area: str
    week_one: date
    week_two: date
    team: tuple[str, ...]
    fixed: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Programme:
    """Everything about a programme. visits: as far as the calendar is made."""

    spec: ProgrammeSpec
    areas: tuple[Area, ...]
    inspectors: tuple[Inspector, ...]
    absences: tuple[Absence, ...] = ()
    visits: tuple[Visit, ...] = ()

    def together(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The families and thematic groups whose areas are visited in the same year: title and areas of each."""
        families = [
            (f"the family {rule.title!r}", tuple(area.key for area in self.areas if area.family == rule.id))
            for rule in self.spec.families
        ]
        groups = [
            (
                f"the thematic group {group.title!r}",
                tuple(a.key for a in self.areas if a.family in group.families or a.key in group.areas),
            )
            for group in self.spec.thematic_groups
        ]
        return tuple((title, areas) for title, areas in (*families, *groups) if areas)


def read_programme(files: Mapping[str, bytes]) -> Programme:
    """Read a programme from the files of its folder, by name. Raises Problems with everything that is to be mended."""
    if SPEC not in files:
        raise Problems([Problem(SPEC, "the file is missing, so this is no programme", "Name the folder of one.")])
    spec = validate(ProgrammeSpec, read_yaml(decode(files[SPEC]).text, SPEC))
    read = {
        name: read_csv(files[f"{name}.csv"], f"{name}.csv", schema)
        if f"{name}.csv" in files
        else TableFile(f"{name}.csv", schema.empty(), [])
        for name, schema in table_schemas(spec).items()
    }
    problems = [problem for table in read.values() for problem in table.problems if problem.severity == "error"]
    problems += [
        Problem(
            f"{name}.csv", "the file is missing", f"Add it with the columns {', '.join(read[name].table.column_names)}."
        )
        for name in ("areas", "inspectors")
        if f"{name}.csv" not in files
    ]
    if not problems:
        problems += _misfits(spec, read)
    if problems:
        raise Problems(problems)
    return _programme(spec, {name: table.table.to_pylist() for name, table in read.items()})


def table_schemas(spec: ProgrammeSpec) -> dict[str, TableSchema]:
    """The tables of a programme; the facts that group areas are columns of areas.csv."""
    areas = (
        _key("area"),
        Field("title", required=True),
        *(_fact(fact) for fact in spec.facts),
        Field("team", "integer", description="Inspectors of a visit, where it is not the usual number."),
        _key("family", "Only where it is decided otherwise than by the rules.", required=False),
        Field("family_reason", description="Why."),
    )
    return {
        "areas": TableSchema("areas", areas, primary_key=("area",)),
        "inspectors": TableSchema("inspectors", _INSPECTORS, primary_key=("inspector",)),
        "absences": TableSchema("absences", _ABSENCES),
        "calendar": TableSchema("calendar", _CALENDAR, primary_key=("area",)),
    }


def _fact(fact: Attribute) -> Field:
    values = tuple(option.value for option in fact.values)
    if fact.kind == "choice" and values:
        return Field(fact.id, "choice", values, required=fact.required, description=fact.title)
    kind = fact.kind if fact.kind in ("number", "date") else "text"
    return Field(fact.id, kind, required=fact.required, description=fact.title)


def _misfits(spec: ProgrammeSpec, read: Mapping[str, TableFile]) -> Iterator[Problem]:
    families = [family.id for family in spec.families]
    areas = [row["area"] for row in read["areas"].table.to_pylist()]
    inspectors = [row["inspector"] for row in read["inspectors"].table.to_pylist()]
    for number, row in _rows(read["areas"]):
        if row["family"] is not None and row["family"] not in families:
            yield _unknown("areas.csv", number, "family", row["family"], families)
        elif row["family"] and not row["family_reason"]:
            reason = "the family is decided otherwise than by the rules, without a reason"
            yield Problem("areas.csv", reason, "Write the reason into family_reason.", number, "family_reason")
        elif row["family"] is None and family_by_rules(spec, _facts(spec, row)) is None:
            reason = f"no rule of {SPEC} gives a family for {row['area']}"
            yield Problem("areas.csv", reason, "Add a rule, or fill in family and family_reason.", number, "family")
    for number, row in _rows(read["absences"]):
        if row["who"] not in (*areas, *inspectors):
            yield _unknown("absences.csv", number, "who", row["who"], [*areas, *inspectors])
        if row["last_day"] < row["first_day"]:
            yield Problem("absences.csv", "it ends before it begins", "Exchange the dates.", number, "last_day")
    for number, row in _rows(read["calendar"]):
        if row["area"] not in areas:
            yield _unknown("calendar.csv", number, "area", row["area"], areas)
        for key in _split(row["team"]):
            if key not in inspectors:
                yield _unknown("calendar.csv", number, "team", key, inspectors)
    for group in spec.thematic_groups:
        for area in group.areas:
            if area not in areas:
                yield Problem(
                    SPEC, f"{group.id} names an area that is not in areas.csv", suggest(area, areas), value=area
                )


def _rows(table: TableFile) -> Iterator[tuple[int, dict[str, Any]]]:
    return zip(table.rows, table.table.to_pylist(), strict=True)


def _unknown(file: str, row: int, column: str, value: str, known: Sequence[str]) -> Problem:
    return Problem(file, "this is not known", suggest(value, known), row, column, value)


def _split(team: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in team.split(";") if key.strip())


def _facts(spec: ProgrammeSpec, row: Mapping[str, Any]) -> dict[str, str | None]:
    return {fact.id: None if row[fact.id] is None else str(row[fact.id]) for fact in spec.facts}


def family_by_rules(spec: ProgrammeSpec, facts: Mapping[str, str | None]) -> str | None:
    """The first family whose rule holds for some facts; None where no rule does."""
    return next((family.id for family in spec.families if holds(family.when, facts, {}, {})), None)


def _programme(spec: ProgrammeSpec, rows: Mapping[str, list[dict[str, Any]]]) -> Programme:
    areas = []
    for row in rows["areas"]:
        facts = _facts(spec, row)
        family = row["family"] or family_by_rules(spec, facts) or ""
        team = row["team"] or spec.team
        areas.append(Area(row["area"], row["title"], facts, family, row["family_reason"] or "", team))
    return Programme(
        spec,
        tuple(areas),
        tuple(
            Inspector(row["inspector"], row["starts"], row["leaves"], row["visits_a_year"] or spec.visits_a_year)
            for row in rows["inspectors"]
        ),
        tuple(Absence(row["who"], row["first_day"], row["last_day"]) for row in rows["absences"]),
        tuple(
            Visit(
                row["area"],
                row["week_one"],
                row["week_two"],
                _split(row["team"]),
                bool(row["fixed"]),
                row["reason"] or "",
            )
            for row in rows["calendar"]
        ),
    )


def calendar_file(spec: ProgrammeSpec, visits: Sequence[Visit]) -> bytes:
    """calendar.csv with these visits, in the order of time."""
    schema = table_schemas(spec)["calendar"]
    rows = [
        {
            "area": visit.area,
            "week_one": visit.week_one,
            "week_two": visit.week_two,
            "team": "; ".join(visit.team),
            "fixed": visit.fixed,
            "reason": visit.reason or None,
        }
        for visit in sorted(visits, key=lambda visit: (visit.week_one, visit.area))
    ]
    return write_csv(pa.Table.from_pylist(rows, schema=schema.to_arrow()), schema)
