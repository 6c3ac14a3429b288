"""The register of cases as an area sends it -> the table `caseload`, without names, and everything to ask the area.

Names and dates of birth are read to find cases of one person and are not kept. Names of case managers become keys; the
names stand in `people` alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import pyarrow as pa

from eyre.errors import Problem
from eyre.framework.framework import Framework
from eyre.sampling.headings import Columns, known_columns, place_columns
from eyre.sampling.persons import DIGEST, digests, manager_keys, same_person
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.readings import Reading
from eyre.sampling.table_schemas import caseload_schema
from eyre.tables.columns import Column, repeated
from eyre.tables.raw_table import Batch, RawTable, read_raw_csv
from eyre.tables.schema import TableSchema
from eyre.tables.table_file import MOST_ALIKE, Findings
from eyre.tables.xlsx_table import read_raw_xlsx

_ROW, _WHO = "row of the file", "digest of the person"  # columns beside those of `caseload` while it is read


@dataclass(frozen=True)
class Caseload:
    """cases: the table `caseload`. people: rows that `people` needs for managers whom it has not yet. rows: the row of
    the file of each case. problems: of severity error where a row cannot be relied on, notice where it can. header: of
    the file, as written. places: where in it each column stands."""

    cases: pa.Table
    people: pa.Table
    rows: Column
    problems: tuple[Problem, ...]
    header: tuple[str, ...] = ()
    places: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before the caseload can be taken in."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_caseload(
    file: BinaryIO,
    name: str,
    framework: Framework,
    plan: SamplingPlan,
    people: pa.Table | None = None,
    most_alike: int = MOST_ALIKE,
) -> Caseload:
    """Read a caseload from a CSV file or a workbook that is open for reading; it is closed at the end.

    Memory holds a batch of rows at a time and the columns that are kept, not the file: a workbook is the exception.
    name: the file as messages shall call it. people: who is known already, so that a manager keeps the key.
    most_alike: how many problems of one kind are told row by row. Never raises for what the file holds.
    """
    findings = Findings(name, most_alike)
    columns = known_columns(framework, plan)
    raw = read_sent(file, columns, findings)
    places = place_columns(raw.header, columns, findings) if raw else {}
    readings = {
        field.name: Reading(field, framework, plan, raw.delimiter, findings)
        for field in columns.fields
        if raw and field.name in places
    }
    schema = caseload_schema([framework])
    read_as = schema.to_arrow().append(pa.field(_ROW, pa.int64())).append(pa.field(_WHO, DIGEST))
    batches = raw.batches if raw and places else ()
    parts = [_read_batch(batch, places, readings, read_as, findings) for batch in batches]
    read = pa.concat_tables([read_as.empty_table(), *parts])
    for reading in readings.values():
        reading.tell()
    _tell_missing(readings, schema, findings)
    rows = read[_ROW].combine_chunks()
    _find_repeated(
        read["case_id"], rows, findings, "the reference stands in several rows", "one row of it is drawn from"
    )
    managers, newcomers = manager_keys(read["manager_key"].combine_chunks(), people)
    persons = same_person(read["case_id"], read[_WHO], read["person"])
    _find_repeated(persons, rows, findings, "cases are of one person", "one of them may be drawn", shown=False)
    values = {name: read[name] for name in schema.columns} | {"manager_key": managers, "person": persons}
    return Caseload(
        pa.table(values, schema=schema.to_arrow()), newcomers, rows, findings.all(), raw.header if raw else (), places
    )


def read_sent(file: BinaryIO, columns: Columns, findings: Findings) -> RawTable | None:
    """The file as it was sent, a CSV file or a workbook; None where it holds no table."""
    return (read_raw_xlsx if _is_workbook(file) else read_raw_csv)(file, columns.known.keys(), findings)


def template(framework: Framework) -> bytes:
    """An empty caseload to send to an area: the columns that it is asked for, as CSV."""
    fields = (*caseload_schema([framework]).fields, *known_columns(framework, SamplingPlan()).fields[-2:])
    asked = [field.name for field in fields if field.name != "person"]
    # The mark lets Excel open it as UTF-8, so that names keep their letters.
    return ("﻿" + ",".join(asked) + "\r\n").encode()


def _is_workbook(file: BinaryIO) -> bool:
    beginning = file.read(4)
    file.seek(0)
    return beginning in (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def _read_batch(
    batch: Batch, places: Mapping[str, int], readings: Mapping[str, Reading], read_as: pa.Schema, findings: Findings
) -> pa.Table:
    """The values of some rows. Of a name and a date of birth only their digest is kept."""
    values = {name: reading.read(batch.columns[places[name]], batch.rows) for name, reading in readings.items()}
    if "case_id" in values:
        for row in batch.rows.filter(values["case_id"].is_null()).to_pylist():
            findings.error("the case has no reference", "Fill in the cell.", row, "case_id")
    if "name" in values and "date_of_birth" in values:
        values[_WHO] = digests(values["name"], values["date_of_birth"])
    values[_ROW] = batch.rows
    nothing = partial(pa.nulls, len(batch.rows))
    columns = [values[field.name] if field.name in values else nothing(field.type) for field in read_as]
    return pa.table(columns, schema=read_as)


def _tell_missing(readings: Mapping[str, Reading], schema: TableSchema, findings: Findings) -> None:
    """Tell empty cells: a case without a reference cannot be drawn, any other stays and is counted."""
    for name in schema.columns:
        if name in readings and readings[name].blank.cells and name not in ("case_id", "person", "ended_on"):
            blank = readings[name].blank
            reason = f"{blank} of {name} hold no value; the cases stay in the caseload"
            findings.notice(reason, "Ask the area for them.", blank.first, name)


def _find_repeated(keys: Column, rows: Column, findings: Findings, what: str, then: str, *, shown: bool = True) -> None:
    """Tell the rows that share a key, twenty times; how often in all is told once."""
    places = repeated(keys)
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
