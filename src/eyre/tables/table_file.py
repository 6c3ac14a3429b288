"""A table as it was read from a file: its rows, where each stood, and all that was odd or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import pyarrow as pa

from eyre.errors import Problem
from eyre.tables.schema import Field, TableSchema
from eyre.tables.validation import shorten

# One wrong setting of an export spoils every row; a hundred examples show it, the rest is counted.
MOST_ALIKE = 100
MISSING = "a value is missing"


@dataclass(frozen=True)
class TableFile:
    """rows: the row of the file from which each row of the table comes; the header is row 1."""

    name: str
    table: pa.Table
    rows: Sequence[int]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def records(self) -> Sequence[Mapping[str, Any]]:
        """Every row as Python values by column, made once: each check of a bundle walks over them."""
        return cast(Sequence[Mapping[str, Any]], self.table.to_pylist())


class Findings:
    """Gathers the problems of one file; personal values stay out and endless repetition is counted instead."""

    def __init__(self, file: str, most_alike: int = MOST_ALIKE) -> None:
        self.file = file
        self.most_alike = most_alike
        self._problems: list[Problem] = []
        self._alike: Counter[tuple[str | None, str]] = Counter()

    def error(
        self,
        reason: str,
        remedy: str,
        row: int | None = None,
        field: Field | str | None = None,
        value: object = None,
    ) -> None:
        """Add something that must be mended. Of a private column the value is not repeated."""
        column = field.name if isinstance(field, Field) else field
        private = isinstance(field, Field) and field.private
        if self.room_for(column, reason):
            shown = None if value is None or private else shorten(str(value))
            self._problems.append(Problem(self.file, reason, remedy, row=row, column=column, value=shown))

    def room_for(self, column: str | None, reason: str) -> bool:
        """Count one more of a kind; whether it is still shown by itself."""
        self._alike[(column, reason)] += 1
        return self._alike[(column, reason)] <= self.most_alike

    def notice(self, reason: str, remedy: str, row: int | None = None, column: str | None = None) -> None:
        """Add something that was read in spite of its form."""
        self._problems.append(Problem(self.file, reason, remedy, row=row, column=column, severity="notice"))

    def all(self) -> tuple[Problem, ...]:
        """Everything found, in the order of the rows."""
        return tuple(sorted((*self._problems, *self._rest()), key=lambda problem: problem.row or 0))

    def _rest(self) -> Iterator[Problem]:
        for (column, reason), count in self._alike.items():
            if count > self.most_alike:
                more = f"the same in {count - self.most_alike} more rows: {reason}"
                yield Problem(self.file, more, "Mend the column as a whole.", column=column)


def find_repeated(table: pa.Table, rows: Sequence[int], schema: TableSchema, findings: Findings) -> None:
    """Find rows that have the same key, and values that must differ but do not."""
    keys = [schema.primary_key] if schema.primary_key else []
    keys += [(field.name,) for field in schema.fields if field.unique and (field.name,) not in keys]
    for key in keys:
        first: dict[tuple[object, ...], int] = {}
        for row, values in zip(rows, zip(*(table[name].to_pylist() for name in key), strict=True), strict=True):
            if None in values:
                continue
            if values in first:
                named = schema.field(key[-1])
                said = "this value stands" if len(key) == 1 else f"these values of {', '.join(key)} stand"
                reason = f"{said} in an earlier row already, first in row {first[values]}"
                findings.error(reason, "Keep one of the rows.", row, named, ", ".join(map(str, values)))
            first.setdefault(values, row)
