"""Two shares compared: their difference, an interval for it, and how easily chance alone would give as much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any

from scipy import special, stats

from eyre.statistics.intervals import wilson
from eyre.statistics.strata import Stratum
from eyre.statistics.variance import stratified_variance

Unit = Any  # whatever tells one sampled unit from every other
FEW = 5  # from this number of met and of unmet units on each side, the approximate test is good enough


@dataclass(frozen=True)
class Side:
    """One of two shares. influence: how much each unit moves it (units that do not move it may be left out).

    units: how many it rests on. counts: met and answered, where the share is of whole units that are each one answer.
    """

    share: float
    influence: Mapping[Unit, float]
    units: int
    counts: tuple[int, int] | None = None


@dataclass(frozen=True)
class Sample:
    """The strata that all units of both sides were drawn from, and the stratum of each unit."""

    strata: Mapping[Hashable, Stratum]
    stratum_of: Mapping[Unit, Hashable] = field(repr=False)

    @property
    def freedom(self) -> float:
        """Degrees of freedom of a variance: sampled units less strata; infinite where nothing is left to chance."""
        open_strata = [stratum for stratum in self.strata.values() if stratum.fpc > 0]
        return sum(stratum.sampled - 1 for stratum in open_strata) if open_strata else inf

    def variance(self, influence: Mapping[Unit, float]) -> float:
        """The variance of an estimate with these influence values. Raises TooFewCases for a stratum of one unit."""
        total: dict[Hashable, float] = defaultdict(float)
        squares: dict[Hashable, float] = defaultdict(float)
        for unit, value in influence.items():
            total[self.stratum_of[unit]] += value
            squares[self.stratum_of[unit]] += value * value
        return stratified_variance((stratum, total[key], squares[key]) for key, stratum in self.strata.items())


@dataclass(frozen=True, slots=True)
class Difference:
    """first less second, from -1 to 1, with its interval; p_value: how often chance alone would give as much.

    test: "t" or "exact".
    """

    difference: float
    standard_error: float
    low: float
    high: float
    level: float
    p_value: float
    test: str


def difference(first: Side, second: Side, sample: Sample, level: float = 0.95) -> Difference:
    """Compare two shares of one sample, or of several drawn independently of each other.

    The units of the two sides must not overlap: a group is compared with the rest, not with all.
    Interval: Newcombe's, from the Wilson intervals of the two sides on their effective sizes and the correlation of
    the sides; it holds where one side is 0 or 1 and never leaves out the difference. Test: t on the linearised
    standard error; Fisher's exact test where a side has fewer than 5 units that are met, or that are not.
    Raises ValueError for sides that overlap, TooFewCases for a stratum of one unit.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; correlated sides: Zou and Donner (2008),
    Statistics in Medicine 27, 1693-1702; linearisation: Särndal, Swensson and Wretman (1992), section 5.5.
    """
    if first.influence.keys() & second.influence.keys():
        raise ValueError("the two sides share units: compare a group with the rest, not with a set that contains it")
    gap = first.share - second.share
    joint = {**first.influence, **{unit: -value for unit, value in second.influence.items()}}
    variances = sample.variance(first.influence), sample.variance(second.influence)
    variance = sample.variance(joint)
    scale = sqrt(variances[0] * variances[1])
    correlation = (variances[0] + variances[1] - variance) / (2 * scale) if scale else 0.0
    low, high = _newcombe(first, second, variances, min(max(correlation, -1.0), 1.0), sample.freedom, level)
    p_value, test = _test(first, second, gap, sqrt(variance), sample)
    return Difference(gap, sqrt(variance), low, high, level, p_value, test)


def _newcombe(
    first: Side,
    second: Side,
    variances: tuple[float, float],
    correlation: float,
    freedom: float,
    level: float,
) -> tuple[float, float]:
    (a_down, a_up), (b_down, b_up) = (
        _arms(side, variance, freedom, level) for side, variance in zip((first, second), variances, strict=True)
    )
    gap = first.share - second.share
    down = sqrt(max(a_down**2 + b_up**2 - 2 * correlation * a_down * b_up, 0.0))
    up = sqrt(max(a_up**2 + b_down**2 - 2 * correlation * a_up * b_down, 0.0))
    return max(gap - down, -1.0), min(gap + up, 1.0)


def _arms(side: Side, variance: float, freedom: float, level: float) -> tuple[float, float]:
    """How far the interval of one side reaches below and above its share."""
    spread = side.share * (1 - side.share)
    # A side of which all or none are met shows no spread: its units then count as so many independent ones.
    size = spread / variance if variance and spread else float(side.units)
    interval = wilson(side.share, size, freedom, level)
    return side.share - interval.low, interval.high - side.share


def _test(first: Side, second: Side, gap: float, error: float, sample: Sample) -> tuple[float, str]:
    if first.counts and second.counts and min(*_cells(first.counts), *_cells(second.counts)) < FEW:
        table = [_cells(first.counts), _cells(second.counts)]
        return float(stats.fisher_exact(table)[1]), "exact"
    if error == 0:
        return (0.0 if gap else 1.0), "t"
    return float(2 * special.stdtr(min(sample.freedom, 1e9), -abs(gap) / error)), "t"


def _cells(counts: tuple[int, int]) -> tuple[int, int]:
    met, answered = counts
    return met, answered - met
