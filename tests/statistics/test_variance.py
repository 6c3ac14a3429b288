"""Variance under stratified sampling without replacement, by drawing every possible sample."""

from itertools import combinations
from statistics import fmean, variance

import numpy as np
import pytest

from eyre.errors import EyreError
from eyre.statistics.bootstrap import replicate_factors
from eyre.statistics.strata import Stratum
from eyre.statistics.variance import TooFewCases, effective_size, proportion_variance, stratified_variance


def parts(strata, samples):
    for stratum, sample in zip(strata, samples, strict=True):
        influence = [stratum.weight * value for value in sample]
        yield stratum, sum(influence), sum(value * value for value in influence)


def test_over_all_possible_samples_the_estimated_variance_of_a_total_is_on_average_the_true_one():
    frames = ([1, 0, 1, 1, 0], [0, 0, 1, 0], [1, 1])
    drawn = (3, 2, 2)
    strata = [Stratum(len(frame), n) for frame, n in zip(frames, drawn, strict=True)]
    every = [
        (first, second, third)
        for first in combinations(frames[0], drawn[0])
        for second in combinations(frames[1], drawn[1])
        for third in combinations(frames[2], drawn[2])
    ]
    totals = [sum(total for _, total, _ in parts(strata, samples)) for samples in every]
    estimated = [stratified_variance(parts(strata, samples)) for samples in every]
    true = variance(totals) * (len(totals) - 1) / len(totals)
    assert fmean(estimated) == pytest.approx(true, rel=1e-12)


def test_proportion_of_a_simple_random_sample():
    """Cochran: (1 - 25/60) 0.4 0.6 / 24."""
    assert proportion_variance(10, Stratum(60, 25)) == pytest.approx((1 - 25 / 60) * 0.4 * 0.6 / 24, rel=1e-12)


def test_a_fully_inspected_stratum_has_no_sampling_error():
    assert stratified_variance([(Stratum(8, 8), 5.0, 5.0)]) == 0


def test_a_stratum_with_one_case_of_several_is_refused_and_one_of_one_is_not():
    with pytest.raises(TooFewCases, match="Merge it with a similar stratum"):
        stratified_variance([(Stratum(60, 1), 1.0, 1.0)])
    with pytest.raises(TooFewCases, match="Merge it with a similar stratum"):
        replicate_factors([0], [Stratum(60, 1)], 10, np.random.default_rng(1))
    assert stratified_variance([(Stratum(1, 1), 1.0, 1.0)]) == 0


@pytest.mark.parametrize(("frame_size", "sampled"), [(5, 6), (5, 0), (0, 0)])
def test_impossible_strata_are_refused(frame_size, sampled):
    with pytest.raises(EyreError, match="at least one sampled case"):
        Stratum(frame_size, sampled)


def test_effective_size_of_equal_weights_is_the_number_of_units_and_less_otherwise():
    assert effective_size(4 * 2.5, 4 * 2.5**2) == pytest.approx(4)
    assert effective_size(1 + 1 + 10, 1 + 1 + 100) < 3


def test_the_bootstrap_has_the_variance_of_the_formula_with_its_correction():
    generator = np.random.default_rng(20260)
    strata = [Stratum(60, 25), Stratum(400, 30), Stratum(6, 6)]
    stratum_of = [number for number, stratum in enumerate(strata) for _ in range(stratum.sampled)]
    values = generator.integers(0, 2, len(stratum_of)).astype(float)
    weights = np.array([strata[number].weight for number in stratum_of])
    factors = replicate_factors(stratum_of, strata, 20_000, generator)
    totals = factors @ (weights * values)
    moments = []
    for number, stratum in enumerate(strata):
        influence = (weights * values)[np.array(stratum_of) == number]
        moments.append((stratum, influence.sum(), (influence**2).sum()))
    assert totals.mean() == pytest.approx((weights * values).sum(), rel=0.005)
    # 20,000 replicates know a variance to about 1 %.
    assert totals.var() == pytest.approx(stratified_variance(moments), rel=0.04)


def test_bootstrap_factors_repeat_with_their_seed_and_leave_a_fully_inspected_stratum_alone():
    strata = [Stratum(60, 5), Stratum(3, 3)]
    one, two = (replicate_factors([0] * 5 + [1] * 3, strata, 50, np.random.default_rng(7)) for _ in range(2))
    assert (one == two).all()
    assert (one[:, 5:] == 1).all()
    assert (one > 0).all()
