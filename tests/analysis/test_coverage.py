"""Intervals hold the truth as often as they say; the long run of the same simulation is bench/coverage.py."""

import pytest
from simulation import coverage

from eyre.statistics.strata import Stratum

ONE = [Stratum(60, 25)]
ENRICHED = [Stratum(60, 20), Stratum(1500, 80)]


@pytest.mark.parametrize("truth", [1, 6, 20, 45, 58])
def test_the_exact_interval_never_falls_short(truth):
    held, _ = coverage(ONE, [truth], 0.95, 1000, 20260)["exact"]
    # The chance of a draw outside is at most 5 %; 1,000 draws know it to within 2 points.
    assert held >= 0.93


@pytest.mark.parametrize("truths", [(6, 30), (6, 150), (20, 600), (30, 750), (45, 1400)])
def test_the_rule_holds_in_an_enriched_sample(truths):
    held, width = coverage(ENRICHED, truths, 0.95, 1000, 20260)["the rule"]
    assert held >= 0.93
    assert width < 0.3
