"""Groups and areas compared, and the sentences that say so."""

import pytest
from factories import criterion, framework, question
from inspections import inspection

from eyre.analysis.comparisons import area_against_others, comparisons_table, groups_against_rest, in_words
from eyre.bundle.read import read_bundle
from eyre.errors import EyreError
from eyre.scoring.scores import score
from eyre.synthetic.twins import shipped_bundle

SMALL = framework(composites=[{"id": "B", "title": "B", "of": [{"subject": "B1"}]}])


def judged(risk, met, not_met, question="first"):
    return [{"risk": risk, question: value} for value in ["met"] * met + ["not_met"] * not_met]


def found(comparisons, subject, group="high"):
    return next(one for one in comparisons if (one.what.subject, one.what.group) == (subject, group))


@pytest.fixture(scope="module")
def west_mercia():
    return groups_against_rest(read_bundle(shipped_bundle("west-mercia-2005")), ["high_roh"])


def test_the_pair_that_the_report_of_west_mercia_prints(west_mercia):
    """22% of all cases and 20% of the high-risk ones: 5 of 25 against 17 of the 75 others."""
    one = found(west_mercia, "risk_of_harm_review_satisfactory_every_16_weeks", "high_roh")
    assert (one.value, one.other) == pytest.approx((5 / 25, 17 / 75))
    assert in_words(one) == (
        "Lower in high risk of harm cases: 20% against 23% in the rest, a difference that 25 cases cannot distinguish "
        "from chance."
    )


def test_a_group_is_compared_with_the_rest_and_not_with_all():
    one = found(groups_against_rest(inspection(SMALL, judged("high", 2, 8) + judged("low", 9, 1))), "first")
    assert (one.value, one.other, one.cases, one.other_cases) == (0.2, 0.9, 10, 10)
    assert one.beyond_chance
    assert in_words(one).startswith("Lower in high risk: 20% against 90% in the rest, more than chance alone would")


def test_many_comparisons_are_corrected():
    """One question differs so much that it would be a finding alone; among twenty that do not differ it is not."""
    names = ["first", *(f"other{n}" for n in range(19))]
    instrument = framework(questions=[question(name) for name in names])

    def cases(risk, met):
        return [
            {
                "risk": risk,
                "first": "met" if n < met else "not_met",
                **dict.fromkeys(names[1:], ("met", "not_met")[n % 2]),
            }
            for n in range(20)
        ]

    both = inspection(instrument, cases("high", 8) + cases("low", 15))
    one = found(groups_against_rest(both, ["high"]), "first")
    assert one.difference.p_value < 0.05 < one.adjusted_p
    assert not one.beyond_chance


def test_what_cannot_be_compared_says_why():
    nobody = found(groups_against_rest(inspection(SMALL, judged("low", 3, 3))), "first")
    assert in_words(nobody) == "No comparison of high risk with the rest: nothing was answered in high risk."
    lowest = framework(criteria=[criterion("B1", pooling="lowest_question")])
    jumpy = found(groups_against_rest(inspection(lowest, judged("high", 3, 3) + judged("low", 3, 3))), "B1")
    assert "lowest question" in jumpy.reason


@pytest.mark.parametrize("pooling", ["answers", "mean_of_questions", "mean_of_cases"])
def test_criteria_are_compared_by_the_rule_of_their_pack(pooling):
    """What is compared is what is published."""
    instrument = framework(pooling=pooling, questions=[question("first", weight=2), question("second")])
    cases = [
        {"risk": "high", "first": "met", "second": "not_met"},
        {"risk": "high", "first": "not_met"},
        {"risk": "high", "first": "met", "second": "met"},
        {"risk": "low", "first": "met", "second": "not_met"},
        {"risk": "low", "first": "not_met", "second": "not_applicable"},
    ]
    one = inspection(instrument, cases)
    scores = score(one)
    compared = found(groups_against_rest(one), "B1")
    assert compared.value == pytest.approx(float(scores.of("small", "B1", "high").value))
    assert compared.other == pytest.approx(float(scores.of("small", "B1", "low").value))


def test_an_area_is_compared_with_the_mean_of_the_others():
    here = inspection(SMALL, judged("low", 5, 15), "here", "Here")
    others = [inspection(SMALL, judged("low", 18, 2), "b", "B"), inspection(SMALL, judged("low", 20, 20), "c", "C")]
    one = found(area_against_others(here, others, "the areas inspected so far"), "first", "all")
    assert (one.value, one.other, one.other_cases) == (0.25, pytest.approx(0.7), 60)  # 90% and 50%, each area once
    assert in_words(one).startswith("Lower in Here: 25% against 70% in the areas inspected so far")


def test_an_area_is_not_compared_with_itself_or_with_nothing():
    here = inspection(SMALL, judged("low", 5, 5), "here")
    with pytest.raises(EyreError, match="once"):
        area_against_others(here, [here], "the family")
    with pytest.raises(EyreError, match="Name at least one"):
        area_against_others(here, [], "the family")


def test_the_table_has_a_row_for_each_comparison():
    comparisons = groups_against_rest(inspection(SMALL, judged("high", 2, 8) + judged("low", 9, 1)))
    table = comparisons_table(comparisons)
    assert table.num_rows == len(comparisons) == 8  # two questions, a criterion and a composite, for two groups
    assert table["frame_known"].to_pylist() == [False] * 8
