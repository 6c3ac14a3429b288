"""Which counts may be published so that no small one can be worked out from the others.

Everything counted is cut into cells that do not overlap. A figure is one or several sums of cells that are published
together. Figures are admitted in the order given, most important first, and one is withheld when it is small itself, or
when with those admitted before it the count of a small sum of cells would follow.

A small sum does not follow when there is another table of whole numbers, with the same published figures, in which it
has another count, and in which no withheld cell is 0: a reader who knows that noughts are published learns nothing
from that either. Such a table is looked for among the changes that leave the published figures as they are; cells of 1
are not lowered, and cells of 0 are left alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

Cell = Hashable
Sum = frozenset[Cell]


def admitted(
    cells: Mapping[Cell, int], figures: Sequence[Sequence[Sum]], threshold: int, sensitive: Iterable[Sum] = ()
) -> list[bool]:
    """Say of each figure whether it may be published.

    threshold: a sum is small when it counts from 1 to threshold - 1. sensitive: sums that are no figures of their own
    and whose small counts must not follow either, such as those outside a published group. Nothing else is assumed to
    be known; give what the reader knows anyhow as the first figures.
    Source: the idea of complementary suppression by cycles, Gusfield (1988), SIAM Journal on Computing 17, 552-571;
    here with linear spans, so that groups that overlap are covered as well.
    """
    sums = {part for figure in figures for part in figure} | set(sensitive)
    small = {part for part in sums if 0 < _count(cells, part) < threshold}
    guards = [_Guard(cells, part) for part in small]
    decisions = []
    for figure in figures:
        published = not small.intersection(figure) and all(guard.stands(figure) for guard in guards)
        if published:
            for guard in guards:
                guard.admit(figure)
        decisions.append(published)
    return decisions


def protected_table(counts: Sequence[Sequence[int]], threshold: int) -> list[list[int | None]]:
    """A table of counts with its margins, in which None stands for what must not be printed.

    counts: rows of equal length without margins. Returns the rows with a last column of row sums and a last row of
    column sums, the total in the corner. Large counts are kept before small ones, the margins before the cells.
    """
    rows, columns = range(len(counts)), range(len(counts[0]) if counts else 0)
    cells = {(row, column): counts[row][column] for row in rows for column in columns}
    places = [(row, column) for row in [*rows, len(rows)] for column in [*columns, len(columns)]]

    def part(place: tuple[int, int]) -> Sum:
        row, column = place
        return frozenset((r, c) for r, c in cells if row in (r, len(rows)) and column in (c, len(columns)))

    def importance(place: tuple[int, int]) -> tuple[bool, bool, int]:
        row, column = place
        margins = (row == len(rows)) + (column == len(columns))
        return margins < 2, margins < 1, -_count(cells, part(place))

    order = sorted(places, key=importance)
    may = dict(zip(order, admitted(cells, [[part(place)] for place in order], threshold), strict=True))
    shown = {place: _count(cells, part(place)) if may[place] else None for place in places}
    return [[shown[row, column] for column in [*columns, len(columns)]] for row in [*rows, len(rows)]]


class _Guard:
    """Watches over one small sum: whether what is published still leaves its count open."""

    def __init__(self, cells: Mapping[Cell, int], small: Sum) -> None:
        self._place = {
            cell: place
            for place, (cell, count) in enumerate(cells.items())
            if count > 1 or (count == 1 and cell in small)
        }
        self._small = small
        self._rows: dict[int, dict[int, Fraction]] = {}

    def stands(self, figure: Iterable[Sum]) -> bool:
        """Whether the small sum stays open when a figure is published as well."""
        rows = dict(self._rows)
        for part in figure:
            _add(rows, self._vector(part))
        return bool(_reduced(rows, self._vector(self._small)))

    def admit(self, figure: Iterable[Sum]) -> None:
        """Take a figure for published."""
        for part in figure:
            _add(self._rows, self._vector(part))

    def _vector(self, part: Sum) -> dict[int, Fraction]:
        return {self._place[cell]: Fraction(1) for cell in part if cell in self._place}


Vector = dict[int, Fraction]


def _add(rows: dict[int, Vector], vector: Vector) -> None:
    """Add a vector to a basis in echelon form: rows by the place of their first entry, which is 1."""
    rest = _reduced(rows, vector)
    if rest:
        first = min(rest)
        rows[first] = {place: value / rest[first] for place, value in rest.items()}


def _reduced(rows: Mapping[int, Vector], vector: Vector) -> Vector:
    """What is left of a vector that is no combination of the rows; nothing, where it is one."""
    rest = dict(vector)
    while rest:
        first = min(rest)
        row = rows.get(first)
        if row is None:
            return rest
        factor = rest[first]
        for place, value in row.items():
            left = rest.get(place, Fraction(0)) - factor * value
            if left:
                rest[place] = left
            else:
                rest.pop(place, None)
    return rest


def _count(cells: Mapping[Cell, int], part: Sum) -> int:
    return sum(cells[cell] for cell in part)
