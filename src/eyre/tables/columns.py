"""Whole columns at a time: PyArrow's arrays and the functions that work on them."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow.compute

# An array of PyArrow. Its published types refuse the plain numbers and texts that the functions below accept.
Column: TypeAlias = Any
compute: Any = pyarrow.compute


def repeated(values: Column) -> Column:
    """Which rows of a column hold a value that stands in it several times; null is no value."""
    counts = compute.value_counts(values)
    several = counts.filter(compute.greater(counts.field("counts"), 1)).field("values")
    return compute.is_in(values, value_set=several.drop_null())
