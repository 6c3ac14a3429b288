"""Who assesses which case: the rules one by one, then what holds for all inputs."""

from collections import Counter
from fractions import Fraction

import pyarrow as pa
import pytest
from factories import framework
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.fieldwork.allocation import (
    Assignment,
    Case,
    allocate,
    allocation_table,
    conflict,
    double_marked,
    fieldwork_cases,
    read_allocation,
)
from eyre.fieldwork.spec import Assessor
from eyre.framework.cross_check import misfits
from eyre.framework.load import find_pack
from eyre.framework.spec import Reservation
from eyre.programme.solver import Impossible
from fieldwork.small import inspectors, rules

HIGH = Reservation.model_validate(
    {"title": "High risk", "when": {"attribute": "risk", "is": "high"}, "roles": ["inspector"]}
)
INSPECTOR = Assessor(key="insp", role="inspector")
AREA = Assessor(key="area", role="area_assessor", team="Team 1")


@pytest.mark.parametrize(
    ("case", "assessor", "own_team", "words"),
    [
        (Case("C1", manager="insp"), INSPECTOR, True, "manages the case"),
        (Case("C1", "m", "Team 1"), AREA, False, "belongs to the team"),
        (Case("C1", "m", "Team 1"), AREA, True, None),
        (Case("C1", "m", "Team 2"), AREA, False, None),
        (Case("C1", "m"), AREA, False, None),
        (Case("C1", "m", reserved=(HIGH,)), AREA, True, "'High risk'"),
        (Case("C1", "m", reserved=(HIGH,)), INSPECTOR, False, None),
    ],
)
def test_who_may_not_assess_a_case(case, assessor, own_team, words):
    found = conflict(case, assessor, rules(own_team=own_team))
    assert found is None if words is None else words in found


def test_the_pack_of_2005_keeps_cases_drawn_as_high_risk_for_inspectors():
    pack = find_pack("esi-2005")
    rows = [
        {"case_id": f"C{n}", "manager_key": "m", "team": "t", "risk_of_harm_at_draw": risk}
        for n, risk in enumerate(("high", "low"))
    ]
    high, low = fieldwork_cases(pa.Table.from_pylist(rows), pack)
    assert [reservation.roles for reservation in high.reserved] == [("inspector",)]
    assert low.reserved == ()
    assert pack.spec.sampling.area_assessor_share == Fraction(1, 3)


def test_a_reservation_over_an_unknown_attribute_is_a_misfit_of_the_pack():
    reserved = [{"title": "High", "when": {"attribute": "rsk", "is": "high"}, "roles": ["inspector"]}]
    (misfit,) = misfits(framework(fieldwork={"reserved": reserved}))
    assert misfit.path == ("fieldwork", "reserved", 0, "when")
    assert "risk" in misfit.remedy


def test_a_third_of_a_hundred_cases_goes_to_area_assessors_and_a_tenth_is_marked_twice():
    cases = [Case(f"C{n:03}", f"m{n % 45}", f"Team {n % 7}") for n in range(100)]
    assessors = [Assessor(key=f"i{n}", role="inspector") for n in range(6)]
    assessors += [Assessor(key=f"a{n}", role="area_assessor", team=f"Team {n}") for n in range(4)]
    found = allocate(cases, assessors, rules(double_marking_share="10%"), Fraction(1, 3), "seed")
    assert Counter(row.purpose for row in found) == {"first": 100, "second": 10}
    assert Counter(row.role for row in found if row.purpose == "first") == {"inspector": 67, "area_assessor": 33}
    load = Counter(row.assessor for row in found)
    # 67 first assessments are more than six times eleven; the ten second ones fill up what is left.
    assert sorted(load[f"i{n}"] for n in range(6)) == [11, 11, 11, 11, 11, 12]
    assert sorted(load[f"a{n}"] for n in range(4)) == [10, 11, 11, 11]
    pairs = {
        (next(c.manager for c in cases if c.id == row.case), row.assessor) for row in found if row.purpose == "first"
    }
    assert len(pairs) < 80  # without that aim, nearly every case of a manager has another assessor


def test_double_marking_is_chosen_by_a_hash_that_anybody_can_repeat():
    cases = [Case(f"C{n}") for n in range(20)]
    chosen = double_marked(cases, Fraction(1, 8), "west")
    assert len(chosen) == 3  # halves are rounded up: 20 / 8 = 2.5
    assert chosen == double_marked(list(reversed(cases)), Fraction(1, 8), "west")
    assert chosen != double_marked(cases, Fraction(1, 8), "east")
    assert chosen < double_marked(cases, Fraction(1, 2), "west")


def test_cases_marked_twice_by_hand_count_towards_the_share():
    cases = [Case(f"C{n}") for n in range(20)]
    chosen = double_marked(cases, Fraction(1, 8), "west")
    other = next(case.id for case in cases if case.id not in chosen)
    with_other = double_marked(cases, Fraction(1, 8), "west", {other, "gone"})
    assert other in with_other
    assert len(with_other) == 3
    assert len(with_other & chosen) == 2
    assert len(double_marked(cases, Fraction(0), "west", {other})) == 1


def test_a_decision_by_hand_stays_with_its_reason_and_little_else_moves():
    cases = [Case(f"C{n}", f"m{n}") for n in range(12)]
    before = allocate(cases, inspectors(3), rules(), Fraction(0), "seed")
    moved = before[0]
    other = next(key for key in ("insp-0", "insp-1", "insp-2") if key != moved.assessor)
    by_hand = Assignment(moved.case, "first", other, "inspector", True, "Knows the language")
    after = allocate(cases, inspectors(3), rules(), Fraction(0), "seed", [by_hand, *before[1:]])
    assert by_hand in after
    assert sum(one != two for one, two in zip(before, after, strict=True)) <= 2


def test_a_second_marking_by_hand_is_added_to_those_by_chance():
    by_hand = Assignment("C1", "second", "insp-1", "inspector", True, "Asked for by the area")
    found = allocate([Case("C1"), Case("C2")], inspectors(2), rules(), Fraction(0), "seed", [by_hand])
    assert by_hand in found
    assert next(row.assessor for row in found if (row.case, row.purpose) == ("C1", "first")) == "insp-0"


@pytest.mark.parametrize(
    ("cases", "assessors", "before", "words"),
    [
        ([Case("C1", "insp-0")], inspectors(1), (), "C1 needs 1 who may assess it: insp-0 manages the case."),
        (
            [Case("C1"), Case("C2")],
            inspectors(1, most_cases=1),
            (),
            "2 assessments are needed, but the assessors take 1",
        ),
        (
            [Case("C1")],
            inspectors(1),
            [Assignment("C1", "first", "gone", "inspector", True)],
            "gone, who is no assessor",
        ),
        (
            [Case("C1", "insp-0")],
            inspectors(2),
            [Assignment("C1", "first", "insp-0", "inspector", True)],
            "C1 is fixed to insp-0, who manages the case. Give it to somebody else",
        ),
    ],
)
def test_what_is_impossible_is_said_in_words(cases, assessors, before, words):
    with pytest.raises(Impossible, match="Allocating the cases is not possible") as caught:
        allocate(cases, assessors, rules(), Fraction(0), "seed", before)
    assert words in str(caught.value)


def test_hidden_contradictions_are_an_error_too():
    fixed = [Assignment(f"C{n}", "first", "insp-0", "inspector", True) for n in range(3)]
    with pytest.raises(Impossible, match="contradict each other"):
        allocate([Case(f"C{n}") for n in range(3)], inspectors(2, most_cases=2), rules(), Fraction(0), "seed", fixed)


def test_a_table_carries_the_allocation_without_loss():
    rows = (Assignment("C1", "first", "a", "inspector"), Assignment("C1", "second", "b", "area_assessor", True, "Why"))
    assert read_allocation(allocation_table(rows)) == rows


@st.composite
def situations(draw):
    cases = [
        Case(
            f"C{n}",
            draw(st.sampled_from(["m0", "m1", "a0"])),
            draw(st.sampled_from(["T0", "T1"])),
            draw(st.sampled_from([(), (HIGH,)])),
        )
        for n in range(draw(st.integers(1, 9)))
    ]
    assessors = [Assessor(key=f"i{n}", role="inspector") for n in range(draw(st.integers(2, 3)))]
    assessors += [Assessor(key=f"a{n}", role="area_assessor", team=f"T{n}") for n in range(draw(st.integers(0, 2)))]
    return cases, assessors


@settings(max_examples=25, deadline=None)
@given(situations(), st.booleans(), st.fractions(0, 1, max_denominator=4), st.fractions(0, 1, max_denominator=3))
def test_no_rule_is_ever_broken(situation, own_team, share, twice):
    cases, assessors = situation
    said = rules(own_team=own_team, double_marking_share=str(twice))
    found = allocate(cases, assessors, said, share, "seed")
    known = {assessor.key: assessor for assessor in assessors}
    by_id = {case.id: case for case in cases}
    assert all(conflict(by_id[row.case], known[row.assessor], said) is None for row in found)
    assert sorted(row.case for row in found if row.purpose == "first") == sorted(by_id)
    assert {row.case for row in found if row.purpose == "second"} == double_marked(cases, twice, "seed")
    assert len({(row.case, row.assessor) for row in found}) == len(found)  # nobody marks a case twice
    assert found == allocate(cases, assessors, said, share, "seed")
