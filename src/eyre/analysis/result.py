"""One result of an analysis, ready to be printed, drawn or written to a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pyarrow as pa

from eyre.document.model import DotChart
from eyre.statistics.intervals import Interval
from eyre.statistics.rounding import decimal_text

NOTHING = "–"


@dataclass(frozen=True)
class Result:
    """A table of an analysis.

    name: short, for a file. table: all its numbers, shares from 0 to 1. header and rows: what a reader sees of them.
    notes: what must be said with them, in whole sentences.
    """

    name: str
    title: str
    table: pa.Table
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    chart: DotChart | None = None


def percent(share: Fraction | float | None, unit: str = "share", digits: int = 0) -> str:
    """A share as a percentage, or points as they are, rounded for reading."""
    if share is None:
        return NOTHING
    text = decimal_text(Fraction(share) * (100 if unit == "share" else 1), digits)
    return f"{text}%" if unit == "share" else text


def from_to(interval: Interval | None, unit: str = "share") -> str:
    """An interval for reading: 68 to 79%."""
    if interval is None:
        return NOTHING
    low, high = percent(interval.low, unit), percent(interval.high, unit)
    return f"{low.removesuffix('%')} to {high}"


def arrow_table(rows: Sequence[Mapping[str, object]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    """Rows by column name as a table; None where a row lacks a column."""
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in columns.items()})
