"""Conditions of a pack over whole columns: each different combination of values is looked at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from eyre.framework.conditions import holds, parts
from eyre.framework.framework import Framework
from eyre.framework.spec import Condition, Group
from eyre.tables.columns import Column
from eyre.tables.columns import compute as pc
from eyre.tables.csv_table import written


def attributes_in(condition: Condition, groups: Mapping[str, Group]) -> Iterator[str]:
    """The attributes on which a condition depends, those of the groups that it names included."""
    for part in parts(condition):
        if part.group:
            yield from attributes_in(groups[part.group].when, groups)
        elif part.attribute:
            yield part.attribute


def fulfilled(condition: Condition, table: pa.Table, framework: Framework) -> Column:
    """Whether a condition holds, for each row. A column that the table has not counts as empty."""
    names = [name for name in dict.fromkeys(attributes_in(condition, framework.groups)) if name in table.column_names]
    codes, combinations = distinct(table, names)
    met = [holds(condition, dict(zip(names, values, strict=True)), {}, framework.groups) for values in combinations]
    return pa.array(met, pa.bool_()).take(codes)


def distinct(table: pa.Table, names: Sequence[str]) -> tuple[Column, list[tuple[str | None, ...]]]:
    """Number the different combinations of some columns: the number for each row, and the combinations as text."""
    codes: Column = pa.repeat(pa.scalar(0, pa.int64()), table.num_rows)
    combinations: list[tuple[str | None, ...]] = [()]
    for name in names:
        encoded = _combined(table[name]).dictionary_encode(null_encoding="encode")
        values = [_as_text(value) for value in encoded.dictionary.to_pylist()]
        both = pc.add(pc.multiply(codes, len(values)), encoded.indices.cast(pa.int64())).dictionary_encode()
        found = [divmod(code, len(values)) for code in both.dictionary.to_pylist()]
        combinations = [(*combinations[before], values[own]) for before, own in found]
        codes = both.indices.cast(pa.int64())
    return codes, combinations if table.num_rows else []


def _as_text(value: object) -> str | None:
    return value if isinstance(value, str) or value is None else written(value)


def _combined(column: Column) -> Column:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
