"""Decisions by hand: what a rule forbids is refused with the reason, and what is decided stays."""

from datetime import time

import pytest

from eyre.fieldwork.allocation import Assignment, Case
from eyre.fieldwork.by_hand import NotAllowed, choices, free_case, free_interview, give_case, move_interview, obstacles
from eyre.fieldwork.check import broken_timetable
from eyre.fieldwork.plan import plan_timetable
from eyre.fieldwork.spec import Assessor
from fieldwork.small import MONDAY, TUESDAY, arranged, rules

ONE, TWO = (Assessor(key=f"insp-{n}", role="inspector") for n in (1, 2))
AREA = Assessor(key="area", role="area_assessor", team="Team 1")
BUSY = Assessor(key="busy", role="inspector", most_cases=1)
ALLOCATION = (
    Assignment("C1", "first", "insp-1", "inspector"),
    Assignment("C1", "second", "insp-2", "inspector"),
    Assignment("C2", "first", "busy", "inspector"),
)


C1 = Case("C1", "m", "Team 1")


def against(case=C1, purpose="first", assessors=(ONE, TWO, AREA, BUSY)):
    return {one.assessor.key: one.against for one in choices(case, purpose, ALLOCATION, assessors, rules())}


def test_everybody_is_shown_with_what_stands_against_them():
    assert against() == {
        "insp-1": None,
        "insp-2": "assesses the case already",
        "area": "belongs to the team that has the case",
        "busy": "takes 1 at most and has 1",
    }


def test_the_case_itself_is_no_part_of_the_load():
    assert against(Case("C2"), assessors=(BUSY,)) == {"busy": None}


def test_a_case_given_by_hand_is_fixed_with_its_reason():
    choice = choices(Case("C2"), "first", ALLOCATION, (TWO,), rules())[0]
    after = give_case(ALLOCATION, "first", "C2", choice, " Knows the language. ")
    assert after[2] == Assignment("C2", "first", "insp-2", "inspector", True, "Knows the language.")
    assert after[:2] == ALLOCATION[:2]
    assert free_case(after, "first", "C2")[2] == Assignment("C2", "first", "insp-2", "inspector")


@pytest.mark.parametrize(
    ("who", "reason", "said"), [(AREA, "a reason", "belongs to the team"), (TWO, " ", "needs its reason")]
)
def test_what_a_rule_forbids_or_nobody_explains_is_refused(who, reason, said):
    choice = choices(Case("C2", "m", "Team 1"), "first", ALLOCATION, (who,), rules())[0]
    with pytest.raises(NotAllowed, match=said):
        give_case(ALLOCATION, "first", "C2", choice, reason)


@pytest.fixture
def planned():
    arrangements = arranged({"C1": "m", "C2": "n"}, hours=[("m", "absent", TUESDAY)])
    return arrangements, plan_timetable(arrangements).bookings


def test_each_slot_says_why_an_interview_cannot_be_held_there(planned):
    arrangements, bookings = planned
    moved = move_interview(arrangements, bookings, "C2-manager", MONDAY, time(14, 15), "north")
    found = obstacles(arrangements, moved, arrangements.interviews[0])
    said = {f"{session.day:%a} {session.starts:%H:%M}": why for (session, _), why in found.items()}
    assert said["Mon 14:15"] == "insp is in another interview"
    assert said["Mon 09:00"] is None
    assert said["Mon 12:45"] is None
    assert said["Tue 09:00"] == "m is away"


def test_an_interview_moved_by_hand_stays_when_planning_again(planned):
    arrangements, bookings = planned
    moved = move_interview(arrangements, bookings, "C2-manager", TUESDAY, time(14, 15), "north", reason="Asked for.")
    assert not list(broken_timetable(moved, arrangements))
    again = {b.interview.id: b for b in plan_timetable(arrangements, moved).bookings}["C2-manager"]
    assert (again.day, again.starts, again.fixed, again.reason) == (TUESDAY, time(14, 15), True, "Asked for.")
    assert not any(b.fixed for b in free_interview(moved, "C2-manager"))


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (("C1-manager", TUESDAY, time(9), "north"), "m is away"),
        (("C1-manager", MONDAY, time(8), "north"), "no slot of the fieldwork"),
        (("C1-manager", MONDAY, time(9), "south"), "no slot of the fieldwork"),
        (("C9-manager", MONDAY, time(9), "north"), "no interview"),
        (("C1-manager", MONDAY, time(12, 45), "north", 2), "Room 2 of north is taken then, or there is none"),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_the_reason(planned, to, said):
    arrangements, bookings = planned
    with pytest.raises(NotAllowed, match=said):
        move_interview(arrangements, bookings, *to)
