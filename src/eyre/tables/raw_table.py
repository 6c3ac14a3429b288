"""A table that somebody else designed -> its columns as text, wherever it begins in the file: read in batches."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import pyarrow as pa
from pyarrow import csv as pa_csv

from eyre.tables.cells import folded
from eyre.tables.columns import Column
from eyre.tables.columns import compute as pc
from eyre.tables.csv_table import text_of
from eyre.tables.table_file import Findings

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_LOOKED_THROUGH = 30  # rows in which the header is looked for: titles and dates may stand above it
_BEGINNING = 1 << 20  # signs in which the header is looked for
_BATCH = 20_000  # rows that are held as Python objects at a time
_BLOCK = 1 << 24  # bytes that are parsed at a time; a longer row goes the slower way
MOST_COLUMNS = 1000

Record = Sequence[str]


@dataclass(frozen=True)
class RawTable:
    """header: as written. columns: one array of text for each heading. rows: the row of the file of each record."""

    header: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Column
    delimiter: str = ","


def read_raw_csv(data: bytes, known: Collection[str], findings: Findings) -> RawTable | None:
    """Read the columns of a CSV file. known: headings that tell which row is the header.

    Returns None where no row looks like a header; findings then hold the reason.
    """
    text = text_of(data, findings)
    delimiter = _delimiter(text, known)
    if delimiter != ",":
        findings.notice(f"the cells are separated by {_DELIMITERS[delimiter]}, not commas", "Nothing need be done.")
    if '"' not in text and (plain := _plain_csv(text, known, delimiter)):
        return plain
    return raw_table(_csv_records(text, delimiter, findings), known, findings, delimiter)


def raw_table(
    records: Iterable[tuple[int, Record]], known: Collection[str], findings: Findings, delimiter: str = ","
) -> RawTable | None:
    """Gather records, each with its row in the file, into columns. The header is the row with most known headings."""
    stream = iter(records)
    first = list(islice(stream, _LOOKED_THROUGH))
    found = _header(first, known)
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
    return _gather(chain(first[found + 1 :], stream), header, findings, delimiter)


def _plain_csv(text: str, known: Collection[str], delimiter: str) -> RawTable | None:
    """The same by a parser that is ten times as fast, for a file without quotation marks that begins with its header.

    Returns None where a row is not as wide as the header: then the slower way tells which.
    """
    header = tuple(cell.strip() for cell in io.StringIO(text[:_BEGINNING]).readline().split(delimiter))
    if not _known(header, known) or not all(header) or len(header) > MOST_COLUMNS:
        return None
    names = [str(number) for number in range(len(header))]
    try:
        table = pa_csv.read_csv(
            io.BytesIO(text.encode()),
            pa_csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK),
            pa_csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    rows = pa.array(range(2, table.num_rows + 2), pa.int64())
    filled: Column = pc.not_equal(pc.utf8_trim_whitespace(table[names[0]]), "")
    for name in names[1:]:
        if pc.all(filled).as_py():
            break
        filled = pc.or_(filled, pc.not_equal(pc.utf8_trim_whitespace(table[name]), ""))
    else:
        table, rows = table.filter(filled), rows.filter(filled.combine_chunks())
    return RawTable(header, tuple(column.combine_chunks() for column in table.columns), rows, delimiter)


def heading_score(records: Iterable[Record], known: Collection[str]) -> int:
    """How many known headings the best of some rows has: which of several sheets holds the table."""
    return max((_known(record, known) for record in records), default=0)


def _known(record: Record, known: Collection[str]) -> int:
    return len({folded(cell) for cell in record} & set(known))


def _header(first: Sequence[tuple[int, Record]], known: Collection[str]) -> int | None:
    scores = [_known(record, known) for _, record in first]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _gather(
    records: Iterator[tuple[int, Record]], header: tuple[str, ...], findings: Findings, delimiter: str
) -> RawTable:
    width = len(header)
    chunks: list[list[Column]] = [[] for _ in header]
    places: list[Column] = []
    while batch := list(islice(records, _BATCH)):
        kept = [(row, _fitted(row, record, width, findings)) for row, record in batch if any(map(str.strip, record))]
        places.append(pa.array([row for row, _ in kept], pa.int64()))
        for number, chunk in enumerate(chunks):
            chunk.append(pa.array([record[number] for _, record in kept], pa.string()))
    columns = tuple(pa.concat_arrays(chunk) if chunk else pa.array([], pa.string()) for chunk in chunks)
    rows = pa.concat_arrays(places) if places else pa.array([], pa.int64())
    return RawTable(header, columns, rows, delimiter)


def _fitted(row: int, record: Record, width: int, findings: Findings) -> Record:
    """A record as wide as the header. Cells beyond it are told: a shifted row must not pass as a case."""
    if len(record) == width:
        return record
    if len(record) > width and not any(cell.strip() for cell in record[width:]):
        return record[:width]
    reason = f"the row has {len(record)} cells, but the header has {width}"
    remedy = "Put a cell that holds a separator into quotation marks, or add the cells that are missing."
    findings.error(reason, remedy, row)
    return [*record[:width], *[""] * (width - len(record))]


def _delimiter(text: str, known: Collection[str]) -> str:
    """What separates the cells: the sign by which some early line has most known headings."""
    lines = list(islice(io.StringIO(text[:_BEGINNING]), _LOOKED_THROUGH))

    def score(delimiter: str) -> tuple[int, int]:
        records = [[cell.strip(' "\r\n') for cell in line.split(delimiter)] for line in lines]
        return heading_score(records, known), max((len(record) for record in records), default=0)

    return max(_DELIMITERS, key=score)


def _csv_records(text: str, delimiter: str, findings: Findings) -> Iterator[tuple[int, Record]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, record in enumerate(reader, start=1):
            yield row, record
    except csv.Error as error:
        remedy = "Close each quotation mark, and write one inside a cell twice."
        findings.error(f"the quotation marks do not fit from here on ({error})", remedy, row + 1)
