"""How often intervals hold the truth of a known population, over many draws from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np

from eyre.analysis.interval_rule import Answered, question_interval
from eyre.statistics.intervals import Interval, exact, korn_graubard, logit, wilson
from eyre.statistics.strata import Stratum
from eyre.statistics.variance import effective_size, stratified_variance

Method = Callable[[Sequence[int], Sequence[Stratum], float], Interval | None]


def known(met: Sequence[int], strata: Sequence[Stratum]) -> Answered:
    """What a sample with so many met in each stratum tells: every case answers."""
    frame = sum(stratum.frame_size for stratum in strata)
    share = sum(stratum.weight * k for stratum, k in zip(strata, met, strict=True)) / frame
    parts = []
    for stratum, k in zip(strata, met, strict=True):
        up, down = stratum.weight * (1 - share) / frame, -stratum.weight * share / frame
        rest = stratum.sampled - k
        parts.append((stratum, k * up + rest * down, k * up * up + rest * down * down))
    weights = sum(stratum.frame_size for stratum in strata)
    squared = sum(stratum.frame_size * stratum.weight for stratum in strata)
    answered = sum(stratum.sampled for stratum in strata)
    told = all(stratum.tells_its_spread for stratum in strata)
    return Answered(
        share,
        stratified_variance(parts) if told else 0.0,
        sum(met),
        answered,
        len(strata),
        effective_size(weights, squared),
    )


def by_rule(met: Sequence[int], strata: Sequence[Stratum], level: float) -> Interval:
    """The interval that eyre gives."""
    return question_interval(known(met, strata), strata[0], True, level)


def by_exact(met: Sequence[int], strata: Sequence[Stratum], level: float) -> Interval | None:
    """The exact interval, of one stratum only."""
    if len(strata) > 1:
        return None
    return exact(met[0], strata[0].sampled, strata[0].frame_size, strata[0].frame_size, level)


def by_logit(met: Sequence[int], strata: Sequence[Stratum], level: float) -> Interval | None:
    """The logit interval, which has none where all or none are met."""
    one = known(met, strata)
    return logit(one.share, sqrt(one.variance), one.freedom, level) if one.variance > 0 else None


def by_wilson(met: Sequence[int], strata: Sequence[Stratum], level: float) -> Interval:
    """Wilson's interval on the effective sample size."""
    one = known(met, strata)
    return wilson(one.share, one.effective_size, one.freedom, level)


def by_korn_graubard(met: Sequence[int], strata: Sequence[Stratum], level: float) -> Interval:
    """Korn and Graubard's interval."""
    one = known(met, strata)
    return korn_graubard(one.share, one.effective_size, one.answered, one.freedom, level)


METHODS: dict[str, Method] = {
    "the rule": by_rule,
    "exact": by_exact,
    "logit": by_logit,
    "wilson": by_wilson,
    "korn-graubard": by_korn_graubard,
}


def coverage(
    strata: Sequence[Stratum], truths: Sequence[int], level: float, draws: int, seed: int
) -> dict[str, tuple[float, float] | None]:
    """Share of draws whose interval holds the truth, and its mean width, by method; a draw without one holds nothing."""
    generator = np.random.default_rng(seed)
    columns = [
        generator.hypergeometric(truth, stratum.frame_size - truth, stratum.sampled, draws)
        for stratum, truth in zip(strata, truths, strict=True)
    ]
    drawn = Counter(zip(*(column.tolist() for column in columns), strict=True))
    share = sum(truths) / sum(stratum.frame_size for stratum in strata)
    found: dict[str, tuple[float, float] | None] = {}
    for name, method in METHODS.items():
        held, width = 0, 0.0
        for met, times in drawn.items():
            ends = method(met, strata, level)
            if ends is not None:
                held += times * (ends.low - 1e-12 <= share <= ends.high + 1e-12)
                width += times * (ends.high - ends.low)
        found[name] = None if name == "exact" and len(strata) > 1 else (held / draws, width / draws)
    return found
