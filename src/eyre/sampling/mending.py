"""A caseload as it was read -> what somebody can do about it: problems beside rows, what to explain."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from eyre.errors import Problem
from eyre.framework.framework import Framework
from eyre.sampling.caseload import Caseload
from eyre.sampling.headings import PERSONAL, Columns
from eyre.tables.cells import folded
from eyre.tables.columns import compute as pc

TO_MEND = "to mend"
_NO_TIME = datetime(2000, 1, 1)  # so that the same file gives the same bytes
_PERSONAL = frozenset(field.name for field in PERSONAL)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its number there, and its cells by heading without those that name the person."""

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
    def number(self) -> int:
        """How many rows are shown."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Mending:
    """headings: of the columns that `Row.cells` holds. groups: what must be mended first, then notes."""

    headings: tuple[str, ...]
    groups: tuple[Group, ...]


def mending(read: Caseload) -> Mending:
    """Gather the problems of a caseload by kind, each with the cells of its rows."""
    shown = _shown(read)
    cells = {number: Row(number, tuple(values[place] for place in shown)) for number, values in _rows(read)}
    alike: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for problem in sorted(read.problems, key=lambda one: one.severity != "error"):
        rows = alike[(problem.severity, problem.column or "", problem.reason, problem.remedy)]
        if problem.row in cells:
            rows.append(cells[problem.row])
    header = read.sent.header if read.sent else ()
    cell = {name: shown.index(place) for name, place in read.places.items() if place in shown}
    groups = (Group(*kind, tuple(rows), cell.get(kind[1])) for kind, rows in alike.items())
    return Mending(tuple(header[place] for place in shown), tuple(groups))


def _shown(read: Caseload) -> tuple[int, ...]:
    """The columns that are shown beside a problem: those that were understood, but not who the person is."""
    return tuple(sorted(place for name, place in read.places.items() if name not in _PERSONAL))


def _rows(read: Caseload) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that a problem names, with all their cells."""
    if read.sent is None:
        return
    told = {problem.row for problem in read.problems}
    columns = [column.to_pylist() for column in read.sent.columns]
    for place, number in enumerate(read.sent.rows.to_pylist()):
        if number in told:
            yield number, tuple(column[place] for column in columns)


def unknown_headings(read: Caseload, columns: Columns) -> tuple[str, ...]:
    """Headings of the file that mean no column, in its order."""
    header = read.sent.header if read.sent else ()
    return tuple(dict.fromkeys(text for text in header if text and folded(text) not in columns.known))


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


def mending_sheet(read: Caseload) -> bytes:
    """The file as it was sent, as a workbook, with a last column that says what is to be mended in each row.

    Text stays text: a cell that looks like a formula is not one.
    """
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _NO_TIME})
    head = book.add_format({"bold": True, "bottom": 1})
    marked = book.add_format({"text_wrap": True, "bg_color": "#FFF3C4"})
    sheet = book.add_worksheet("Caseload")
    header = (*(read.sent.header if read.sent else ()), TO_MEND)
    for column, heading in enumerate(header):
        sheet.write_string(0, column, heading, head)
    said = _said(read)
    for line, (number, cells) in enumerate(_all_rows(read), start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
        if number in said:
            sheet.write_string(line, len(header) - 1, "\n".join(said[number]), marked)
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


def _all_rows(read: Caseload) -> Iterator[tuple[int, tuple[Any, ...]]]:
    if read.sent is not None:
        columns = [column.to_pylist() for column in read.sent.columns]
        yield from zip(read.sent.rows.to_pylist(), zip(*columns, strict=True), strict=True)
