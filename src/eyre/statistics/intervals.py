"""Intervals of a share: each formula with its source. Which of them is used when is said in `eyre.analysis`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, log, log1p, sqrt

import numpy as np
from scipy import special

from eyre.errors import EyreError


@dataclass(frozen=True, slots=True)
class Interval:
    """From low to high, in the unit of the estimate; level is the share of samples whose interval holds the truth."""

    low: float
    high: float
    level: float
    method: str


class NotALevel(EyreError):
    """A level of confidence that is no share between 0 and 1."""


def tail(level: float) -> float:
    """The probability left outside each end."""
    if not 0 < level < 1:
        raise NotALevel(f"A level of confidence lies between 0 and 1, not at {level:g}. Write 95 % as 0.95.")
    return (1 - level) / 2


def t_quantile(level: float, freedom: float) -> float:
    """How many standard errors an interval reaches; freedom is the degrees of freedom, infinite for the normal."""
    upper = 1 - tail(level)
    return float(special.ndtri(upper) if freedom == inf else special.stdtrit(freedom, upper))


def straight(estimate: float, standard_error: float, freedom: float, level: float) -> Interval:
    """The estimate and so many standard errors on either side: for points, which have no natural ends."""
    reach = t_quantile(level, freedom) * standard_error
    return Interval(estimate - reach, estimate + reach, level, "straight")


def logit(share: float, standard_error: float, freedom: float, level: float) -> Interval:
    """Symmetrical on the scale of log odds, so that it stays within 0 and 1. Needs 0 < share < 1.

    Source: Korn and Graubard, Analysis of Health Surveys (1999), section 2.5; R survey, svyciprop(method = "logit").
    """
    odds = log(share) - log1p(-share)
    reach = t_quantile(level, freedom) * standard_error / (share * (1 - share))
    return Interval(_inverse_logit(odds - reach), _inverse_logit(odds + reach), level, "logit")


def _inverse_logit(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -700 else 0.0


def wilson(share: float, effective_size: float, freedom: float, level: float) -> Interval:
    """The shares that a score test would not reject, with the effective in place of the real sample size.

    Source: Wilson (1927), JASA 22, 209-212; with complex samples: Franco, Little, Louis and Slud (2019), Journal of
    Survey Statistics and Methodology 7, 334-364.
    """
    t2 = t_quantile(level, freedom) ** 2
    n = effective_size
    middle = (share + t2 / (2 * n)) / (1 + t2 / n)
    reach = sqrt(t2 * (share * (1 - share) / n + t2 / (4 * n * n))) / (1 + t2 / n)
    return _within(middle - reach, middle + reach, share, level, "wilson")


def korn_graubard(share: float, effective_size: float, answered: int, freedom: float, level: float) -> Interval:
    """Clopper and Pearson's interval on the effective sample size, made smaller for few degrees of freedom.

    answered: units that the share is made of.
    Source: Korn and Graubard (1998), Survey Methodology 24, 193-201; R survey, svyciprop(method = "beta").
    """
    n = effective_size
    if answered > 1:
        n *= (t_quantile(level, answered - 1) / t_quantile(level, freedom)) ** 2
    met, outside = n * share, tail(level)
    low = float(special.betaincinv(met, n - met + 1, outside)) if met > 0 else 0.0
    high = float(special.betaincinv(met + 1, n - met, 1 - outside)) if n - met > 0 else 1.0
    return _within(low, high, share, level, "korn-graubard")


def exact(met: int, answered: int, smallest: int, largest: int, level: float) -> Interval:
    """The exact interval of a share in a finite group from which some units were drawn without replacement.

    met, answered: units of the sample. smallest, largest: the size of the group in the frame; where it is known both
    are the same. Where it is not, the interval holds for every size between them: the end at the largest size is moved
    out by one unit, because a size between can reach less than one unit further.
    Holds the truth in at least `level` of all samples. It is widened to its estimate where the truth cannot lie there.
    Source: inversion of the two one-sided hypergeometric tests, Wright, Exact Confidence Bounds when Sampling from
    Small Finite Universes (1991); Buonaccorsi (1987), The American Statistician 41, 215-218.
    """
    if not 0 <= met <= answered <= smallest <= largest or answered == 0:
        raise EyreError(
            f"{met} of {answered} units cannot come from a group of {smallest} to {largest}. "
            "The size of the group must be at least the number of answers."
        )
    low = _fewest(met, answered, largest, level)
    high = largest - _fewest(answered - met, answered, largest, level)
    if smallest < largest:
        low, high = max(low - 1, met), min(high + 1, largest - (answered - met))
    return _within(low / largest, high / largest, met / answered, level, "exact")


@lru_cache(maxsize=4096)
def _fewest(met: int, answered: int, size: int, level: float) -> int:
    """The smallest number of met units in the group under which at least `met` in the sample is not too rare."""
    if met == 0:
        return 0
    outside = tail(level)

    def possible(in_group: int) -> bool:
        return upper_tail(met, answered, in_group, size) > outside

    return _first(possible, met, size - (answered - met))


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first whole number for which something holds that then holds for all larger ones, up to high."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def upper_tail(met: int, answered: int, in_group: int, size: int) -> float:
    """The chance of at least `met` met units when `answered` of `size` are drawn and `in_group` of them are met."""
    k = np.arange(max(met, answered - (size - in_group)), min(answered, in_group) + 1)
    if k.size == 0:
        return 0.0
    logs = _log_choose(in_group, k) + _log_choose(size - in_group, answered - k)
    return min(float(np.exp(logs - _log_choose(size, np.asarray(answered))).sum()), 1.0)


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def _within(low: float, high: float, share: float, level: float, method: str) -> Interval:
    """Ends between 0 and 1 that never leave out the estimate itself."""
    return Interval(max(min(low, share), 0.0), min(max(high, share), 1.0), level, method)
