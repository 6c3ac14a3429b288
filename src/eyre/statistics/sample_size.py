"""How many to draw for a wanted precision, what a number drawn gives, and which differences it can show."""

from __future__ import annotations

from math import floor, inf, sqrt

from scipy import special

from eyre.errors import EyreError
from eyre.statistics.intervals import t_quantile


class ImpossiblePlan(EyreError):
    """A plan that no sample can fulfil."""


def size_for_margin(frame_size: int, margin: float, level: float, share: float = 0.5) -> int:
    """How many units to draw so that a share is known to within a margin; rounded to the nearest unit.

    margin, share: from 0 to 1; a share of one half needs the most. The margin that the rounded size attains is told by
    `margin_of_size`, and may be a little over the wanted one.
    Source: Cochran, Sampling Techniques, 3rd ed. (1977), section 4.4: n0 / (1 + (n0 - 1) / N).
    """
    if frame_size < 1 or not 0 < margin < 1 or not 0 < share < 1:
        raise ImpossiblePlan(
            "A plan needs a frame of at least one case, and a margin and a share between 0 and 1; these are "
            f"{frame_size}, {margin:g} and {share:g}. Write 5 percentage points as 0.05."
        )
    unlimited = t_quantile(level, inf) ** 2 * share * (1 - share) / margin**2
    return min(max(floor(unlimited / (1 + (unlimited - 1) / frame_size) + 0.5), 1), frame_size)


def margin_of_size(frame_size: int, size: int, level: float, share: float = 0.5) -> float:
    """The margin (0 to 1) that a number of units drawn without replacement gives. Source: as `size_for_margin`."""
    if not 0 < size <= frame_size:
        raise ImpossiblePlan(
            f"{size} cases cannot be drawn from a frame of {frame_size}. Draw between 1 and all of them."
        )
    if size == frame_size:
        return 0.0
    return t_quantile(level, inf) * sqrt(share * (1 - share) / size * (frame_size - size) / (frame_size - 1))


def margin_of_strata(strata: list[tuple[int, int]], level: float, share: float = 0.5) -> float:
    """The margin (0 to 1) of the whole from (frame size, drawn) of each stratum. Source: Cochran (1977), 5.10."""
    total = sum(frame_size for frame_size, _ in strata)
    margins = ((size / total) * margin_of_size(size, drawn, level, share) for size, drawn in strata)
    return sqrt(sum(margin * margin for margin in margins))


def power(shares: tuple[float, float], sizes: tuple[int, int], frames: tuple[float, float], level: float) -> float:
    """The chance (0 to 1) that a true difference between two groups is told apart from chance.

    shares: the true shares. sizes: sampled units of each group; frames: their size in the frame, infinite where there
    is no finite population correction. level: of the two-sided test.
    Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), section 4.3, without
    continuity correction; the variances carry the finite population correction.
    """
    corrections = [0.0 if n == N else (1 - n / N) for n, N in zip(sizes, frames, strict=True)]
    pooled = sum(n * p for n, p in zip(sizes, shares, strict=True)) / sum(sizes)
    under_none = sqrt(sum(c * pooled * (1 - pooled) / n for c, n in zip(corrections, sizes, strict=True)))
    under_true = sqrt(sum(c * p * (1 - p) / n for c, p, n in zip(corrections, shares, sizes, strict=True)))
    difference, reach = abs(shares[0] - shares[1]), t_quantile(level, inf) * under_none
    if under_true == 0:
        return float(difference > reach)
    upper, lower = (difference - reach) / under_true, (-difference - reach) / under_true
    return float(special.ndtr(upper) + special.ndtr(lower))
