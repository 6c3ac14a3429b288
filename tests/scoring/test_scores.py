"""How answers become scores, rule by rule."""

from fractions import Fraction
from typing import get_args

import pytest
from factories import criterion, framework, question, scored
from hypothesis import given
from hypothesis import strategies as st

from eyre.framework.framework import UnknownId
from eyre.framework.spec import Pooling
from eyre.scoring.scores import estimates_table

F = Fraction


def counts(scores, subject="first", group="all"):
    e = scores.of("small", subject, group)
    return (e.numerator, e.denominator, e.not_applicable, e.missing)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["met", "met", "not_met"], (2, 3, 0, 0)),
        (["met", "not_applicable"], (1, 1, 1, 0)),
        (["met", None], (1, 1, 0, 1)),
        (["met", "partly"], (F(3, 2), 2, 0, 0)),
        (["not_applicable"], (0, 0, 1, 0)),
    ],
)
def test_not_applicable_and_missing_are_never_mixed(answers, expected):
    given = [{"first": answer} if answer else {} for answer in answers]
    assert counts(scored(framework(questions=[question("first")]), *given)) == expected


def test_nothing_answered_is_no_score_and_never_nought_per_cent():
    scores = scored(framework(), {"first": "not_applicable"}, {})
    assert scores.of("small", "first").value is None
    assert scores.printed("small", "B1") is None


CASES = [
    {"first": "met", "second": "not_met"},
    {"first": "met"},
    {"first": "met", "second": "not_applicable"},
    {"first": "not_met", "second": "not_met"},
]


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ("answers", F(3, 6)),  # 3 of 4 and 0 of 2, poured together
        ("mean_of_questions", F(3, 8)),  # (3/4 + 0/2) / 2
        ("lowest_question", F(0)),
        ("mean_of_cases", F(5, 8)),  # (1/2 + 1 + 1 + 0) / 4
    ],
)
def test_pooling_rules(pooling, expected):
    assert scored(framework(pooling=pooling), *CASES).of("small", "B1").value == expected


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ("answers", F(9, 14)),  # (3 * 3 + 1 * 0) / (3 * 4 + 1 * 2)
        ("mean_of_questions", F(9, 16)),  # (3 * 3/4 + 1 * 0/2) / 4
        ("lowest_question", F(0)),  # a weight makes no share lower
        ("mean_of_cases", F(11, 16)),  # (3/4 + 1 + 1 + 0) / 4: within a case
    ],
)
def test_pooling_rules_with_a_question_that_counts_three_times(pooling, expected):
    instrument = framework(questions=[question("first", weight=3), question("second")], pooling=pooling)
    assert scored(instrument, *CASES).of("small", "B1").value == expected


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [("answers", F(3, 4)), ("mean_of_questions", F(3, 4)), ("lowest_question", F(3, 4)), ("mean_of_cases", F(3, 4))],
)
def test_a_question_that_nobody_was_answered_for_pulls_no_score_down(pooling, expected):
    cases = [{"first": case["first"], "second": "not_applicable"} for case in CASES]
    assert scored(framework(pooling=pooling), *cases).of("small", "B1").value == expected


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [("answers", F(1, 2)), ("mean_of_questions", F(1, 2)), ("lowest_question", F(1, 2)), ("mean_of_cases", F(1, 2))],
)
def test_half_a_credit_counts_half_in_every_pool(pooling, expected):
    given = {"first": "partly", "second": "partly"}
    assert scored(framework(pooling=pooling), given, given).of("small", "B1").value == expected


@pytest.mark.parametrize(("rounding", "printed"), [("half_up", 63), ("half_even", 62), ("half_down", 62)])
def test_a_half_is_rounded_by_the_rule_of_the_pack(rounding, printed):
    """5 of 8 is 62.5 per cent."""
    cases = [{"first": "met"}] * 5 + [{"first": "not_met"}] * 3
    instrument = framework(questions=[question("first")], rounding=rounding)
    assert scored(instrument, *cases).printed("small", "B1") == printed


def test_only_the_printed_figure_is_rounded():
    """62.5 and 64.4 per cent (5 of 8, 29 of 45) have the mean 63.47; that of the printed 63 and 64 would print 64."""
    instrument = framework(
        criteria=[criterion("B1"), criterion("B2")],
        questions=[question("first"), question("second", "B2"), question("third", "B2")],
        composites=[{"id": "B", "title": "B", "of": [{"subject": "B1"}, {"subject": "B2"}]}],
    )
    firsts = ["met"] * 5 + ["not_met"] * 3 + ["not_applicable"] * 37
    seconds = ["met"] * 29 + ["not_met"] * 16
    cases = [{"first": a, "second": b} for a, b in zip(firsts, seconds, strict=True)]
    scores = scored(instrument, *cases)
    assert (scores.printed("small", "B1"), scores.printed("small", "B2")) == (63, 64)
    assert scores.of("small", "B").value == (F(5, 8) + F(29, 45)) / 2
    assert scores.printed("small", "B") == 63


def test_a_criterion_may_pool_by_its_own_rule():
    instrument = framework(criteria=[criterion("B1", pooling="lowest_question")], pooling="answers")
    assert scored(instrument, *CASES).of("small", "B1").method == "lowest_question"


def test_a_question_counts_by_its_weight_and_not_at_all_with_weight_nought():
    instrument = framework(questions=[question("first", weight=3), question("second"), question("third", weight=0)])
    scores = scored(instrument, {"first": "met", "second": "not_met", "third": "not_met"})
    assert scores.of("small", "B1").value == F(3, 4)
    assert scores.of("small", "third").value == 0


def test_groups_and_the_units_that_belong_to_none():
    scores = scored(
        framework(), {"risk": "high", "first": "met"}, {"risk": "low", "first": "not_met"}, {"first": "met"}
    )
    assert counts(scores, group="high") == (1, 1, 0, 0)
    assert counts(scores, group="low") == (1, 2, 0, 0)  # a case with an empty attribute is not lost
    assert scores.of("small", "first", "low").units == 2


def test_a_question_that_does_not_apply_is_neither_missing_nor_answered():
    instrument = framework(questions=[question("first", applies_when={"group": "high"})])
    scores = scored(instrument, {"risk": "high", "first": "met"}, {"risk": "low", "first": "not_met"})
    assert counts(scores) == (1, 1, 0, 0)
    assert scores.tallies.of("small", "first", "all").not_asked == 1


def test_a_multiple_choice_counts_once_for_each_value_chosen():
    options = [{"value": v, "label": v} for v in ("alcohol", "employment", "drugs")]
    instrument = framework(
        questions=[question("first"), question("factors", kind="multiple", scale=None, options=options)]
    )
    scores = scored(instrument, {"factors": "alcohol; employment"}, {"factors": "employment"}, {})
    counted = scores.tallies.of("small", "factors", "all")
    assert dict(counted.values) == {"alcohol": 1, "employment": 2}
    assert (counted.denominator, counted.missing) == (2, 1)


def test_a_wrong_subject_or_group_is_told_with_the_nearest():
    scores = scored(framework(), {"first": "met"})
    with pytest.raises(UnknownId, match="first"):
        scores.of("small", "fist")
    with pytest.raises(UnknownId, match="high"):
        scores.of("small", "first", "hihg")


def test_the_table_of_estimates_has_a_row_for_every_subject_and_group():
    rows = estimates_table("test", scored(framework(), {"first": "met"})).to_pylist()
    assert {(row["subject"], row["group"]) for row in rows} == {
        (subject, group) for subject in ("first", "second", "B1") for group in ("all", "high", "low")
    }


ANSWER = st.sampled_from(["met", "partly", "not_met", "not_applicable", None])
CASE = st.fixed_dictionaries({"risk": st.sampled_from(["high", "low", None]), "first": ANSWER, "second": ANSWER})
INSTRUMENT = framework()


def drop_empty(case):
    return {key: value for key, value in case.items() if value is not None}


@given(st.lists(CASE, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_changes_nothing(drawn, random):
    shuffled = list(drawn)
    random.shuffle(shuffled)
    ours, theirs = (scored(INSTRUMENT, *map(drop_empty, cases)) for cases in (drawn, shuffled))
    assert ours.estimates == theirs.estimates


@given(st.lists(CASE, min_size=1, max_size=8))
def test_a_not_applicable_answer_more_changes_no_percentage(drawn):
    cases = [drop_empty(case) for case in drawn]
    before = scored(INSTRUMENT, *cases)
    after = scored(INSTRUMENT, *cases, {"risk": "high", "first": "not_applicable", "second": "not_applicable"})
    assert {k: e.value for k, e in before.estimates.items()} == {k: e.value for k, e in after.estimates.items()}


@given(st.lists(CASE, min_size=1, max_size=8))
def test_groups_that_partition_the_cases_add_up_and_scores_lie_between_their_questions(drawn):
    scores = scored(INSTRUMENT, *map(drop_empty, drawn))
    for subject in ("first", "second", "B1"):
        whole, high, low = (counts(scores, subject, group) for group in ("all", "high", "low"))
        assert whole == tuple(a + b for a, b in zip(high, low, strict=True))
    shares = [s for q in ("first", "second") if (s := scores.of("small", q).value) is not None]
    value = scores.of("small", "B1").value
    assert (value is None) == (not shares)
    if value is not None:
        assert min(shares) <= value <= max(shares)


@given(st.lists(CASE, min_size=1, max_size=8), st.sampled_from(sorted(get_args(Pooling))), st.integers(1, 4))
def test_whatever_the_pooling_rule_a_score_lies_between_its_lowest_and_highest_answer(drawn, pooling, weight):
    """The mean of cases may leave the range of the questions' shares, but never that of the credits."""
    instrument = framework(questions=[question("first", weight=weight), question("second")], pooling=pooling)
    scores = scored(instrument, *map(drop_empty, drawn))
    shares = [s for q in ("first", "second") if (s := scores.of("small", q).value) is not None]
    value = scores.of("small", "B1").value
    assert (value is None) == (not shares)
    if value is not None:
        low, high = (0, 1) if pooling == "mean_of_cases" else (min(shares), max(shares))
        assert low <= value <= high


@given(st.lists(CASE, min_size=1, max_size=6))
def test_every_case_of_a_group_has_exactly_one_state_for_every_question(drawn):
    scores = scored(INSTRUMENT, *map(drop_empty, drawn))
    for name in ("first", "second"):
        for group in ("all", "high", "low"):
            counted = scores.tallies.of("small", name, group)
            states = counted.denominator + counted.not_applicable + counted.missing + counted.not_asked
            assert states == scores.tallies.size("small", group)
