"""CSV as people and programs export it -> a table and every problem of the file; a table -> CSV that harms nobody."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO, TextIO

import pyarrow as pa

from eyre.tables.cells import Cell, folded, guard, read_cell
from eyre.tables.encoding import decoded_blocks, find_encoding
from eyre.tables.schema import Field, TableSchema
from eyre.tables.table_file import MISSING, Findings, TableFile, find_repeated
from eyre.tables.validation import suggest

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SAVE_AS = "Nothing need be done; a bundle written by eyre has UTF-8 and commas."


def read_csv(data: bytes, name: str, schema: TableSchema) -> TableFile:
    """Read a table from the bytes of a CSV file. name: the file as messages shall call it.

    Never raises for what the file holds: a cell that cannot be read is empty in the table and a problem beside it.
    """
    findings = Findings(name)
    text = open_text(io.BytesIO(data), findings).read().replace("\x00", "")
    delimiter, text = _delimiter(text, schema, findings)
    records = _records(text, delimiter, findings)
    if not records:
        findings.error("the file is empty", f"Begin it with the names of the columns: {', '.join(schema.columns)}.")
        return TableFile(name, schema.empty(), [], findings.all())
    header = [cell.strip() for cell in records[0]]
    places = _columns(header, schema, findings)
    rows, kept = _rows(records, len(header), findings) if places else ([], [])
    _find_nameless(header, kept, findings)
    arrays = []
    for field in schema.fields:
        place = places.get(field.name)
        cells = [""] * len(kept) if place is None else [cells[place] for cells in kept]
        values = _values(field, cells, rows, delimiter, findings, given=place is not None)
        arrays.append(pa.array(values, field.arrow_type))
    table = pa.Table.from_arrays(arrays, schema=schema.to_arrow())
    find_repeated(table, rows, schema, findings)
    return TableFile(name, table, rows, findings.all())


def open_text(file: BinaryIO, findings: Findings) -> TextIO:
    """The text of a file of any encoding, to be read as one goes along. What is odd about its bytes is told first.

    The file is closed with the text.
    """
    encoding = find_encoding(file)
    if not encoding.certain:
        findings.error("the file holds bytes that no known encoding explains", "Export it again as CSV UTF-8.")
    elif encoding.name != "UTF-8":
        check = "" if encoding.name.startswith("UTF") else "Look at letters with accents: they may be wrong. "
        findings.notice(f"the file was read as {encoding.name}", check + _SAVE_AS)
    zeros, first, line = 0, None, 1
    for block in decoded_blocks(file, encoding):
        if first is None and "\x00" in block:
            first = line + block.count("\n", 0, block.index("\x00"))
        zeros += block.count("\x00")
        line += block.count("\n")
    if zeros:
        findings.error(f"the file holds {zeros} zero bytes that are not text", "Export it again as CSV UTF-8.", first)
    file.seek(0)
    return io.TextIOWrapper(file, encoding.codec, errors="replace", newline="")


def _delimiter(text: str, schema: TableSchema, findings: Findings) -> tuple[str, str]:
    """Find what separates the cells: the sign by which most names in the header are columns of the table."""
    if declared := re.match("sep=([,;\t|])\r?\n", text, re.IGNORECASE):  # a line for Excel, not part of the table
        return declared[1], text[declared.end() :]
    header = re.match(r"[^\r\n]*", text.lstrip("\r\n"))
    known = {folded(column) for column in schema.columns}

    def score(delimiter: str) -> tuple[int, int]:
        names = header[0].split(delimiter) if header else []
        return sum(folded(name.strip(' "')) in known for name in names), len(names)

    best = max(_DELIMITERS, key=score)
    if best != ",":
        findings.notice(f"the cells are separated by {_DELIMITERS[best]}, not commas", _SAVE_AS)
    return best, text


def _records(text: str, delimiter: str, findings: Findings) -> list[list[str]]:
    records: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            records.append(record)  # one by one: what stands before a wrong quotation mark can still be read
    except csv.Error as error:
        remedy = "Close each quotation mark, and write one inside a cell twice."
        findings.error(f"the quotation marks do not fit from here on ({error})", remedy, len(records) + 1)
    return records


def _columns(header: Sequence[str], schema: TableSchema, findings: Findings) -> dict[str, int]:
    """Where each column of the schema stands in the file."""
    alike = {folded(column): column for column in schema.columns}
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, name in enumerate(header):
        column = name if name in schema.columns else alike.get(folded(name))
        if column is None:
            unknown += [name] if name else []
        elif column in places:
            findings.error("the column stands in the file twice", "Remove one of the two.", 1, column)
        else:
            places[column] = place
            if name != column:
                findings.notice(f"the heading {name[:80]!r} was read as {column!r}", "Nothing need be done.", 1, column)
    if not places:
        remedy = f"Begin the file with the names of the columns: {', '.join(schema.columns)}."
        findings.error("the first row does not hold the names of the columns", remedy, 1)
        return places
    missing = [field for field in schema.fields if field.name not in places]
    for name in unknown:
        remedy = f"{suggest(name, [field.name for field in missing])} Otherwise remove the column."
        findings.error("this column is not known here", remedy, 1, name[:80])
    for field in missing:
        if field.required:
            findings.error("the column is missing", "Add it with its values.", 1, field)
    return places


def _rows(records: Sequence[list[str]], width: int, findings: Findings) -> tuple[list[int], list[list[str]]]:
    """The rows that hold something, each as wide as the header, and the row of the file where each stands."""
    rows: list[int] = []
    kept: list[list[str]] = []
    empty: list[int] = []
    for row, record in enumerate(records[1:], start=2):
        if not any(cell and not cell.isspace() for cell in record):
            empty.append(row)
            continue
        if len(record) != width:
            if len(record) < width or any(record[width:]):
                reason = f"the row has {len(record)} cells, but the header has {width}"
                remedy = "Put a cell that holds a separator into quotation marks, or add the cells that are missing."
                findings.error(reason, remedy, row)
            record = [*record[:width], *[""] * (width - len(record))]
        rows.append(row)
        kept.append(record)
    inside = [row for row in empty if rows and row < rows[-1]]
    if inside:
        findings.notice(f"{len(inside)} empty rows were left out", "Nothing need be done.", inside[0])
    return rows, kept


def _find_nameless(header: Sequence[str], kept: Sequence[list[str]], findings: Findings) -> None:
    for place, heading in enumerate(header):
        if not heading and any(cells[place].strip() for cells in kept):
            findings.error(f"column {place + 1} holds values but has no name", "Name the column or empty it.", row=1)


def _values(
    field: Field, cells: Sequence[str], rows: Sequence[int], delimiter: str, findings: Findings, *, given: bool
) -> list[object]:
    """Read one column. Equal texts are read once: most columns hold few different ones."""
    meaning = {text: read_cell(field, text, delimiter) if text.strip() else _blank(field, text) for text in set(cells)}
    odd = {text for text, cell in meaning.items() if cell.notice or cell.error}
    if odd:
        _report_odd(field, cells, rows, meaning, findings)
    if field.required and given:
        for row, text in zip(rows, cells, strict=True):
            if not text.strip():
                findings.error(MISSING, "Fill in the cell.", row, field)
    return [meaning[text].value for text in cells]


def _blank(field: Field, text: str) -> Cell:
    # Space is a text that somebody wrote, but no value of any other kind.
    return Cell(text) if text and field.kind == "text" else Cell()


def _report_odd(
    field: Field, cells: Sequence[str], rows: Sequence[int], meaning: dict[str, Cell], findings: Findings
) -> None:
    noticed: Counter[str] = Counter()
    first: dict[str, int] = {}
    for row, text in zip(rows, cells, strict=True):
        cell = meaning[text]
        if cell.error:
            findings.error(cell.error, cell.remedy, row, field, text)
        elif cell.notice:
            noticed[cell.notice] += 1
            first.setdefault(cell.notice, row)
    for notice, count in noticed.items():
        cells_said = "1 cell" if count == 1 else f"{count} cells"
        findings.notice(f"{notice} ({cells_said})", "Check one of them.", first[notice], field.name)


def write_csv(table: pa.Table, schema: TableSchema) -> bytes:
    """Write a table as CSV: UTF-8, commas, one line feed per row, and no text that a spreadsheet would run."""
    columns = [[_quoted(written(value)) for value in table[field.name].to_pylist()] for field in schema.fields]
    lines = [",".join(schema.columns), *(",".join(cells) for cells in zip(*columns, strict=True))]
    return ("\n".join(lines) + "\n").encode()


def _quoted(cell: str) -> str:
    # The standard library's writer leaves a lone carriage return bare, and a reader then sees two rows.
    if any(sign in cell for sign in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def written(value: object) -> str:
    """One value as a cell holds it, before quotation marks."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return f"{value.isoformat()}Z"
        case date():
            return value.isoformat()
        case str():
            return guard(value)
        case _:
            return str(value)
