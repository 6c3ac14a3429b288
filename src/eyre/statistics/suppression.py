"""Which counts may be published so that no small one can be worked out from the others.

Everything counted is cut into cells that do not overlap. A figure is one or several sums of cells that are published
together. Figures are admitted in the order given, most important first, and one is withheld when it is small itself, or
when with those admitted before it the count of a small sum of cells would follow.

A small sum does not follow when there is another table of whole numbers, none below nought, with the same published
figures, in which it has another count. Where a cell is a figure of its own a reader knows more: noughts are published,
so a withheld cell is none. Each such table is found by an integer programme and serves as long as it looks the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize

Cell = Any  # whatever tells one cell from every other
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
    stated = {cell for figure in figures for part in figure if len(part) == 1 for cell in part}
    harmless = {part for figure in figures if not small.intersection(figure) for part in figure}
    guard = _Guard(cells, small, stated, harmless)
    decided: dict[frozenset[Sum], bool] = {}
    for figure in figures:
        # The same sums are published by several figures; what gave something away once will do so for ever.
        same = frozenset(figure)
        if same not in decided:
            decided[same] = not small & same and guard.admits(same)
    return [decided[frozenset(figure)] for figure in figures]


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


Vector = npt.NDArray[np.float64]


class _Guard:
    """Watches over small sums: for each it keeps a table with another count that looks like the true one."""

    def __init__(self, cells: Mapping[Cell, int], small: Set[Sum], stated: Set[Cell], hoped: Set[Sum]) -> None:
        """Start with nothing published. hoped: what may be published in the end."""
        self._true: Vector = np.array(list(cells.values()), dtype=float)
        self._place = {cell: place for place, cell in enumerate(cells)}
        self._small = [self._vector(part) for part in small]
        self._hoped = [self._vector(part) for part in hoped]
        is_stated = np.array([cell in stated for cell in cells], dtype=bool)
        self._least = np.where(is_stated & (self._true > 0), 1.0, 0.0)
        self._most = np.where(is_stated & (self._true == 0), 0.0, 2 * self._true.sum() + 1)
        self._published: list[Vector] = []
        self._others: list[Vector] = []

    def admits(self, figure: Iterable[Sum]) -> bool:
        """Take a figure for published, unless a small sum would follow; say which it was."""
        vectors = [self._vector(part) for part in figure]
        published = [*self._published, *vectors]
        tables = [table for table in self._others if all(self._same(vector, table) for vector in vectors)]
        for small in self._small:
            if all(self._same(small, table) for table in tables):
                # A table that agrees with all that may follow serves to the end; often there is one.
                found = self._another([*published, *self._hoped], small)
                found = self._another(published, small) if found is None else found
                if found is None:
                    return False
                tables.append(found)
        self._published, self._others = published, tables
        return True

    def _another(self, published: Sequence[Vector], small: Vector) -> Vector | None:
        """A table that agrees with all that is published, and has another count of a small sum."""
        count = small @ self._true
        looks_the_same = []
        if published:
            matrix = np.array(published)
            looks_the_same = [optimize.LinearConstraint(matrix, matrix @ self._true, matrix @ self._true)]
        for least, most in ((count + 1, np.inf), (0, count - 1)):
            found = optimize.milp(
                np.zeros_like(small),
                integrality=1,
                bounds=optimize.Bounds(self._least, self._most),
                constraints=[*looks_the_same, optimize.LinearConstraint(small, least, most)],
            )
            if found.success:
                return np.asarray(np.rint(found.x))
        return None

    def _same(self, part: Vector, table: Vector) -> bool:
        return bool(part @ table == part @ self._true)

    def _vector(self, part: Sum) -> Vector:
        vector = np.zeros(len(self._true))
        vector[[self._place[cell] for cell in part]] = 1
        return vector


def _count(cells: Mapping[Cell, int], part: Sum) -> int:
    return sum(cells[cell] for cell in part)
