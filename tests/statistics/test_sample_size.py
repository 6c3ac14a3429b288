"""Planning: published sizes, the margin they attain, and the chance to see a difference."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.statistics.sample_size import ImpossiblePlan, margin_of_size, margin_of_strata, power, size_for_margin


@pytest.mark.parametrize(("frame_size", "size"), [(100, 62), (200, 90), (500, 124), (1217, 145)])
def test_sizes_for_80_per_cent_and_5_points(frame_size, size):
    """The sizes that HM Inspectorate of Probation's sampling tables give for these caseloads."""
    assert size_for_margin(frame_size, 0.05, 0.8) == size


def test_the_margin_that_a_rounded_size_attains_may_be_a_little_over():
    assert margin_of_size(100, 62, 0.8) == pytest.approx(0.0504, abs=5e-5)
    assert margin_of_size(100, 100, 0.8) == 0


def test_margin_of_strata_is_that_of_their_weighted_errors():
    one, two = margin_of_size(60, 25, 0.95), margin_of_size(1500, 75, 0.95)
    whole = margin_of_strata([(60, 25), (1500, 75)], 0.95)
    assert whole == pytest.approx(((60 / 1560 * one) ** 2 + (1500 / 1560 * two) ** 2) ** 0.5)


def test_power_is_what_a_simulation_finds():
    generator = np.random.default_rng(20260)
    n, level = 120, 0.95
    first, second = generator.binomial(n, 0.5, 20_000) / n, generator.binomial(n, 0.68, 20_000) / n
    pooled = (first + second) / 2
    z = np.abs(first - second) / np.sqrt(2 * pooled * (1 - pooled) / n)
    told = power((0.5, 0.68), (n, n), (float("inf"), float("inf")), level)
    assert told == pytest.approx((z > 1.959964).mean(), abs=0.015)


def test_power_without_a_difference_is_the_error_that_the_level_allows():
    assert power((0.5, 0.5), (50, 50), (float("inf"), float("inf")), 0.95) == pytest.approx(0.05, abs=1e-9)


def test_two_groups_inspected_completely_differ_for_certain():
    assert power((0.5, 0.6), (50, 50), (50, 50), 0.95) == 1


@pytest.mark.parametrize(("frame", "margin", "share"), [(0, 0.05, 0.5), (100, 5, 0.5), (100, 0.05, 0)])
def test_an_impossible_plan_is_refused(frame, margin, share):
    with pytest.raises(ImpossiblePlan):
        size_for_margin(frame, margin, 0.8, share)
    with pytest.raises(ImpossiblePlan):
        margin_of_size(60, 61, 0.8)


@settings(deadline=None)
@given(st.integers(2, 20_000), st.floats(0.01, 0.2), st.sampled_from([0.8, 0.9, 0.95]))
def test_the_size_is_the_whole_number_nearest_to_the_margin(frame_size, margin, level):
    size = size_for_margin(frame_size, margin, level)
    assert 1 <= size <= frame_size
    if 1 < size < frame_size:
        assert margin_of_size(frame_size, size + 1, level) <= margin * 1.001
        assert margin_of_size(frame_size, size - 1, level) >= margin * 0.999
