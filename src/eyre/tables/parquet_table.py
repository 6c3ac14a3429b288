"""Parquet, for tables too large for CSV: checked against the schema as strictly, without a Python object per cell."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from eyre.tables.schema import Field, TableSchema
from eyre.tables.table_file import MISSING, Findings, TableFile, find_repeated
from eyre.tables.validation import suggest

_WRITE_AGAIN = "Write the file again with eyre, or as Parquet with the columns that the reference of the bundle lists."


def read_parquet(data: bytes, name: str, schema: TableSchema) -> TableFile:
    """Read a table from the bytes of a Parquet file. Never raises for what the file holds."""
    findings = Findings(name)
    try:
        raw = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        findings.error(f"the file is no readable Parquet file ({str(error)[:120]})", _WRITE_AGAIN)
        return TableFile(name, schema.empty(), [], findings.all())
    unknown = [column for column in dict.fromkeys(raw.column_names) if column not in schema.columns]
    for column in unknown:
        remedy = f"{suggest(column, schema.columns)} Otherwise remove the column."
        findings.error("this column is not known here", remedy, field=column[:80])
    rows = range(2, raw.num_rows + 2)
    arrays = [_column(raw, field, findings) for field in schema.fields]
    table = pa.Table.from_arrays(arrays, schema=schema.to_arrow())
    find_repeated(table, rows, schema, findings)
    return TableFile(name, table, rows, findings.all())


def _column(raw: pa.Table, field: Field, findings: Findings) -> Any:
    count = raw.column_names.count(field.name)
    nothing = pa.array([None] * raw.num_rows, field.arrow_type)
    if count != 1:
        if count > 1 or field.required:
            reason = "the column is missing" if count == 0 else "the column stands in the file twice"
            findings.error(reason, _WRITE_AGAIN, field=field)
        return nothing
    try:
        column: Any = raw[field.name].cast(field.arrow_type)
    except (pa.ArrowException, ValueError) as error:
        findings.error(
            f"the column cannot be read as {field.arrow_type} ({str(error)[:120]})", _WRITE_AGAIN, field=field
        )
        return nothing
    if field.required:
        for place in _where(pc.is_null(column)):
            findings.error(MISSING, "Fill in the cell.", place + 2, field)
    if field.kind == "choice":
        allowed = pc.or_(pc.is_null(column), pc.is_in(column, value_set=pa.array(field.values, pa.string())))
        for place in _where(pc.invert(allowed)):
            value = column[place].as_py()
            remedy = suggest(value, field.values)
            findings.error("this is not one of the allowed values", remedy, place + 2, field, value)
    return column


def _where(mask: Any) -> list[int]:
    return [int(place.as_py()) for place in pc.indices_nonzero(mask)]


def write_parquet(table: pa.Table, schema: TableSchema) -> bytes:
    """Write a table as Parquet, the same bytes for the same table and version of pyarrow."""
    file = io.BytesIO()
    pq.write_table(table.select(schema.columns).cast(schema.to_arrow()), file, compression="zstd")
    return file.getvalue()
