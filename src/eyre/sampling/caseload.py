"""The register of cases as an area sends it -> the table `caseload`, without names, and everything to ask the area.

Names and dates of birth are read to find cases of one person and are not kept. Names of case managers become keys; the
names stand in `people` alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from eyre.errors import Problem
from eyre.framework.framework import Framework
from eyre.sampling.headings import Columns, known_columns, place_columns
from eyre.sampling.persons import manager_keys, same_person
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.table_schemas import caseload_schema, rules_of_draw
from eyre.tables.cells import Cell, folded, read_cell, unguard
from eyre.tables.columns import Column
from eyre.tables.columns import compute as pc
from eyre.tables.raw_table import RawTable, read_raw_csv
from eyre.tables.schema import Field
from eyre.tables.table_file import MOST_ALIKE, Findings
from eyre.tables.validation import suggest
from eyre.tables.xlsx_table import read_raw_xlsx


@dataclass(frozen=True)
class Caseload:
    """cases: the table `caseload`. people: rows that `people` needs for managers whom it has not yet. rows: the row of
    the file of each case. problems: of severity error where a row cannot be relied on, notice where it can. sent: the
    file as it was read, None where it holds no table. places: where in it each column stands."""

    cases: pa.Table
    people: pa.Table
    rows: Column
    problems: tuple[Problem, ...]
    sent: RawTable | None = None
    places: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before the caseload can be taken in."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_caseload(
    data: bytes,
    name: str,
    framework: Framework,
    plan: SamplingPlan,
    people: pa.Table | None = None,
    most_alike: int = MOST_ALIKE,
) -> Caseload:
    """Read a caseload from the bytes of a CSV file or a workbook.

    name: the file as messages shall call it. people: who is known already, so that a manager keeps the key.
    most_alike: how many problems of one kind are told row by row. Never raises for what the file holds.
    """
    findings = Findings(name, most_alike)
    columns = known_columns(framework, plan)
    read = read_raw_xlsx if _is_workbook(data) else read_raw_csv
    raw = read(data, columns.known.keys(), findings)
    places = place_columns(raw.header, columns, findings) if raw else {}
    if raw is None or not places:
        empty = caseload_schema([framework]).empty()
        newcomers = manager_keys(pa.array([], pa.string()), people)[1]
        return Caseload(empty, newcomers, pa.array([], pa.int64()), findings.all(), raw, places)
    values = _read_columns(raw, places, columns, framework, plan, findings)
    _find_missing(values, places, raw, framework, findings)
    managers, newcomers = manager_keys(values["manager_key"], people)
    values |= {"manager_key": managers}
    if "name" in places and "date_of_birth" in places:
        values |= {"person": same_person(values["case_id"], values["name"], values["date_of_birth"], values["person"])}
    _find_repeated(
        values["case_id"], raw.rows, findings, "the reference stands in several rows", "one row of it is drawn from"
    )
    _find_repeated(
        values["person"], raw.rows, findings, "cases are of one person", "one of them may be drawn", shown=False
    )
    schema = caseload_schema([framework])
    cases = pa.Table.from_arrays([values[field.name] for field in schema.fields], schema=schema.to_arrow())
    return Caseload(cases, newcomers, raw.rows, findings.all(), raw, places)


def template(framework: Framework) -> bytes:
    """An empty caseload to send to an area: the columns that it is asked for, as CSV."""
    fields = (*caseload_schema([framework]).fields, *known_columns(framework, SamplingPlan()).fields[-2:])
    asked = [field.name for field in fields if field.name != "person"]
    # The mark lets Excel open it as UTF-8, so that names keep their letters.
    return ("﻿" + ",".join(asked) + "\r\n").encode()


def _is_workbook(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))


def _read_columns(
    raw: RawTable,
    places: Mapping[str, int],
    columns: Columns,
    framework: Framework,
    plan: SamplingPlan,
    findings: Findings,
) -> dict[str, Column]:
    values = {}
    for field in columns.fields:
        if field.name not in places:
            values[field.name] = pa.array([None] * len(raw.rows), field.arrow_type)
            continue
        texts = raw.columns[places[field.name]]
        meanings = _Meanings(field, framework, plan, raw.delimiter)
        values[field.name] = _plain(texts) if meanings.plain else _read(field, texts, meanings, raw.rows, findings)
    return values


def _plain(texts: Column) -> Column:
    """Text that may be anything: a reference, a name, a team. Space around it is dropped."""
    trimmed = pc.utf8_trim_whitespace(texts)
    guarded = pc.starts_with(trimmed, "'")
    if pc.any(guarded).as_py():
        trimmed = pa.array([unguard(text) for text in trimmed.to_pylist()], pa.string())
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


class _Meanings:
    """What the texts of one column mean: by the values of the framework, its spellings and those of the inspection."""

    def __init__(self, field: Field, framework: Framework, plan: SamplingPlan, delimiter: str) -> None:
        self.field = field
        self.delimiter = delimiter
        attribute = framework.attributes.get(field.name)
        self.values = {option.value: option.label for option in attribute.values} if attribute else {}
        self.known = {folded(word): value for value, label in self.values.items() for word in (value, label)}
        found = rules_of_draw([framework])
        for asked in found[1].caseload if found else ():
            if asked.attribute == field.name:
                self.known |= {folded(word): value for value, words in asked.spellings.items() for word in words}
        self.known |= {folded(word): value for word, value in plan.values.get(field.name, {}).items()}
        self.plain = field.kind in ("key", "text") and not self.values

    def of(self, text: str) -> Cell:
        """What a text means; one that no spelling explains stays as it is, for the case must not be lost over it."""
        if not text.strip():
            return Cell()
        if not self.values:
            return read_cell(self.field, text, self.delimiter)
        plain = unguard(text.strip())
        return Cell(self.known.get(folded(plain), plain))


def _read(field: Field, texts: Column, meanings: _Meanings, rows: Column, findings: Findings) -> Column:
    """Read a column by its different texts; most columns hold few."""
    encoded = texts.dictionary_encode()
    different = encoded.dictionary.to_pylist()
    cells = [meanings.of(text) for text in different]
    _tell_odd(field, different, cells, encoded.indices, rows, meanings, findings)
    return pa.array([cell.value for cell in cells], field.arrow_type).take(encoded.indices)


def _tell_odd(
    field: Field,
    different: Sequence[str],
    cells: Sequence[Cell],
    indices: Column,
    rows: Column,
    meanings: _Meanings,
    findings: Findings,
) -> None:
    odd = [number for number, cell in enumerate(cells) if cell.error or cell.notice or _is_unusual(cell, meanings)]
    if not odd:
        return
    met = pa.table({"number": indices, "row": rows}).filter(pc.is_in(indices, value_set=pa.array(odd, indices.type)))
    noticed: dict[str, tuple[int, int]] = {}
    for one in met.group_by("number", use_threads=False).aggregate([("row", "min"), ("row", "count")]).to_pylist():
        text, cell = different[one["number"]], cells[one["number"]]
        if cell.error:
            for row in met.filter(pc.equal(met["number"], one["number"]))["row"].to_pylist():
                findings.error(cell.error, cell.remedy, row, field, text)
        elif _is_unusual(cell, meanings):
            reason = f"{text[:60]!r} is no value of {field.name} ({_cells(one['row_count'])}); it was kept as it is"
            remedy = f"{suggest(text, meanings.values)} Or say what it means (values: in sampling.yaml)."
            findings.notice(reason, remedy, one["row_min"], field.name)
        else:
            first, count = noticed.get(cell.notice, (one["row_min"], 0))
            noticed[cell.notice] = (min(first, one["row_min"]), count + one["row_count"])
    for notice, (first, count) in noticed.items():
        findings.notice(f"{notice} ({_cells(count)})", "Check one of them.", first, field.name)


def _is_unusual(cell: Cell, meanings: _Meanings) -> bool:
    return bool(meanings.values) and cell.value is not None and cell.value not in meanings.values


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number:,} cells"


def _find_missing(
    values: Mapping[str, Column], places: Mapping[str, int], raw: RawTable, framework: Framework, findings: Findings
) -> None:
    """Tell empty cells: a case without a reference cannot be drawn, any other stays and is counted."""
    nameless = values["case_id"].is_null() if "case_id" in places else pa.repeat(False, len(raw.rows))
    for row in raw.rows.filter(nameless).to_pylist():
        findings.error("the case has no reference", "Fill in the cell.", row, "case_id")
    for field in caseload_schema([framework]).fields:
        if field.name in places and field.name not in ("case_id", "person", "ended_on"):
            empty = raw.rows.filter(_blank(raw.columns[places[field.name]])).to_pylist()
            if empty:
                reason = f"{_cells(len(empty))} of {field.name} hold no value; the cases stay in the caseload"
                findings.notice(reason, "Ask the area for them.", empty[0], field.name)


def _blank(texts: Column) -> Column:
    return pc.equal(pc.utf8_trim_whitespace(texts), "")


def _find_repeated(keys: Column, rows: Column, findings: Findings, what: str, then: str, *, shown: bool = True) -> None:
    """Tell the rows that share a key, twenty times; how often in all is told once."""
    counts = pc.value_counts(keys.drop_null())
    repeated = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    if not len(repeated):
        return
    places = pc.is_in(keys, value_set=repeated)
    together: dict[str, list[int]] = {}
    for key, row in zip(keys.filter(places).to_pylist(), rows.filter(places).to_pylist(), strict=True):
        together.setdefault(key, []).append(row)
    column = "case_id" if shown else "name"
    for key, found in list(together.items())[:20]:
        named = f"{key}: " if shown else ""
        listed = ", ".join(map(str, found[:6]))
        findings.notice(f"{named}{what}: {listed}", f"Nothing need be done; {then}.", found[1], column)
    if len(together) > 20:
        findings.notice(f"{what}, {len(together) - 20:,} times more", f"Nothing need be done; {then}.", column=column)
