"""A table that somebody else designed -> its columns as text, wherever it begins in the file, batch by batch.

No more than a batch is ever in memory, however large the file is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import BinaryIO, TextIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as pa_csv

from eyre.tables.cells import folded
from eyre.tables.columns import Column
from eyre.tables.columns import compute as pc
from eyre.tables.csv_table import open_text
from eyre.tables.table_file import Findings

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
LOOKED_THROUGH = 30  # rows in which the header is looked for: titles and dates may stand above it
_CELLS = 200_000  # that are held as Python objects at a time
_BLOCK = 1 << 22  # signs that are parsed at a time where no cell is quoted
_LONGEST_LINE = 1 << 20  # signs; what is longer is cut, and told as a row of the wrong width
MOST_COLUMNS = 1000

Record = Sequence[str]
Records = Iterator[tuple[int, Record]]  # each with its row in the file


@dataclass(frozen=True)
class Batch:
    """Some rows of a table. rows: where each stands in the file. columns: an array of text for each heading."""

    rows: Column
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class RawTable:
    """header: as written. batches: the rows, read from the file as one walks over them, once."""

    header: tuple[str, ...]
    batches: Iterator[Batch]
    delimiter: str = ","


def read_raw_csv(file: BinaryIO, known: Collection[str], findings: Findings) -> RawTable | None:
    """Read the columns of a CSV file. known: headings that tell which row is the header.

    Returns None where no row looks like a header; findings then hold the reason.
    """
    text = open_text(file, findings)
    beginning = list(islice(_lines(text), LOOKED_THROUGH))
    delimiter = _delimiter(beginning, known)
    if delimiter != ",":
        findings.notice(f"the cells are separated by {_DELIMITERS[delimiter]}, not commas", "Nothing need be done.")
    first = list(islice(_csv_records(chain(beginning, _lines(text)), delimiter, findings), LOOKED_THROUGH))
    # Fewer are all that can be read: the file ends there, or its quotation marks do not fit.
    rest = partial(_csv_batches, text if len(first) == LOOKED_THROUGH else io.StringIO(), delimiter, findings)
    return raw_table(first, rest, known, findings, delimiter)


def raw_table(
    first: Sequence[tuple[int, Record]],
    rest: Callable[[int], Iterator[Batch]],
    known: Collection[str],
    findings: Findings,
    delimiter: str = ",",
) -> RawTable | None:
    """Find the header, which is the row with most known headings.

    first: as many rows as are looked through for it. rest: gives those after them, once the width is known.
    """
    found = _header([record for _, record in first], known)
    if found is None:
        shown = "no row at its beginning has headings that are known" if first else "the file is empty"
        findings.error(shown, "Begin the table with the headings of the template: eyre caseload template.")
        return None
    header = tuple(cell.strip() for cell in first[found][1])
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        reason = f"the table has {len(header)} columns; at most {MOST_COLUMNS} are read"
        findings.error(reason, "Keep the columns of the template and remove the others.", first[found][0])
        return None
    if found:
        reason = f"the headings stand in row {first[found][0]}; what stands above was left out"
        findings.notice(reason, "Nothing need be done.", first[found][0])
    width = len(header)
    return RawTable(header, chain(gather(iter(first[found + 1 :]), findings, width), rest(width)), delimiter)


def gather(records: Records, findings: Findings, width: int) -> Iterator[Batch]:
    """Gather records into columns, as many as the header has."""
    while some := list(islice(records, max(1, _CELLS // width))):
        fitted = [record if len(record) == width else _fitted(row, record, width, findings) for row, record in some]
        columns = tuple(pa.array(column, pa.string()) for column in zip(*fitted, strict=True))
        yield _without_blank(Batch(pa.array([row for row, _ in some], pa.int64()), columns))


def heading_score(records: Iterable[Record], known: Collection[str]) -> int:
    """How many known headings the best of some rows has: which of several sheets holds the table."""
    return max((_known(record, known) for record in records), default=0)


def _known(record: Record, known: Collection[str]) -> int:
    return len({folded(cell) for cell in record} & set(known))


def _header(records: Sequence[Record], known: Collection[str]) -> int | None:
    scores = [_known(record, known) for record in records]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _fitted(row: int, record: Record, width: int, findings: Findings) -> Record:
    """A record as wide as the header. Cells beyond it are told: a shifted row must not pass as a case."""
    if not any(cell.strip() for cell in record[width:]) and (len(record) > width or not any(map(str.strip, record))):
        return [*record[:width], *[""] * (width - len(record))]
    reason = f"the row has {len(record)} cells, but the header has {width}"
    remedy = "Put a cell that holds a separator into quotation marks, or add the cells that are missing."
    findings.error(reason, remedy, row)
    return [*record[:width], *[""] * (width - len(record))]


def _without_blank(batch: Batch) -> Batch:
    filled: Column = pa.repeat(False, len(batch.rows))
    for column in batch.columns:
        filled = pc.or_(filled, pc.not_equal(pc.utf8_trim_whitespace(column), ""))
        if pc.all(filled).as_py():
            return batch
    return Batch(batch.rows.filter(filled), tuple(column.filter(filled) for column in batch.columns))


def _csv_batches(text: TextIO, delimiter: str, findings: Findings, width: int) -> Iterator[Batch]:
    """The rows after those that were looked through, by the quicker parser as long as it understands them."""
    row = LOOKED_THROUGH + 1
    while block := text.read(_BLOCK) + text.readline(_LONGEST_LINE):
        batch = None if '"' in block else _plain(block, delimiter, row, width)
        if batch is None:
            lines = chain(io.StringIO(block, newline=""), _lines(text))
            yield from gather(_csv_records(lines, delimiter, findings, row), findings, width)
            return
        yield _without_blank(batch)
        row += len(batch.rows)


def _plain(block: str, delimiter: str, first: int, width: int) -> Batch | None:
    """Rows without quotation marks, by a parser that is ten times as fast; None where one is not of that width."""
    names = [str(number) for number in range(width)]
    try:
        table = pa_csv.read_csv(
            io.BytesIO(block.encode()),
            pa_csv.ReadOptions(column_names=names),
            pa_csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    rows = pa.array(np.arange(first, first + table.num_rows))
    return Batch(rows, tuple(column.combine_chunks() for column in table.columns))


def _lines(text: TextIO) -> Iterator[str]:
    return iter(partial(text.readline, _LONGEST_LINE), "")


def _delimiter(lines: Sequence[str], known: Collection[str]) -> str:
    """What separates the cells: the sign by which some early line has most known headings."""

    def score(delimiter: str) -> tuple[int, int]:
        records = [[cell.strip(' "\r\n') for cell in line.split(delimiter)] for line in lines]
        return heading_score(records, known), max((len(record) for record in records), default=0)

    return max(_DELIMITERS, key=score)


def _csv_records(lines: Iterable[str], delimiter: str, findings: Findings, first: int = 1) -> Records:
    row = first - 1
    try:
        for row, record in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), start=first):
            yield row, record
    except csv.Error as error:
        remedy = "Close each quotation mark, and write one inside a cell twice."
        findings.error(f"the quotation marks do not fit from here on ({error})", remedy, row + 1)
