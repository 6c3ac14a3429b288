"""Means of values that come in clusters, such as the answers about one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scipy import special

from eyre.statistics.intervals import t_quantile


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its interval and the p value of its being nought; both are None where one cluster gives none."""

    value: float
    low: float | None
    high: float | None
    p_value: float | None


def clustered_mean(clusters: Mapping[str, Sequence[float]], level: float = 0.95) -> Mean:
    """The mean of values that are alike within clusters drawn at random, by linearisation.

    Raises ValueError where there are no values at all.
    Source: Cochran, Sampling Techniques, 3rd ed. (1977), section 9A.4: a ratio to the (random) number of values.
    """
    values = [value for cluster in clusters.values() for value in cluster]
    if not values:
        raise ValueError("there is nothing to take the mean of")
    n, mean = len(clusters), fsum(values) / len(values)
    if n < 2:
        return Mean(mean, None, None, None)
    spread = fsum(fsum(value - mean for value in cluster) ** 2 for cluster in clusters.values())
    error = sqrt(n / (n - 1) * spread) / len(values)
    reach = t_quantile(level, n - 1) * error
    p_value = float(2 * special.stdtr(n - 1, -abs(mean) / error)) if error else float(mean == 0)
    return Mean(mean, mean - reach, mean + reach, p_value)
