"""What is withheld cannot be worked out: checked against a solver that tries every table a reader could think of."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from eyre.statistics.suppression import admitted, protected_table


def bounds(published, withheld, target, cells, most):
    """The smallest and largest count of a sum that a reader must hold for possible, solved exactly.

    The reader knows every published sum and that no withheld sum is nought, because noughts are published.
    """
    found = []
    for sense in ("Minimize", "Maximize"):
        model = cp_model.CpModel()
        variables = {cell: model.new_int_var(0, most, str(cell)) for cell in cells}
        for part, count in published.items():
            model.add(sum(variables[cell] for cell in part) == count)
        for part in withheld:
            model.add(sum(variables[cell] for cell in part) >= 1)
        getattr(model, sense.lower())(sum(variables[cell] for cell in target))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        found.append(int(solver.objective_value))
    return tuple(found)


def parts_of_table(rows, columns):
    inner = [(r, c) for r in range(rows) for c in range(columns)]
    return {
        (r, c): frozenset((i, j) for i, j in inner if r in (i, rows) and c in (j, columns))
        for r in range(rows + 1)
        for c in range(columns + 1)
    }


COUNT = st.one_of(st.integers(0, 6), st.integers(0, 60))
TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(COUNT, min_size=columns, max_size=columns), min_size=1, max_size=4)
)


@settings(max_examples=150, deadline=None)
@given(TABLES, st.integers(2, 6))
@example([[1, 1], [20, 30]], 5)
@example([[2, 0, 40], [0, 3, 50], [60, 70, 80]], 5)
@example([[1, 1, 1], [1, 1, 1], [1, 1, 1]], 3)
def test_no_small_count_of_a_table_with_margins_can_be_recovered(counts, threshold):
    shown = protected_table(counts, threshold)
    rows, columns = len(counts), len(counts[0])
    parts = parts_of_table(rows, columns)
    true = {place: sum(counts[i][j] for i, j in part) for place, part in parts.items()}
    small = [place for place in parts if 0 < true[place] < threshold]
    published = {parts[r, c]: shown[r][c] for r, c in parts if shown[r][c] is not None}
    withheld = [parts[r, c] for r, c in parts if shown[r][c] is None]
    assert all(shown[r][c] in (None, true[r, c]) for r, c in parts)
    assert all(shown[r][c] is None for r, c in small)
    for place in small:
        low, high = bounds(published, withheld, parts[place], parts[rows, columns], 500)
        assert low < high, f"{place} is {low}"


@settings(max_examples=100, deadline=None)
@given(st.lists(COUNT, min_size=8, max_size=8), st.permutations(range(4)), st.integers(2, 6))
def test_no_small_count_of_overlapping_groups_can_be_recovered(counts, order, threshold):
    # Three groups that overlap cut the cases into eight parts; all cases and what is outside each group count too.
    cells = dict(enumerate(counts))
    groups = [frozenset(cells), *(frozenset(cell for cell in cells if cell >> bit & 1) for bit in range(3))]
    outside = [groups[0] - group for group in groups[1:]]
    figures = [[groups[number]] for number in order]
    may = admitted(cells, figures, threshold, outside)
    published = {figure[0]: sum(cells[c] for c in figure[0]) for figure, ok in zip(figures, may, strict=True) if ok}
    for part in (*groups, *outside):
        if 0 < sum(cells[c] for c in part) < threshold:
            low, high = bounds(published, (), part, cells, 500)
            assert low < high


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        # Nothing is small, so nothing is withheld.
        ([[10, 20], [30, 40]], [[10, 20, 30], [30, 40, 70], [40, 60, 100]]),
        # One small cell takes three others with it: a corner of a rectangle alone would follow by subtraction.
        ([[2, 20], [30, 40]], [[None, None, 22], [None, None, 70], [32, 60, 92]]),
        # The largest counts are kept first: 50, and then 40 is the first that would give 2 away.
        ([[2, 20, 9], [30, 40, 50]], [[None, None, 9, 31], [None, None, 50, 120], [32, 60, 59, 151]]),
        # A single column: the small count and the next larger one.
        ([[1], [9], [12]], [[None, None], [None, None], [12, 12], [22, 22]]),
        ([[0, 20], [30, 40]], [[0, 20, 20], [30, 40, 70], [30, 60, 90]]),
        ([[1, 1]], [[None, None, None], [None, None, None]]),
    ],
)
def test_tables_worked_out_by_hand(counts, shown):
    assert protected_table(counts, 5) == shown


def test_a_group_is_withheld_when_the_rest_would_follow():
    cells = {"high": 20, "rest": 3}
    everybody, high, rest = frozenset(cells), frozenset({"high"}), frozenset({"rest"})
    assert admitted(cells, [[everybody], [high]], 5, [rest]) == [True, False]
    assert admitted(cells, [[high], [everybody]], 5, [rest]) == [True, False]
    assert admitted(cells, [[everybody], [high]], 5) == [True, True]  # nobody asked for the rest to be kept


def test_a_table_without_rows_has_only_a_total():
    assert protected_table([], 5) == [[0]]
