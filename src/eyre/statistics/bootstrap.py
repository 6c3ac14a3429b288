"""Resampling that respects how a sample was drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eyre.statistics.strata import Stratum
from eyre.statistics.variance import TooFewCases

Floats = NDArray[np.float64]


def replicate_factors(
    stratum_of: Sequence[int], strata: Sequence[Stratum], replicates: int, generator: np.random.Generator
) -> Floats:
    """Make rescaled bootstrap factors: by how much each replicate multiplies the weight of each sampled unit.

    stratum_of: for every sampled unit the place of its stratum in strata. Returns an array of replicates x units whose
    mean over many replicates is 1. In a fully inspected stratum every factor is 1.
    Raises TooFewCases for a stratum with one sampled unit of several.
    Source: Rao and Wu (1988), JASA 83, 231-241, and Rao, Wu and Yue (1992), Survey Methodology 18, 209-217: n - 1 units
    drawn with replacement from the n of a stratum, rescaled so that the finite population correction holds.
    """
    places = np.asarray(stratum_of)
    factors = np.ones((replicates, len(places)))
    for number, stratum in enumerate(strata):
        if stratum.fpc == 0:
            continue
        if not stratum.tells_its_spread:
            raise TooFewCases(
                f"One case was sampled of a stratum of {stratum.frame_size}: resampling cannot show how much its cases "
                "differ. Merge it with a similar stratum, or inspect a second case of it."
            )
        n = stratum.sampled
        drawn = generator.multinomial(n - 1, np.full(n, 1 / n), size=replicates)
        kept = np.sqrt(stratum.fpc)
        factors[:, places == number] = 1 - kept + kept * n / (n - 1) * drawn
    return factors
