"""A caseload as it was read -> what somebody can do about it: problems beside rows, what to explain."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import xlsxwriter

from eyre.errors import Problem
from eyre.framework.framework import Framework
from eyre.sampling.caseload import Caseload, read_sent
from eyre.sampling.headings import PERSONAL, Columns, known_columns
from eyre.sampling.plan import SamplingPlan
from eyre.tables.cells import folded
from eyre.tables.columns import compute as pc
from eyre.tables.table_file import Findings

TO_MEND = "to mend"
_NO_TIME = datetime(2000, 1, 1)  # so that the same file gives the same bytes
_PERSONAL = frozenset(field.name for field in PERSONAL)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its number there, and its cells, all of them or those that are shown."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one kind. rows: those that they are told of, each with the values that stand there. place: which of
    the cells it is about; None where it is about the row, or about a cell that is not shown."""

    severity: str
    column: str
    reason: str
    remedy: str
    rows: tuple[Row, ...]
    place: int | None = None

    @property
    def title(self) -> str:
        """What is wrong with which column, in one line."""
        return f"{self.column}: {self.reason}" if self.column else self.reason

    @property
    def number(self) -> int:
        """How many rows are shown."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Mending:
    """headings: of the columns that `Row.cells` holds. groups: what must be mended first, then notes."""

    headings: tuple[str, ...]
    groups: tuple[Group, ...]


def sent_rows(file: BinaryIO, framework: Framework, plan: SamplingPlan) -> Iterator[Row]:
    """Every row of a file as it was sent, which is read again for this; the file is closed at the end."""
    raw = read_sent(file, known_columns(framework, plan), Findings(""))
    for batch in raw.batches if raw else ():
        columns = [column.to_pylist() for column in batch.columns]
        for number, cells in zip(batch.rows.to_pylist(), zip(*columns, strict=True), strict=True):
            yield Row(number, cells)


def mending(read: Caseload, sent: Iterable[Row]) -> Mending:
    """Gather the problems of a caseload by kind, each with its rows. sent: all rows of the file."""
    # What was understood is shown beside a problem, but not who the person is.
    shown = tuple(sorted(place for name, place in read.places.items() if name not in _PERSONAL))
    told = {problem.row for problem in read.problems}
    cells = {row.number: Row(row.number, tuple(row.cells[p] for p in shown)) for row in sent if row.number in told}
    alike: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for problem in sorted(read.problems, key=lambda one: one.severity != "error"):
        rows = alike[(problem.severity, problem.column or "", problem.reason, problem.remedy)]
        if problem.row in cells:
            rows.append(cells[problem.row])
    place = {name: shown.index(place) for name, place in read.places.items() if place in shown}
    groups = (Group(*kind, tuple(rows), place.get(kind[1])) for kind, rows in alike.items())
    return Mending(tuple(read.header[place] for place in shown), tuple(groups))


def unknown_headings(read: Caseload, columns: Columns) -> tuple[str, ...]:
    """Headings of the file that mean no column, in its order."""
    return tuple(dict.fromkeys(text for text in read.header if text and folded(text) not in columns.known))


def unknown_values(read: Caseload, framework: Framework) -> Mapping[str, Mapping[str, int]]:
    """By column: what the area wrote that is no value of it, and in how many rows."""
    found: dict[str, dict[str, int]] = {}
    for name in read.cases.column_names:
        attribute = framework.attributes.get(name)
        known = {option.value for option in attribute.values} if attribute else set()
        if known:
            counted = pc.value_counts(read.cases[name].drop_null()).to_pylist()
            odd = {row["values"]: row["counts"] for row in counted if row["values"] not in known}
            found |= {name: odd} if odd else {}
    return found


def mending_sheet(read: Caseload, sent: Iterable[Row]) -> bytes:
    """The file as it was sent, as a workbook, with a last column that says what is to be mended in each row.

    sent: all rows of the file. Text stays text: a cell that looks like a formula is not one.
    """
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _NO_TIME})
    head = book.add_format({"bold": True, "bottom": 1})
    marked = book.add_format({"text_wrap": True, "bg_color": "#FFF3C4"})
    sheet = book.add_worksheet("Caseload")
    header = (*read.header, TO_MEND)
    for column, heading in enumerate(header):
        sheet.write_string(0, column, heading, head)
    said = _said(read)
    for line, row in enumerate(sent, start=1):
        for column, cell in enumerate(row.cells):
            sheet.write_string(line, column, cell)
        if row.number in said:
            sheet.write_string(line, len(header) - 1, "\n".join(said[row.number]), marked)
    sheet.set_column(0, len(header) - 2, 18)
    sheet.set_column(len(header) - 1, len(header) - 1, 70)
    sheet.freeze_panes(1, 0)
    book.close()
    return packed.getvalue()


def _said(read: Caseload) -> Mapping[int, list[str]]:
    said: dict[int, list[str]] = defaultdict(list)
    for problem in read.problems:
        if problem.row is not None:
            said[problem.row].append(_sentence(problem))
    return said


def _sentence(problem: Problem) -> str:
    column = f"{problem.column}: " if problem.column else ""
    return f"{column}{problem.reason}. {problem.remedy}"
