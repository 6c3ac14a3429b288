"""Sampling variance of totals and ratios under stratified sampling without replacement.

Everything is said about influence values: how much one sampled unit moves an estimate. The variance of an estimate is
that of the total of its influence values, whatever the estimate is, so covariances need no formula of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum, sqrt

from eyre.errors import EyreError
from eyre.statistics.strata import Stratum


class TooFewCases(EyreError):
    """A stratum does not tell how much its cases differ."""


def stratified_variance(parts: Iterable[tuple[Stratum, float, float]]) -> float:
    """Estimate the variance of a total of influence values.

    parts: for each stratum the sum and the sum of squares of the (weighted) influence values of its sampled units;
    units with influence 0 need not be summed but do count in the stratum's sampled units.
    Raises TooFewCases for a stratum with one sampled unit of several.
    Source: Särndal, Swensson and Wretman, Model Assisted Survey Sampling (1992), results 3.7.2 and 5.5.1:
    the sum over strata of (1 - f) n / (n - 1) times the sum of squared deviations.
    """
    return max(fsum(_part(*part) for part in parts), 0.0)


def _part(stratum: Stratum, total: float, squares: float) -> float:
    if stratum.fpc == 0:
        return 0.0
    n = stratum.sampled
    if n < 2:
        raise TooFewCases(
            f"One case was sampled of a stratum of {stratum.frame_size}, which does not tell how much its cases "
            "differ. Merge it with a similar stratum, or draw a second case."
        )
    return stratum.fpc * n / (n - 1) * (squares - total * total / n)


def standard_error(parts: Iterable[tuple[Stratum, float, float]]) -> float:
    """The square root of `stratified_variance`, in the unit of the estimate."""
    return sqrt(stratified_variance(parts))


def proportion_variance(met: int, stratum: Stratum) -> float:
    """Estimate the variance of a share from one simple random sample without replacement.

    Source: Cochran, Sampling Techniques, 3rd ed. (1977), section 3.2: (1 - f) p q / (n - 1).
    """
    n, share = stratum.sampled, met / stratum.sampled
    # The influence of a unit on a mean is its distance from it, over n.
    squares = (met * (1 - share) ** 2 + (n - met) * share**2) / n**2
    return stratified_variance([(stratum, 0.0, squares)])


def ratio_influence(numerator: float, denominator: float, weight: float, ratio: float, total: float) -> float:
    """How much one sampled unit moves a ratio of two weighted totals.

    numerator, denominator: of the unit; both 0 outside the domain, so that a domain keeps the whole design.
    ratio, total: the estimated ratio and the estimated total of the denominator.
    Source: Taylor linearisation, Särndal, Swensson and Wretman (1992), result 5.6.2.
    """
    return weight * (numerator - ratio * denominator) / total


def effective_size(weights: float, squared_weights: float) -> float:
    """Kish's effective sample size: how many equally weighted units tell as much as these.

    weights, squared_weights: their sum and the sum of their squares. Source: Kish, Survey Sampling (1965), 11.7.
    """
    return weights * weights / squared_weights
