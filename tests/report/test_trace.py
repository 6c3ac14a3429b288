"""What `eyre trace` shows, beside counts that are made here by hand from the plain files of the bundle."""

import csv
from collections import Counter

import pytest
from west_mercia import MAIN, THEMATIC, shipped


def rows(name):
    with (shipped() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def by_case():
    """The value that each case has for each question of a framework: what the first assessor answered."""
    first = [row for row in rows("assessments.csv") if row["purpose"] == "first"]
    assessed = {row["assessment_id"]: (row["framework"], row["unit_id"]) for row in first}
    found = {}
    for row in rows("answers.csv"):
        if row["assessment_id"] in assessed:
            framework, case = assessed[row["assessment_id"]]
            found[(framework, row["question"], case)] = row["value"]
    return found


@pytest.fixture(scope="module")
def groups():
    cases = rows("cases.csv")
    return {
        "all": {row["case_id"] for row in cases},
        "high_roh": {row["case_id"] for row in cases if row["risk_of_harm_at_inspection"] == "high"},
        "cpo_cpro": {row["case_id"] for row in cases if row["order_type"] in ("cpo", "cpro")},
        "licence": {row["case_id"] for row in cases if row["order_type"] == "licence"},
    }


QUESTIONS = (
    "smart_objectives_evident",
    "risk_of_harm_assessment_quality_sufficient",
    "home_visit_carried_out",
    "victim_awareness_work_sufficient",
    "pre_release_work_sufficient",
    "risk_of_harm_contained",
)


@pytest.mark.parametrize("group", ["all", "high_roh"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_counted_as_by_hand(west_mercia, by_case, groups, question, group):
    values = {case: by_case.get((MAIN, question, case)) for case in groups[group]}
    counted = Counter(values.values())
    traced = west_mercia.trace(f"{question} @{group}")
    measure = traced.resolved.measure
    assert (measure.numerator, measure.denominator) == (counted["met"], counted["met"] + counted["not_met"])
    assert measure.not_applicable == counted["not_applicable"]
    assert measure.group_size == len(groups[group])
    for outcome in ("met", "not_met", "not_applicable"):
        assert set(traced.ids(outcome)) == {case for case, value in values.items() if value == outcome}
    unanswered = {case for case, value in values.items() if value is None}
    assert set(traced.ids("missing")) | set(traced.ids("not_asked")) == unanswered


@pytest.mark.parametrize(("criterion", "group"), [("B2", "all"), ("D2", "high_roh"), ("C4", "licence")])
def test_a_criterion_pools_the_answers_to_its_questions(west_mercia, by_case, groups, criterion, group):
    framework = west_mercia.inspection.frameworks[MAIN]
    scoring = [q for q in framework.questions_of(criterion) if q.kind == "judged" and q.weight]
    met = answered = 0
    for question in scoring:
        values = [by_case.get((MAIN, question.id, case)) for case in groups[group]]
        met += question.weight * values.count("met")
        answered += question.weight * (values.count("met") + values.count("not_met"))
    measure = west_mercia.trace(f"{criterion} @{group}").resolved.measure
    assert (measure.numerator, measure.denominator) == (met, answered)
    assert len(measure.parts) == len(scoring)


def test_an_interview_is_counted_as_by_hand(west_mercia):
    answers = Counter(row["staff_appraised_in_last_12_months"] for row in rows("interviews/staff.csv"))
    measure = west_mercia.trace("interview.staff.staff_appraised_in_last_12_months").resolved.measure
    assert measure.denominator == sum(count for value, count in answers.items() if value not in ("", "not_applicable"))
    assert measure.numerator == answers["yes"]


def test_an_attribute_is_counted_as_by_hand(west_mercia, groups):
    traced = west_mercia.trace("attribute.order_type:licence")
    assert set(traced.ids("met")) == groups["licence"]
    assert set(traced.ids("not_met")) == groups["all"] - groups["licence"]


def test_a_composite_names_its_members_and_a_rating_its_items(west_mercia):
    section = west_mercia.trace("B").resolved.measure
    assert [part for part, _ in section.parts] == ["B1 (weight 2)", "B2 (weight 2)", "B3 (weight 2)", "B4 (weight 1)"]
    rating = west_mercia.trace("A4").resolved.measure
    assert "changed it to Satisfactorily met: Half of the items are strong" in rating.rule
    assert len(rating.parts) == len(west_mercia.inspection.frameworks[MAIN].evidence_items("A4"))


def test_the_framework_that_has_the_subject_is_found(west_mercia):
    assert west_mercia.trace("B1").framework == MAIN
    assert west_mercia.trace("T-B1").framework == THEMATIC


def test_the_complement_is_the_rest_of_the_same_cases(west_mercia):
    plain, rest = (west_mercia.trace(f"{word}smart_objectives_evident @high_roh") for word in ("", "not "))
    assert plain.cases == rest.cases
    whole = plain.resolved.measure.numerator + rest.resolved.measure.numerator
    assert whole == plain.resolved.measure.denominator == rest.resolved.measure.denominator
