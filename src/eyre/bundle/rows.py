"""The rows of a loaded bundle with the place of each in its file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.bundle.load import Loaded
from eyre.tables.table_file import TableFile

Row = Mapping[str, Any]


def rows(loaded: Loaded, table: str) -> Iterator[tuple[int, Row]]:
    """The rows of a table, each with its row in the file; none where the bundle does not have the table."""
    found = loaded.tables.get(table)
    if found is not None:
        yield from zip(found.rows, found.records, strict=True)


def file_of(loaded: Loaded, table: str) -> str:
    """The file that holds a table, or would hold it."""
    found = loaded.tables.get(table)
    return found.name if found else f"{table}.csv"


def complete(table: TableFile, column: str) -> bool:
    """Whether every value of a column could be read, so that a value that is not there is truly absent."""
    unread = any(problem.severity == "error" and problem.column is None for problem in table.problems)
    return not unread and table.table[column].null_count == 0


def without(inspection: Inspection, table: str, places: Collection[int]) -> Inspection:
    """The inspection without some rows of a table, by their place in it."""
    if not places:
        return inspection
    whole = inspection.tables[table]
    # Typed, because places of no rows at all would be of no type, which take() refuses.
    kept = pa.array([place for place in range(whole.num_rows) if place not in places], pa.int64())
    return replace(inspection, tables={**inspection.tables, table: whole.take(kept)})
