"""How often another draw of the same size would have given the same headline: a bootstrap of the published score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eyre.analysis.case_matrix import CaseMatrix, bands_of, case_matrix, scores_by_weight
from eyre.analysis.design import Design
from eyre.assessment.scored import Unit
from eyre.framework.framework import ALL, Framework
from eyre.statistics.bootstrap import Floats, replicate_factors
from eyre.statistics.intervals import Interval, tail

REPLICATES = 2000
SEED = 1


@dataclass(frozen=True, slots=True)
class Resampled:
    """A score in many replicates of the sample. value, standard_error and interval are shares, or points.

    band is the published one, and same_band the share of replicates that have it; both None where the score has none.
    """

    framework: str
    subject: str
    group: str
    value: float
    standard_error: float
    interval: Interval
    band: str | None
    same_band: float | None
    replicates: int


def resample(
    framework: Framework,
    judged: Sequence[Unit],
    design: Design,
    level: float,
    *,
    group: str = ALL,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> tuple[Resampled, ...]:
    """Resample every criterion and composite of a framework by its published (unweighted) rule.

    The same seed gives the same figures. Subjects without a score are left out.
    Raises TooFewCases for a stratum with one sampled case of several.
    """
    matrix = case_matrix(framework, judged, design, group)
    weights = np.ones(len(matrix.stratum_of))
    return resample_matrix(matrix, weights, level, group=group, replicates=replicates, seed=seed)


def resample_matrix(
    matrix: CaseMatrix,
    weights: Floats,
    level: float,
    *,
    group: str = ALL,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> tuple[Resampled, ...]:
    """Resample the scores that come of one weight per case: all 1 for the published rule, else the design weights."""
    factors = replicate_factors(matrix.stratum_of, matrix.strata, replicates, np.random.default_rng(seed))
    scored = scores_by_weight(matrix, weights[np.newaxis])
    drawn = scores_by_weight(matrix, factors * weights)
    return tuple(
        _resampled(matrix.framework, subject, group, float(scored[subject][0]), values, level)
        for subject, values in drawn.items()
        if not np.isnan(scored[subject][0])
    )


def _resampled(framework: Framework, subject: str, group: str, value: float, values: Floats, level: float) -> Resampled:
    known = values[~np.isnan(values)]
    low, high = (float(end) for end in np.quantile(known, [tail(level), 1 - tail(level)]))
    band = same = None
    composite = framework.composites.get(subject)
    if composite and composite.bands:
        scale = framework.bands[composite.bands]
        place = int(bands_of(scale, np.array([value]))[0])
        band, same = scale.bands[place].label, float(np.mean(bands_of(scale, values) == place))
    interval = Interval(min(low, value), max(high, value), level, "bootstrap")
    error = float(np.std(known, ddof=1))
    return Resampled(framework.id, subject, group, value, error, interval, band, same, len(values))
