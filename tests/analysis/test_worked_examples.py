"""The worked examples of docs/explanation hold for the inspection that comes with eyre."""

from fractions import Fraction
from math import comb

import pytest

from eyre.analysis.design import design_of
from eyre.analysis.estimates import design_estimates
from eyre.analysis.resampling import resample
from eyre.analysis.turning import Turner
from eyre.assessment.scored import units
from eyre.bundle.read import read_bundle
from eyre.scoring.scores import score
from eyre.synthetic.twins import shipped_bundle, twins


@pytest.fixture(scope="module")
def inspection():
    return read_bundle(shipped_bundle(twins()[0]))


def test_estimates_and_their_logit_interval(inspection):
    one = design_estimates(inspection).of("esi-2005", "risk_of_harm_assessment_timely")
    high, others = 63 / 1011, 948 / 1011
    assert one.value == pytest.approx(high * 12 / 20 + others * 54 / 80, rel=1e-12)
    variance = high**2 * (1 - 20 / 63) * 0.6 * 0.4 / 19 + others**2 * (1 - 80 / 948) * 0.675 * 0.325 / 79
    assert one.standard_error == pytest.approx(variance**0.5, rel=1e-12)
    assert (one.interval.low, one.interval.high) == pytest.approx((0.570, 0.757), abs=5e-4)


def test_the_exact_interval_by_hand():
    assert comb(30, 5) / comb(60, 5) > 0.025 > comb(29, 5) / comb(60, 5)


def test_the_range_when_drawn_again(inspection):
    framework = inspection.frameworks["esi-2005"]
    found = resample(framework, units(inspection), design_of(inspection), 0.95)
    overall = next(one for one in found if one.subject == "overall")
    assert (round(100 * overall.interval.low), round(100 * overall.interval.high)) == (69, 77)


def test_the_answers_that_would_have_to_turn(inspection):
    scores = score(inspection)
    assert scores.of("esi-2005", "B1").value == Fraction(532, 899)
    assert Turner(scores, inspection.frameworks["esi-2005"]).needed("B1", Fraction(60, 100), "up") == 8
