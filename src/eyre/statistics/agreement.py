"""Two marks for the same thing: how often they agree, and how much of that is more than chance.

All coefficients have one form, (observed - expected) / (1 - expected); they differ only in what agreement they expect
by chance. Each pair of marks says how much it moves the observed and the expected agreement, and the spread of these
contributions over clusters (cases, where several questions of a case are pooled) gives the standard error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import ceil, fsum, inf, sqrt

from eyre.statistics.intervals import t_quantile, wilson


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks for the same thing. cluster: what they belong to; pairs of one cluster are not independent."""

    first: str
    second: str
    cluster: Hashable

    @property
    def agree(self) -> bool:
        """Whether both marks are the same."""
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Agreement:
    """One coefficient: 1 is full agreement, 0 what chance gives. value is None where it is not defined.

    low and high enclose the coefficient that a very large number of such pairs would have, at the level; they and
    standard_error are None where one cluster, or no coefficient, gives none.
    """

    method: str
    value: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    level: float
    pairs: int
    clusters: int

    @property
    def half_width(self) -> float | None:
        """Half the length of the interval."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


# What a way of expecting agreement by chance makes of the pairs: the observed agreement of each pair, the expected
# agreement of each pair, and whether every coefficient is then pulled towards 1 for small numbers (alpha's is).
Shares = dict[str, float]


def percent_agreement(pairs: Sequence[Pair], level: float = 0.95) -> Agreement:
    """The share of pairs that agree, with Wilson's interval on the number of pairs that the clusters are worth."""
    observed = [float(pair.agree) for pair in pairs]
    share = _mean(observed)
    clusters = len({pair.cluster for pair in pairs})
    if share is None:
        return Agreement("agreement", None, None, None, None, level, 0, 0)
    error = _standard_error(pairs, observed)
    # Where all pairs agree, nothing tells how alike those of one cluster are: then a cluster counts as one.
    size = share * (1 - share) / error**2 if error else float(clusters)
    interval = wilson(share, min(size, len(pairs)), inf, level)
    return Agreement("agreement", share, error, interval.low, interval.high, level, len(pairs), clusters)


def cohen_kappa(pairs: Sequence[Pair], level: float = 0.95) -> Agreement:
    """Cohen's kappa: by chance, each side would have given its own marks to things at random.

    Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46; standard error by linearisation, Gwet
    (2014), Handbook of Inter-Rater Reliability, 4th ed., chapter 5.
    """
    first, second = _shares([p.first for p in pairs]), _shares([p.second for p in pairs])
    expected = fsum(first[mark] * second.get(mark, 0.0) for mark in first)
    each = [(second.get(pair.first, 0.0) + first.get(pair.second, 0.0)) / 2 for pair in pairs]
    return _coefficient("kappa", pairs, [float(p.agree) for p in pairs], expected, each, level)


def gwet_ac1(pairs: Sequence[Pair], level: float = 0.95) -> Agreement:
    """Gwet's AC1: by chance, only marks given at random agree. It stays steady where nearly all marks are alike.

    The marks that were used count as the marks there are, at least two.
    Source: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48.
    """
    both = _shares([mark for pair in pairs for mark in (pair.first, pair.second)])
    others = max(len(both), 2) - 1
    expected = fsum(share * (1 - share) for share in both.values()) / others
    each = [(2 - both[pair.first] - both[pair.second]) / 2 / others for pair in pairs]
    return _coefficient("ac1", pairs, [float(p.agree) for p in pairs], expected, each, level)


def krippendorff_alpha(pairs: Sequence[Pair], level: float = 0.95) -> Agreement:
    """Krippendorff's alpha for marks without order: by chance, all marks of both sides would be paired at random.

    Source: Krippendorff, Content Analysis, 2nd ed. (2004), chapter 11; standard error by linearisation, Gwet (2014).
    """
    both = _shares([mark for pair in pairs for mark in (pair.first, pair.second)])
    expected = fsum(share**2 for share in both.values())
    each = [(both[pair.first] + both[pair.second]) / 2 for pair in pairs]
    # A mark is never paired with itself, which matters where there are few.
    own = 1 / (2 * len(pairs)) if pairs else 0.0
    return _coefficient("alpha", pairs, [(1 - own) * pair.agree + own for pair in pairs], expected, each, level)


COEFFICIENTS: tuple[Callable[[Sequence[Pair], float], Agreement], ...] = (
    percent_agreement,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
)


def clusters_needed(agreement: Agreement, half_width: float) -> int | None:
    """How many clusters would bring the interval down to a half width, if they varied as these do; None if unknown."""
    if agreement.half_width is None:
        return None
    return max(ceil(agreement.clusters * (agreement.half_width / half_width) ** 2), agreement.clusters)


def _coefficient(
    method: str, pairs: Sequence[Pair], observed: Sequence[float], expected: float, each: Sequence[float], level: float
) -> Agreement:
    clusters = len({pair.cluster for pair in pairs})
    mean = _mean(observed)
    if mean is None or expected >= 1 - 1e-12:
        # With one mark only there is nothing that chance could have got wrong.
        return Agreement(method, None, None, None, None, level, len(pairs), clusters)
    value = (mean - expected) / (1 - expected)
    contributions = [
        (o - expected) / (1 - expected) - 2 * (1 - value) * (e - expected) / (1 - expected)
        for o, e in zip(observed, each, strict=True)
    ]
    error = _standard_error(pairs, contributions)
    if error is None:
        return Agreement(method, value, None, None, None, level, len(pairs), clusters)
    if all(pair.agree for pair in pairs):
        # No spread was seen, which does not mean that there is none: the share that agrees is known only so well.
        low = (percent_agreement(pairs, level).low or 0.0) - expected
        return Agreement(method, value, error, low / (1 - expected), 1.0, level, len(pairs), clusters)
    reach = t_quantile(level, clusters - 1) * error
    low, high = max(value - reach, -1.0), min(value + reach, 1.0)
    return Agreement(method, value, error, low, high, level, len(pairs), clusters)


def _standard_error(pairs: Sequence[Pair], contributions: Sequence[float]) -> float | None:
    """The spread of a mean of contributions, over clusters drawn at random; None for a single cluster."""
    mean = _mean(contributions)
    sums: dict[Hashable, float] = defaultdict(float)
    for pair, contribution in zip(pairs, contributions, strict=True):
        sums[pair.cluster] += contribution - (mean or 0.0)
    n = len(sums)
    return sqrt(n / (n - 1) * fsum(total**2 for total in sums.values())) / len(pairs) if n > 1 else None


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def _shares(marks: Sequence[str]) -> Shares:
    return {mark: count / len(marks) for mark, count in Counter(marks).items()}
