"""Who is in the frame, and that everybody else is counted under a reason."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.sampling.design import design, months_before
from eyre.sampling.frame import sampling_frame
from eyre.sampling.plan import SamplingPlan
from sampling.conftest import caseload, designed, drawing, frame_of


def counted(frame):
    return {row["reason"]: row["cases"] for row in frame.exclusions.to_pylist()}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-06-01", 9, "2025-09-01"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 11, "2025-02-15"),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, expected):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("commenced", "reason"),
    [
        ("2025-09-01", None),  # nine months to the day
        ("2025-09-02", "began_later"),
        ("2025-07-02", None),  # one day less than eleven months
        ("2025-07-01", "began_earlier"),
        (None, "start_not_stated"),
    ],
)
def test_nine_or_ten_completed_months(commenced, reason):
    frame = frame_of({"commenced_on": commenced})
    assert frame.left_out.to_pylist() == [reason]


def test_an_inspection_may_count_months_on_another_day():
    rules = design(drawing(), SamplingPlan(counted_on=date(2026, 7, 1)), date(2026, 6, 1))
    assert rules.commenced == (date(2025, 8, 2), date(2025, 10, 1))


def test_cases_that_have_ended_stay_unless_the_framework_leaves_them_out():
    ended = {"ended_on": "2026-01-05"}
    assert counted(frame_of(ended)) == {}
    assert counted(frame_of(ended, {"ended_on": "2026-06-02"}, ended_cases="left_out")) == {"ended": 1}


@pytest.mark.parametrize(
    ("order", "reason"), [("other", "order"), (None, "order_not_known"), ("Bind over", "order_not_known")]
)
def test_a_case_that_cannot_be_decided_is_not_counted_as_ineligible(order, reason):
    assert counted(frame_of({"order": order})) == {reason: 1}


def test_a_missing_or_unusual_value_that_decides_nothing_loses_nobody():
    frame = frame_of({"risk": None}, {"risk": "Tier 4"}, {"risk": "high"}, {"team": None, "manager_key": None})
    assert counted(frame) == {}
    assert frame.sizes == {"all_other_cases": 3, "high": 1}


def test_a_missing_value_is_a_stratum_of_its_own():
    frame = frame_of({"team": "North"}, {"team": None}, {"team": "A / B"}, divided_by=["team"])
    assert frame.sizes == {
        "all_other_cases / A | B": 1,
        "all_other_cases / North": 1,
        "all_other_cases / not stated": 1,
    }
    assert frame.titles["all_other_cases / not stated"] == "All other cases, not stated"


def test_one_row_of_a_reference_and_one_case_of_a_person_stay_those_that_began_last():
    frame = frame_of(
        {"case_id": "A", "commenced_on": "2025-07-10", "team": "old"},
        {"case_id": "A", "commenced_on": "2025-08-10", "team": "new"},
        {"case_id": "B", "person": "B", "commenced_on": "2025-07-20"},
        {"case_id": "C", "person": "B", "commenced_on": "2025-08-20"},
    )
    assert frame.left_out.to_pylist() == ["same_reference", None, "same_person", None]
    assert frame.cases["case_id"].to_pylist() == ["A", "C"]


def test_a_person_whose_other_order_is_not_inspected_stays():
    frame = frame_of(
        {"case_id": "A", "person": "A"}, {"case_id": "B", "person": "A", "order": "other", "commenced_on": "2025-08-30"}
    )
    assert frame.cases["case_id"].to_pylist() == ["A"]
    assert counted(frame) == {"order": 1}


def test_the_first_rule_that_leaves_a_case_out_counts_it():
    assert counted(frame_of({"order": "other", "commenced_on": "2020-01-01"})) == {"began_earlier": 1}


def test_a_condition_may_name_a_group_and_compare_a_number():
    instrument = drawing(
        eligible=[{"id": "order", "title": "x", "when": {"not": {"attribute": "order", "is": "other"}}}],
        quotas=[
            {
                "id": "q",
                "title": "Q",
                "when": {"all": [{"attribute": "risk", "is": "high"}, {"attribute": "order", "in": ["licence"]}]},
                "cases": 1,
            }
        ],
    )
    frame = sampling_frame(
        caseload({"risk": "high"}, {"risk": "high", "order": "licence"}, instrument=instrument), designed(instrument)
    )
    assert frame.sizes == {"all_other_cases": 1, "q": 1}


case = st.fixed_dictionaries(
    {
        "case_id": st.sampled_from([f"C{n}" for n in range(12)]),
        "person": st.sampled_from([None, None, "P1", "P2"]),
        "commenced_on": st.sampled_from([None, "2025-08-01", "2025-08-02", "2020-01-01", "2026-05-01"]),
        "ended_on": st.sampled_from([None, "2026-01-01"]),
        "team": st.sampled_from([None, "North", "Süd", "北"]),
        "order": st.sampled_from([None, "community", "licence", "other", "???"]),
        "risk": st.sampled_from([None, "high", "low", "Tier 4"]),
    }
)


@settings(deadline=None, max_examples=60)
@given(st.lists(case, max_size=25), st.randoms(use_true_random=False))
def test_every_row_is_in_the_frame_or_counted_whatever_their_order(rows, chance):
    frame = frame_of(*rows, divided_by=["team"], ended_cases="left_out")
    assert frame.cases.num_rows + sum(counted(frame).values()) == len(rows)
    assert len(set(frame.cases["case_id"].to_pylist())) == frame.cases.num_rows
    shuffled = chance.sample(rows, len(rows))
    again = frame_of(*shuffled, divided_by=["team"], ended_cases="left_out")
    assert again.cases.equals(frame.cases)
    assert again.exclusions.equals(frame.exclusions)
