"""How firm a headline is: turned answers by trying them out, resampling, movers, and other rules."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from factories import cases, criterion, framework, question, scored
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.analysis.case_matrix import case_matrix, scores_by_weight
from eyre.analysis.design import Design
from eyre.analysis.movers import movers
from eyre.analysis.resampling import resample
from eyre.analysis.turning import Turner, band_turnings
from eyre.analysis.what_if import Aggregation, aggregation_of, under_other_rules
from eyre.errors import EyreError
from eyre.statistics.strata import Stratum
from eyre.statistics.variance import TooFewCases

BANDS = [
    {"id": "grade", "bands": [{"id": "good", "label": "Good", "at_least": "70%", "points": 2},
                              {"id": "fair", "label": "Fair", "at_least": "40%", "points": 1},
                              {"id": "poor", "label": "Poor", "at_least": 0}]}
]  # fmt: skip
CRITERIA = [criterion("B1"), criterion("B2")]
QUESTIONS = [question("first"), question("second", weight=2), question("third", "B2")]
BOTH = [{"subject": "B1", "weight": 2}, {"subject": "B2"}]


def instrument(pooling="answers", **composite):
    whole = {"id": "B", "title": "B", "of": BOTH, "bands": "grade", **composite}
    return framework(pooling=pooling, criteria=CRITERIA, questions=QUESTIONS, bands=BANDS, composites=[whole])


RULES = {
    "pooled": instrument(),
    "mean of questions": instrument("mean_of_questions"),
    "lowest question": instrument("lowest_question"),
    "minimum": instrument(method="minimum"),
    "capped": instrument(limiters=[{"subject": "B2", "below": "50%", "cap": "39%"}]),
    "lowest and capped": instrument(
        "lowest_question", limiters=[{"subject": "B2", "below": "60%", "cap": "39%"}, {"subject": "B1", "below": "10%", "cap": "20%"}]
    ),
    "points": instrument(
        of=[{"subject": "B1", "points_by": "grade"}, {"subject": "B2", "points_by": "grade"}],
        method="sum", unit="points", bands=None,
    ),
}  # fmt: skip
LIMITS = {name: Fraction(2, 5) for name in RULES} | {"points": Fraction(2)}


def turned(judged, places):
    other = {"met": "not_met", "not_met": "met"}
    changed = [dict(case) for case in judged]
    for case, asked in places:
        changed[case][asked] = other[changed[case][asked]]
    return changed


def by_trying(rules, judged, limit, up):
    """The fewest answers whose turning carries the score over the limit, found by turning every set of them."""
    places = [(n, asked) for n, case in enumerate(judged) for asked in case if case[asked] in ("met", "not_met")]
    for count in range(len(places) + 1):
        for chosen in combinations(places, count):
            value = scored(rules, *turned(judged, chosen)).of("small", "B").value
            if (value >= limit) == up:
                return count
    return None


JUDGED = [
    {"first": "met", "second": "not_met", "third": "met"},
    {"first": "met", "second": "met", "third": "not_met"},
    {"first": "not_met", "third": "met"},
]


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(
    "judged", [JUDGED, turned(JUDGED, [(0, "first"), (0, "third"), (1, "second")])], ids=["more", "less"]
)
def test_the_number_of_answers_is_the_smallest_that_is_enough(name, judged):
    turner = Turner(scored(RULES[name], *judged), RULES[name])
    up, down = (turner.needed("B", LIMITS[name], direction) for direction in ("up", "down"))
    assert up == by_trying(RULES[name], judged, LIMITS[name], up=True)
    assert down == by_trying(RULES[name], judged, LIMITS[name], up=False)


def test_under_a_mean_of_cases_whole_cases_turn():
    rules = instrument("mean_of_cases", of=[{"subject": "B1"}])
    scores = scored(rules, *({"first": answer} for answer in ("met", "met", "met", "not_met")))
    assert Turner(scores, rules).needed("B", Fraction(1, 2), "down") == 2


def test_each_band_is_told_with_its_neighbours():
    scores = scored(RULES["pooled"], *JUDGED)
    told = {(t.now, t.becomes): t.turned for t in band_turnings(scores, RULES["pooled"])}
    assert set(told) == {("Fair", "Good"), ("Fair", "Poor")}


def drawn(count, strata=("a",)):
    return Design(
        {name: Stratum(60, count) for name in strata},
        {str(n): strata[n // count] for n in range(count * len(strata))},
    )


def test_resampling_knows_how_often_the_band_is_the_same_and_repeats_with_its_seed():
    judged = JUDGED * 3 + [{"first": "not_met", "second": "not_met", "third": "not_met"}] * 3
    units = cases(RULES["pooled"], *judged)
    first, again, other = (resample(RULES["pooled"], units, drawn(12), 0.95, seed=seed) for seed in (3, 3, 4))
    assert first == again != other
    whole = next(one for one in first if one.subject == "B")
    assert whole.band == "Fair"
    assert 0.5 < whole.same_band < 1
    assert whole.interval.low <= whole.value <= whole.interval.high


def test_resampling_a_complete_inspection_never_changes_anything():
    units = cases(RULES["pooled"], *JUDGED)
    design = Design({"a": Stratum(3, 3)}, {str(n): "a" for n in range(3)})
    found = resample(RULES["pooled"], units, design, 0.95)
    assert all(one.standard_error < 1e-12 for one in found)
    assert [one.same_band for one in found if one.subject == "B"] == [1]


def test_resampling_refuses_a_stratum_with_one_case():
    with pytest.raises(TooFewCases, match="Merge it with a similar stratum"):
        resample(RULES["pooled"], cases(RULES["pooled"], *JUDGED), drawn(1, ("a", "b", "c")), 0.95)


ANSWER = st.sampled_from(["met", "partly", "not_met", "not_applicable", None])
CASE = st.fixed_dictionaries({"first": ANSWER, "second": ANSWER, "third": ANSWER})


@settings(max_examples=80, deadline=None)
@given(st.lists(CASE, min_size=1, max_size=8), st.sampled_from([*RULES, "mean of cases"]))
def test_scores_of_arrays_are_the_exact_ones(drawn_cases, name):
    rules = RULES.get(name) or instrument("mean_of_cases")
    judged = [{key: value for key, value in case.items() if value} for case in drawn_cases]
    matrix = case_matrix(rules, cases(rules, *judged), drawn(len(judged)), "all")
    ours = scores_by_weight(matrix, np.ones((1, len(judged))))
    exact_scores = scored(rules, *judged)
    for subject, values in ours.items():
        value = exact_scores.of("small", subject).value
        assert np.isnan(values[0]) if value is None else values[0] == pytest.approx(float(value), abs=1e-12)


def test_the_mover_at_the_top_is_the_question_with_most_weight():
    found = [one for one in movers(scored(RULES["pooled"], *JUDGED), RULES["pooled"]) if one.criterion == "B1"]
    # first: 3 answers of weight 1; second: 2 answers of weight 2. Of 7 weighted answers 2 + 2 are met.
    assert [(one.question, one.if_none_met, one.if_all_met) for one in found] == [
        ("second", Fraction(2, 7), Fraction(6, 7)),
        ("first", Fraction(2, 7), Fraction(5, 7)),
    ]
    assert {one.now for one in found} == {Fraction(4, 7)}


def test_other_rules_replace_what_they_name_and_keep_the_rest():
    changed = under_other_rules(RULES["pooled"], Aggregation(title="Even", pooling="mean_of_questions"))
    before, after = (scored(rules, *JUDGED) for rules in (RULES["pooled"], changed))
    assert before.of("small", "B1").value == Fraction(4, 7)
    assert after.of("small", "B1").value == (Fraction(2, 3) + 2 * Fraction(1, 2)) / 3
    assert after.of("small", "first") == before.of("small", "first")


def test_the_rules_of_another_instrument_can_be_tried_where_its_criteria_are_the_same():
    changed = under_other_rules(RULES["pooled"], aggregation_of(RULES["minimum"]))
    assert scored(changed, *JUDGED).of("small", "B").method == "minimum"


def test_rules_that_do_not_fit_are_told():
    unknown = [{"id": "B", "title": "B", "of": [{"subject": "Z9"}]}]
    with pytest.raises(EyreError, match="Z9"):
        under_other_rules(RULES["pooled"], Aggregation(title="Other", composites=unknown))
    with pytest.raises(EyreError, match="Z9"):
        under_other_rules(RULES["pooled"], Aggregation(title="Other", criteria={"Z9": "answers"}))
