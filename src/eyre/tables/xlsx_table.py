"""An Excel workbook -> the columns of the sheet that holds the table, as text under the same rules as CSV.

The workbook comes from anywhere, so its sheets are looked through before they are opened: a file of a few kilobytes can
name cells so far apart that the space between them would fill the memory of any machine.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from eyre.tables.raw_table import LOOKED_THROUGH, RawTable, Record, Records, gather, heading_score, raw_table
from eyre.tables.table_file import Findings

MOST_CELLS = (
    12_000_000  # between the outermost: a million rows of 12 columns. A sheet is opened whole, 100 bytes a cell
)
MOST_BYTES = 2 << 30  # unpacked
_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 20

# A sheet may have any name; the texts that sheets share have one, and hold no cells.
_SHEET = re.compile(r"(?!xl/sharedStrings\.xml).+\.xml", re.IGNORECASE)
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["'][^>]*(?<!/)>""")  # of a cell that holds something
_FAILED = re.compile(rb"""<(?:\w+:)?c(?=\s)[^>]*\bt\s*=\s*["']e["'][^>]*>""")
_FORMULA_ALONE = re.compile(
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
_AS_CSV = "Save the sheet as CSV, and send that: it may be of any size."
_CLEAN_COPY = "Copy the rows of the table into a new workbook, or save the sheet as CSV, and send that."


@dataclass
class _Extent:
    """The outermost cells that hold something, and the cells whose value cannot be read from the file."""

    rows: list[int] = field(default_factory=lambda: [1 << 30, 0])
    columns: list[int] = field(default_factory=lambda: [1 << 30, 0])
    held: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)
    uncalculated: int = 0

    def meet(self, part: bytes) -> None:
        """Look through some cells."""
        # There may be millions, so what is seldom there is looked for first, and of the rest only what differs is kept.
        found = _PLACE.findall(part)
        self.held += len(found)
        _widen(self.columns, {_column_number(column) for column in {column for column, _ in found}})
        _widen(self.rows, {int(row) for row in {row for _, row in found}})
        if b'"e"' in part or b"'e'" in part:
            places = (_PLACE.search(cell[0]) for cell in _FAILED.finditer(part))
            self.failed += [(int(place[2]), place[1].decode().upper()) for place in places if place]
        if b"<f" in part or b":f" in part:
            self.uncalculated += sum(1 for _ in _FORMULA_ALONE.finditer(part))

    @property
    def cells(self) -> int:
        return max(0, self.rows[1] - self.rows[0] + 1) * max(0, self.columns[1] - self.columns[0] + 1)


def _widen(ends: list[int], met: set[int]) -> None:
    if met:
        ends[:] = min(ends[0], *met), max(ends[1], *met)


def read_raw_xlsx(file: BinaryIO, known: Collection[str], findings: Findings) -> RawTable | None:
    """Read the columns of the table in a workbook. known: headings that tell which sheet and row hold the header.

    Returns None where nothing can be read; findings then hold the reason.
    """
    try:
        if not _may_be_opened(file, findings):
            return None
        file.seek(0)
        with CalamineWorkbook.from_filelike(file) as book:
            sheet = _table_sheet(book, known, findings)
            if sheet is None:
                findings.error("the workbook has no sheet with cells", _CLEAN_COPY)
                return None
            _tell_merged(sheet, findings)
            records = _records(sheet)
            first = list(islice(records, LOOKED_THROUGH))
            return raw_table(first, partial(gather, records, findings), known, findings)
    except (CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        findings.error(
            f"the workbook cannot be read ({str(error)[:120]})", "Open it in Excel and save it again as .xlsx."
        )
        return None


def _may_be_opened(file: BinaryIO, findings: Findings) -> bool:
    if file.read(4) == b"\xd0\xcf\x11\xe0":
        reason = "the workbook is protected by a password, or in the format of Excel 97"
        findings.error(reason, "Open it, take the password off and save it as .xlsx.")
        return False
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            findings.error(f"the workbook unpacks to more than {MOST_BYTES >> 30} GiB", _CLEAN_COPY)
            return False
        extents = {name: _extent(archive, name) for name in archive.namelist() if _SHEET.fullmatch(name)}
    for extent in extents.values():
        if extent is None:
            findings.error("the workbook holds a cell that is larger than any text", _CLEAN_COPY)
            return False
        if extent.cells > MOST_CELLS:
            crowded = extent.held * 4 > MOST_CELLS
            far = f"a cell stands in row {extent.rows[1]} or column {extent.columns[1]}, far from all others"
            many = f"the sheet has room for {extent.cells:,} cells; of a workbook at most {MOST_CELLS:,} are read"
            findings.error(many if crowded else far, _AS_CSV if crowded else _CLEAN_COPY)
            return False
        for row, column in extent.failed:
            remedy = "Mend its formula, save again."
            findings.error("the spreadsheet could not calculate this cell", remedy, row, f"column {column}")
        if extent.uncalculated:
            reason = f"{extent.uncalculated} formulas were saved without their results"
            findings.error(reason, "Open the workbook in Excel, let it calculate, and save it again.")
    return True


def _extent(archive: zipfile.ZipFile, name: str) -> _Extent | None:
    """Look through a sheet without building it; None where a single cell outgrows all reason."""
    extent = _Extent()
    held = b""
    with archive.open(name) as stream:
        while True:
            chunk = stream.read(_CHUNK)
            held += chunk
            cut = held.rfind(b"</row") if chunk else len(held)
            if cut < 0 and len(held) > _LONGEST_CELL * 32:
                return None
            extent.meet(held[: max(cut, 0)])
            held = held[max(cut, 0) :]
            if not chunk:
                return extent


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _table_sheet(book: CalamineWorkbook, known: Collection[str], findings: Findings) -> CalamineSheet | None:
    """The sheet whose beginning has most known headings; the first such where several have."""
    best, chosen, number, filled = -1, None, 0, 0
    for place in range(len(book.sheet_names)):  # one by one: each is in memory as a whole
        sheet = book.get_sheet_by_index(place)
        if sheet.height:
            filled += 1
            score = heading_score(_beginning(sheet), known)
            if score > best:
                best, chosen, number = score, sheet, filled
    if filled > 1:
        reason = f"of {filled} sheets, number {number} was read"
        findings.notice(reason, "If the cases stand in another, send that sheet alone.")
    return chosen


def _beginning(sheet: CalamineSheet) -> list[Record]:
    return [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), LOOKED_THROUGH)]


def _tell_merged(sheet: CalamineSheet, findings: Findings) -> None:
    for first, last in sheet.merged_cell_ranges or ():
        if last[0] > first[0]:  # merged over several rows, so only the first of them has the value
            reason = f"cells are merged over rows {first[0] + 1} to {last[0] + 1}, so that only the first has the value"
            findings.error(reason, "Unmerge them and write the value into every row.", first[0] + 1)


def _records(sheet: CalamineSheet) -> Records:
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        yield row, [cell if isinstance(cell, str) else _text(cell) for cell in cells]


def _text(cell: object) -> str:
    """A cell as it would stand in a CSV file."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
