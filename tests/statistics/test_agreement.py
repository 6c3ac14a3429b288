"""Agreement of two marks: published tables, irrCAC, and what must hold for all pairs."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eyre.statistics.agreement import (
    COEFFICIENTS,
    Pair,
    clusters_needed,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)


def pairs_of(table):
    """Pairs of marks from a table whose rows are the first marks and whose columns are the second."""
    cells = [(str(i), str(j)) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [Pair(first, second, number) for number, (first, second) in enumerate(cells)]


# Cohen (1960), table 1, as counts of 200. Fleiss, Levin and Paik (2003), table 18.1. Gwet (2002): 125 patients.
# The abstractors are example data of the R package irrCAC (Gwet 2014), printed in its overview.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
FLEISS = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
GWET = [[118, 5], [2, 0]]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def test_published_coefficients():
    assert cohen_kappa(pairs_of(COHEN)).value == pytest.approx(0.492, abs=5e-4)
    assert cohen_kappa(pairs_of(FLEISS)).value == pytest.approx(0.68, abs=5e-3)
    assert cohen_kappa(pairs_of(GWET)).value == pytest.approx(-0.023, abs=5e-4)
    assert gwet_ac1(pairs_of(GWET)).value == pytest.approx(0.941, abs=5e-4)
    assert cohen_kappa(pairs_of(ABSTRACTORS)).value == pytest.approx(0.7964094, abs=5e-8)


@pytest.mark.parametrize(
    ("table", "coefficient", "value", "error"),
    [
        # irrCAC 0.4.4 (Python), raw.CAC(...).conger() and .gwet(); table.CAC(...).krippendorff(): rounded to 5 digits.
        (FLEISS, cohen_kappa, 0.67647, 0.08814),
        (FLEISS, gwet_ac1, 0.86757, 0.03943),
        (FLEISS, krippendorff_alpha, 0.67690, 0.08862),
        (ABSTRACTORS, krippendorff_alpha, 0.79726, 0.05905),
        (GWET, krippendorff_alpha, -0.02469, 0.01088),
        (COHEN, krippendorff_alpha, 0.48846, 0.05228),
    ],
)
def test_the_same_coefficients_and_standard_errors_as_irrcac(table, coefficient, value, error):
    found = coefficient(pairs_of(table))
    assert found.value == pytest.approx(value, abs=6e-6)
    assert found.standard_error == pytest.approx(error, abs=6e-6)


def test_the_interval_of_irrcac():
    """irrCAC 0.4.4, raw.CAC(...).gwet() on the table of Fleiss: (0.78934, 0.9458)."""
    found = gwet_ac1(pairs_of(FLEISS))
    assert (found.low, found.high) == pytest.approx((0.78934, 0.9458), abs=6e-6)


def test_krippendorff_by_hand():
    """Two pairs of four disagree. Of the 8 marks 4 are a and 4 b: expected disagreement 4 * 4 * 2 / (8 * 7) = 4/7."""
    pairs = [Pair("a", "a", 1), Pair("b", "b", 2), Pair("a", "b", 3), Pair("b", "a", 4)]
    assert krippendorff_alpha(pairs).value == pytest.approx(1 - (1 / 2) / (4 / 7))


def test_one_mark_only_leaves_kappa_and_alpha_undefined():
    pairs = [Pair("met", "met", n) for n in range(10)]
    assert [one(pairs, 0.95).value for one in COEFFICIENTS] == [1.0, None, 1.0, None]


def test_full_agreement_of_few_is_not_certainty():
    """Wilson's lower end for 10 of 10 is 10 / (10 + 1.96²) = 0.72; it is carried over to the coefficients."""
    pairs = [Pair("ab"[n % 2], "ab"[n % 2], n) for n in range(10)]
    assert percent_agreement(pairs).low == pytest.approx(0.7225, abs=1e-4)
    kappa = cohen_kappa(pairs)
    assert (kappa.value, kappa.high) == (1, 1)
    assert kappa.low == pytest.approx((0.7225 - 0.5) / 0.5, abs=2e-4)


def test_pairs_of_one_case_do_not_count_as_independent():
    alone = [Pair("a", "a" if n % 3 else "b", n) for n in range(30)]
    pooled = [Pair("a", "a" if n // 10 else "b", n // 10) for n in range(30)]
    assert percent_agreement(alone).value == percent_agreement(pooled).value
    assert percent_agreement(pooled).half_width > percent_agreement(alone).half_width


def test_nothing_and_one_pair():
    assert percent_agreement([]).value is None
    assert gwet_ac1([]).value is None
    one = gwet_ac1([Pair("a", "b", 1)])
    assert one.low is None
    assert clusters_needed(one, 0.1) is None


def test_four_times_the_cases_halve_the_interval():
    found = gwet_ac1(pairs_of(FLEISS))
    assert clusters_needed(found, found.half_width / 2) == 400


MARKS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.integers(0, 9)), min_size=2, max_size=40)


@given(MARKS)
def test_a_coefficient_lies_within_its_interval_and_does_not_depend_on_who_comes_first(marks):
    pairs = [Pair(*mark) for mark in marks]
    swapped = [Pair(pair.second, pair.first, pair.cluster) for pair in pairs]
    for coefficient in COEFFICIENTS:
        one, other = coefficient(pairs, 0.95), coefficient(swapped, 0.95)
        assume(one.low is not None)
        assert one.low - 1e-9 <= one.value <= one.high + 1e-9
        assert one.value == pytest.approx(other.value)
        assert one.standard_error == pytest.approx(other.standard_error)
