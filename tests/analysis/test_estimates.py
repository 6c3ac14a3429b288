"""Which interval an estimate gets, and what is said where there is none."""

from math import isfinite

import pytest
from factories import cases, criterion, framework, question
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.analysis.design import Design
from eyre.analysis.estimates import JUMPS, LONELY, NOBODY, estimate_rows, estimates_from
from eyre.analysis.sampled import sampled_cases
from eyre.assessment.scored import score_units
from eyre.statistics.intervals import exact
from eyre.statistics.strata import Stratum

SMALL = framework(composites=[{"id": "B", "title": "B", "of": [{"subject": "B1"}]}])


def estimated(judged, strata, instrument=SMALL):
    """Estimates of cases whose stratum stands beside their answers; strata gives each frame size."""
    units = cases(instrument, *({k: v for k, v in case.items() if k != "stratum"} for case in judged))
    stratum_of = {str(number): case["stratum"] for number, case in enumerate(judged)}
    sampled = {name: list(stratum_of.values()).count(name) for name in strata}
    design = Design({name: Stratum(size, sampled[name]) for name, size in strata.items()}, stratum_of)
    laid_out = sampled_cases([("test", units, design)])
    by_id = {instrument.id: instrument}
    rows = estimate_rows([instrument], score_units("test", by_id, units), laid_out)
    return estimates_from(by_id, rows.get("test", []), laid_out, 0.95)


def answers(stratum, met=0, not_met=0, **others):
    given_ = ["met"] * met + ["not_met"] * not_met + [v for v, n in others.items() for _ in range(n)]
    return [{"stratum": stratum, "first": answer, "risk": "high"} for answer in given_]


def first(judged, strata, group="all", subject="first"):
    return estimated(judged, strata).of("small", subject, group)


def test_one_stratum_gets_the_exact_interval():
    one = first(answers("a", met=15, not_met=10), {"a": 60})
    assert one.interval == exact(15, 25, 60, 60, 0.95)


def test_with_answers_that_do_not_apply_the_size_of_the_group_is_not_known():
    one = first(answers("a", met=9, not_met=6, not_applicable=10), {"a": 60})
    # Of 60 cases 10 are known not to be of the group, so that it has 15 to 50.
    assert one.interval == exact(9, 15, 15, 50, 0.95)


@pytest.mark.parametrize(
    ("met", "not_met", "method"),
    [(20, 20, "logit"), (30, 9, "korn-graubard"), (40, 0, "korn-graubard"), (0, 40, "korn-graubard")],
)
def test_several_strata_get_logit_or_with_few_on_one_side_korn_graubard(met, not_met, method):
    judged = [
        *answers("a", met=met // 2, not_met=not_met // 2),
        *answers("b", met=met - met // 2, not_met=not_met - not_met // 2),
    ]
    one = first(judged, {"a": 60, "b": 400})
    assert one.interval.method == method
    assert one.interval.high - one.interval.low > 0.05  # all met in the sample is not all met in the frame


def test_everything_inspected_leaves_no_sampling_error():
    one = first([*answers("a", met=3, not_met=1), *answers("b", met=2)], {"a": 4, "b": 2})
    assert (one.value, one.standard_error) == (5 / 6, 0)
    assert (one.interval.low, one.interval.high, one.interval.method) == (5 / 6, 5 / 6, "complete")


def test_one_case_allows_almost_anything():
    one = first(answers("a", met=1), {"a": 60})
    assert one.standard_error is None
    assert (one.interval.low, one.interval.high) == (pytest.approx(2 / 60), 1)
    assert one.reason == LONELY


def test_a_stratum_with_a_single_case_is_no_ground_for_an_error_and_its_correction_is_not_dropped():
    one = first([*answers("a", met=8, not_met=9), *answers("b", met=1)], {"a": 60, "b": 30})
    assert one.value == pytest.approx((8 * 60 / 17 + 30) / 90)
    assert (one.standard_error, one.interval, one.reason) == (None, None, LONELY)


def test_an_empty_group_has_no_estimate_and_says_so():
    judged = answers("a", met=8, not_met=9)
    one = first(judged, {"a": 60}, group="low")
    assert (one.value, one.standard_error, one.interval, one.reason) == (None, None, None, NOBODY)


def test_a_group_keeps_the_whole_design():
    judged = [
        {"stratum": "a", "first": v, "risk": r} for v in ("met", "not_met") for r in ("high", "low") for _ in range(12)
    ]
    one = first(judged, {"a": 96}, group="high")
    # Half of the 48 belong to the group: 1/n(group) 1/4 by 48/47, less the correction of the whole stratum.
    assert one.standard_error**2 == pytest.approx((1 - 48 / 96) * 48 / 47 * 0.25 / 24, rel=1e-12)


def test_half_credits_are_not_counted_as_met():
    one = first([{"stratum": "a", "first": v} for v in ("met", "partly", "not_met", "partly")], {"a": 60})
    assert one.value == 0.5
    assert one.interval.method == "korn-graubard"


def test_criteria_near_the_edge_get_wilson():
    assert first(answers("a", met=25), {"a": 60}, subject="B1").interval.method == "wilson"
    assert first(answers("a", met=12, not_met=13), {"a": 60}, subject="B").interval.method == "logit"


def test_scores_that_jump_are_not_linearised():
    lowest = framework(
        pooling="lowest_question",
        composites=[{"id": "B", "title": "B", "method": "minimum", "of": [{"subject": "B1"}]}],
    )
    found = estimated(answers("a", met=5, not_met=5), {"a": 60}, lowest)
    assert {found.of("small", subject).reason for subject in ("B1", "B")} == {JUMPS}
    assert found.of("small", "first").interval is not None


def test_points_have_a_straight_interval():
    points = framework(
        criteria=[criterion("B1"), criterion("B2")],
        questions=[question("first"), question("second", "B2")],
        composites=[
            {"id": "sum", "title": "Sum", "method": "sum", "unit": "points", "of": [{"subject": "B1", "weight": 4}]}
        ],
    )
    one = estimated(answers("a", met=10, not_met=10), {"a": 60}, points).of("small", "sum")
    assert (one.value, one.interval.method, one.unit) == (2, "straight", "points")


ANSWER = st.sampled_from(["met", "partly", "not_met", "not_applicable", None])
CASE = st.fixed_dictionaries(
    {"risk": st.sampled_from(["high", "low"]), "first": ANSWER, "second": ANSWER, "stratum": st.sampled_from("abc")}
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CASE, min_size=1, max_size=14), st.integers(0, 30))
def test_nothing_is_nan_and_every_interval_holds_its_estimate(drawn, unseen):
    judged = [{key: value for key, value in case.items() if value} for case in drawn]
    present = {case["stratum"] for case in judged}
    sizes = {name: sum(case["stratum"] == name for case in judged) + unseen for name in present}
    for one in estimated(judged, sizes).estimates.values():
        assert (one.value is None) == (one.cases == 0)
        assert one.interval is not None or one.reason
        for number in (one.value, one.standard_error):
            assert number is None or isfinite(number)
        if one.interval is not None:
            assert 0 <= one.interval.low <= one.value + 1e-12
            assert one.value - 1e-12 <= one.interval.high <= 1


@settings(max_examples=40, deadline=None)
@given(st.lists(CASE, min_size=4, max_size=14))
def test_a_sample_drawn_in_proportion_estimates_what_is_published(drawn):
    judged = [{key: value for key, value in case.items() if value} | {"stratum": "a"} for case in drawn]
    found = estimated(judged, {"a": len(judged) * 3})
    for subject in ("first", "second"):
        shares = [
            {"met": 1, "partly": 0.5, "not_met": 0}[c[subject]]
            for c in judged
            if c.get(subject, "not_applicable") != "not_applicable"
        ]
        one = found.of("small", subject)
        assert one.value is None if not shares else one.value == pytest.approx(sum(shares) / len(shares))
