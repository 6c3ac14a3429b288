"""Intervals of a share: by enumeration of every possible truth, by published values, and for all inputs."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.errors import EyreError
from eyre.statistics.intervals import exact, korn_graubard, logit, straight, t_quantile, wilson

F = Fraction


def chance(met, answered, in_group, size):
    """The chance of exactly so many met in the sample."""
    return F(comb(in_group, met) * comb(size - in_group, answered - met), comb(size, answered))


def by_enumeration(met, answered, size, level):
    """Every truth under which neither tail of the sample is rarer than half of what the level leaves."""
    outside = (1 - F(level)) / 2
    possible = [
        truth
        for truth in range(met, size - (answered - met) + 1)
        if sum(chance(k, answered, truth, size) for k in range(met, answered + 1)) > outside
        and sum(chance(k, answered, truth, size) for k in range(met + 1)) > outside
    ]
    ends = [*(F(truth, size) for truth in possible), F(met, answered)]
    return min(ends), max(ends)


@pytest.mark.parametrize("size", range(1, 13))
def test_exact_interval_is_every_truth_that_the_sample_does_not_rule_out(size):
    for answered in range(1, size + 1):
        for met in range(answered + 1):
            ends = exact(met, answered, size, size, 0.95)
            assert (ends.low, ends.high) == pytest.approx(by_enumeration(met, answered, size, "0.95"), abs=1e-12)


@pytest.mark.parametrize(("answered", "size"), [(1, 5), (3, 9), (5, 12), (25, 60), (12, 13)])
@pytest.mark.parametrize("level", ["0.8", "0.95"])
def test_exact_interval_holds_the_truth_as_often_as_it_says_whatever_the_truth_is(answered, size, level):
    intervals = [exact(met, answered, size, size, float(level)) for met in range(answered + 1)]
    for truth in range(size + 1):
        held = sum(
            chance(met, answered, truth, size)
            for met, ends in enumerate(intervals)
            if ends.low - 1e-12 <= truth / size <= ends.high + 1e-12
        )
        assert held >= F(level)


@pytest.mark.parametrize(("answered", "largest"), [(1, 7), (4, 11), (6, 14), (9, 12)])
def test_where_the_size_of_the_group_is_not_known_the_interval_holds_for_every_size(answered, largest):
    for met in range(answered + 1):
        ends = exact(met, answered, answered, largest, 0.95)
        every = [by_enumeration(met, answered, size, "0.95") for size in range(answered, largest + 1)]
        low, high = min(low for low, _ in every), max(high for _, high in every)
        assert low - F(1, largest) - F(1, 10**9) <= ends.low <= float(low) + 1e-12
        assert float(high) - 1e-12 <= ends.high <= high + F(1, largest) + F(1, 10**9)


@pytest.mark.parametrize(
    ("met", "answered", "size", "low", "high"),
    [
        (7, 7, 7, "1", "1"),  # everything inspected: nothing left to chance
        (3, 8, 8, "3/8", "3/8"),
        (1, 1, 60, "2/60", "1"),  # one case allows almost anything
        (0, 1, 1, "0", "0"),
        (5, 5, 60, "30/60", "1"),  # all met in the sample is not all met in the group
        (0, 25, 60, "0", "6/60"),
        (99, 100, 101, "99/100", "100/101"),  # the truth is 99 or 100 of 101, both held; the estimate too
    ],
)
def test_edges(met, answered, size, low, high):
    ends = exact(met, answered, size, size, 0.95)
    assert (ends.low, ends.high) == pytest.approx((float(F(low)), float(F(high))), abs=1e-12)


def test_an_impossible_sample_is_refused():
    with pytest.raises(EyreError, match="cannot come from a group"):
        exact(3, 2, 60, 60, 0.95)
    with pytest.raises(EyreError, match=r"Write 95 % as 0\.95"):
        exact(1, 2, 60, 60, 95)


def test_t_quantile_is_that_of_the_tables():
    assert t_quantile(0.95, 10) == pytest.approx(2.228, abs=5e-4)
    assert t_quantile(0.95, float("inf")) == pytest.approx(1.960, abs=5e-4)


def test_wilson_of_81_of_263():
    """Agresti and Coull (1998), and any table of the score interval: 81 of 263 gives 0.255 to 0.366."""
    ends = wilson(81 / 263, 263, float("inf"), 0.95)
    assert (ends.low, ends.high) == pytest.approx((0.255, 0.366), abs=5e-4)


def test_korn_graubard_of_a_simple_random_sample_is_clopper_and_pearson():
    """R 4.2.2: binom.test(7, 30)$conf.int, 0.09933786 to 0.42283652."""
    ends = korn_graubard(7 / 30, 30, 30, 29, 0.95)
    assert (ends.low, ends.high) == pytest.approx((0.09933786, 0.42283652), abs=1e-8)


def test_points_are_straight():
    ends = straight(7.0, 1.0, 10, 0.95)
    assert (ends.low, ends.high) == pytest.approx((7 - 2.228139, 7 + 2.228139), abs=1e-6)


SHARES = st.floats(0.001, 0.999)


@settings(deadline=None)
@given(SHARES, st.floats(1e-6, 0.4), st.integers(1, 500), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_every_interval_holds_its_estimate_and_stays_within_0_and_1(share, error, freedom, level):
    effective = share * (1 - share) / error**2
    for ends in (
        logit(share, error, freedom, level),
        wilson(share, effective, freedom, level),
        korn_graubard(share, effective, freedom + 2, freedom, level),
    ):
        assert 0 <= ends.low <= share <= ends.high <= 1


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 200))
def test_exact_interval_holds_its_estimate_and_narrows_as_more_is_known(answered, met, more):
    met = min(met, answered)
    known = exact(met, answered, answered + more, answered + more, 0.95)
    assert known.low <= met / answered <= known.high
    unsure = exact(met, answered, answered, answered + more, 0.95)
    assert unsure.low <= known.low
    assert known.high <= unsure.high
    wider = exact(met, answered, answered + more, answered + more, 0.99)
    assert wider.low <= known.low
    assert known.high <= wider.high
