"""Cases marked twice: who counts, how far they agree, who marks higher, who drifts."""

import pytest
from factories import framework, question
from inspections import inspection

from eyre.analysis.agreement import (
    agreement_in_words,
    agreements,
    agreements_table,
    direction_in_words,
    directions,
    marked_twice,
)
from eyre.analysis.drift import drift_in_words, drifts
from eyre.bundle.read import read_bundle
from eyre.scoring.scores import score
from eyre.synthetic.twins import shipped_bundle

SMALL = framework(questions=[question("first"), question("second")])


def marks(*pairs, assessor="A1"):
    """An inspection in which an area assessor marks again what an inspector marked."""
    first = [{"first": one} for one, _ in pairs]
    second = {n: (assessor, {"first": other}) for n, (_, other) in enumerate(pairs) if other}
    return inspection(SMALL, first, second=second)


def test_only_what_both_marked_is_a_pair():
    found = marked_twice(marks(("met", "met"), ("met", None), ("not_met", "not_applicable")))
    assert [(one.case, one.first, one.second) for one in found] == [("C0", 1, 1), ("C2", 0, None)]


def test_marks_that_are_worth_the_same_agree():
    scale = {
        "id": "judged",
        "values": [
            {"value": "there", "label": "", "credit": 1},
            {"value": "poor", "label": "", "credit": 0},
            {"value": "absent", "label": "", "credit": 0},
        ],
    }
    instrument = framework(scales=[scale])
    twice = inspection(instrument, [{"first": "poor"}], second={0: ("A1", {"first": "absent"})})
    assert marked_twice(twice)[0].pair.agree


def test_a_second_assessment_changes_no_score():
    plain = inspection(SMALL, [{"first": "met"}, {"first": "not_met"}])
    twice = marks(("met", "not_met"), ("not_met", "met"))
    assert score(plain).estimates == score(twice).estimates


def test_few_cases_say_how_many_are_needed():
    found = agreements(marks(*[("met", "met")] * 4, ("not_met", "met"), ("not_met", "not_met")))[0]
    assert not found.enough
    assert agreement_in_words(found) == (
        "On first the two marks agree in 5 of 6, but 6 cases marked twice are too few to tell how far assessors agree: "
        f"it takes about {found.needed}."
    )
    assert found.needed > 6


def test_enough_cases_tell_the_agreement():
    pairs = [("met", "met")] * 60 + [("not_met", "not_met")] * 50 + [("met", "not_met")] * 10
    found = agreements(marks(*pairs))[0]
    assert found.enough
    assert "agree in 110 of 120; beyond chance that is 0.83" in agreement_in_words(found)
    assert agreements_table([found]).column("coefficient").to_pylist() == ["agreement", "kappa", "ac1", "alpha"]


def test_who_marks_higher():
    """Ten of twenty cases get credit from the area assessor only, none from the inspector only."""
    found = directions(marked_twice(marks(*[("not_met", "met")] * 10, *[("met", "met")] * 10)))[0]
    assert (found.first_role, found.second_role) == ("area_assessor", "inspector")
    assert (found.higher, found.lower, found.same, found.mean) == (10, 0, 10, 0.5)
    assert direction_in_words(found).endswith("area assessor marks higher, by 50 points of a full mark on average.")


def test_disagreement_on_both_sides_is_no_direction():
    found = directions(marked_twice(marks(*[("not_met", "met"), ("met", "not_met")] * 5)))[0]
    assert found.mean == 0
    assert "no sign" in direction_in_words(found)


def test_an_assessor_who_is_stricter_on_like_cases_drifts():
    """Every second case goes to P1, who gives credit to 2 of 20 where the others give it to 18 of 20."""
    cases = [{"first": "met" if (n % 2 and n >= 4) or (not n % 2 and n < 4) else "not_met"} for n in range(40)]
    one = next(d for d in drifts(inspection(SMALL, cases, assessors=("P1", "P2"))) if d.assessor_key == "P1")
    assert (one.cases, one.mean) == (20, pytest.approx(2 / 20 - 18 / 20))
    assert drift_in_words(one).startswith("P1, 20 cases: 80 points lower than others on like cases, probably between")


def test_an_assessor_who_had_the_harder_cases_does_not_drift():
    """High-risk cases are met half as often by everybody, and P1 has nearly all of them."""
    instrument = framework(
        groups=[
            {
                "id": "high",
                "title": "High",
                "when": {"attribute": "risk", "is": "high"},
                "shown_beside_all": True,
            }
        ]
    )
    hard = [{"risk": "high", "first": ("met", "not_met", "not_met", "not_met")[n % 4]} for n in range(20)]
    easy = [{"risk": "low", "first": ("met", "met", "met", "not_met")[n % 4]} for n in range(20)]
    turns = ["P1"] * 16 + ["P2"] * 4 + ["P2"] * 16 + ["P1"] * 4
    one = next(d for d in drifts(inspection(instrument, hard + easy, assessors=turns)) if d.assessor_key == "P1")
    assert one.mean == pytest.approx(0)


def test_questions_that_nobody_else_answered_are_counted_and_left_out():
    one = drifts(inspection(SMALL, [{"first": "met"}, {"second": "met"}], assessors=("P1", "P2")))[0]
    assert (one.answers, one.unmatched) == (0, 1)
    assert "too few" in drift_in_words(one)


def test_the_synthetic_inspection_has_cases_marked_twice():
    """Mostly by an inspector and an area assessor; cases at high risk of harm are left to inspectors."""
    twin = read_bundle(shipped_bundle("west-mercia-2005"))
    marked = marked_twice(twin)
    both = {one.case for one in marked if one.first_role != one.second_role}
    assert (len({one.case for one in marked}), len(both)) == (24, 18)
    raw = sum(one.pair.agree for one in marked) / len(marked)
    assert 0.8 < raw < 0.97  # twin.yaml: how often marks differ, by their direction
