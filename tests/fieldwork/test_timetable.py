"""The timetable: each rule by itself, planning again, and what holds for all inputs."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.errors import Problems
from eyre.fieldwork.allocation import Assignment, Case
from eyre.fieldwork.arrangements import Interview, arrange
from eyre.fieldwork.changes import changes
from eyre.fieldwork.check import broken_timetable
from eyre.fieldwork.diary import Diary, Obstacle
from eyre.fieldwork.greedy import greedy
from eyre.fieldwork.plan import plan_timetable
from eyre.fieldwork.timetable import Cost, book, cost, places_of, read_timetable, timetable_table
from eyre.programme.solver import Impossible
from fieldwork.small import MONDAY, TUESDAY, arranged, availability, fieldwork, meetings

TWO_OFFICES = [{"id": "north", "title": "North", "rooms": 1}, {"id": "south", "title": "South", "rooms": 1}]


def obstacles(arrangements, *booked, interview=0, at=(0, "north")):
    diary = Diary(arrangements)
    for number, place in booked:
        diary.add(arrangements.interviews[number], *place)
    return diary.obstacle(arrangements.interviews[interview], *at)


def test_somebody_on_leave_or_out_of_hours_is_away():
    one = arranged({"C1": "m"}, hours=[("m", "absent", MONDAY), ("insp", "works", None, "10:00", "15:00")])
    assert one.presence["m"].keys() == {4, 5, 6, 7}
    assert one.presence["insp"].keys() == {1, 2, 5, 6}  # only slots that lie wholly within the hours
    assert obstacles(one) == Obstacle("away", "insp")
    assert obstacles(one, at=(1, "north")) == Obstacle("away", "m")
    assert obstacles(one, at=(5, "north")) is None


def test_part_of_a_day_can_be_free():
    one = arranged({"C1": "m"}, hours=[("m", "absent", MONDAY, "10:20", "12:00")])
    assert one.presence["m"].keys() == {0, 2, 3, 4, 5, 6, 7}


def test_a_manager_is_met_where_they_work_and_may_work_in_two_places():
    one = arranged(
        {"C1": "m"},
        hours=[("m", "works", MONDAY, None, None, "south"), ("m", "works", TUESDAY, None, None, "north")],
        offices=TWO_OFFICES,
    )
    assert obstacles(one, at=(0, "north")) == Obstacle("elsewhere", "m")
    assert obstacles(one, at=(4, "north")) is None


def test_nobody_is_in_two_rooms_at_once():
    two = arranged({"C1": "m1", "C2": "m2"}, offices=TWO_OFFICES)
    assert obstacles(two, (0, (0, "north")), interview=1, at=(0, "south")) == Obstacle("busy", "insp")


def test_an_office_has_no_more_interviews_than_rooms():
    cases = [Case("C1", "m1"), Case("C2", "m2")]
    allocation = [Assignment("C1", "first", "a", "inspector"), Assignment("C2", "first", "b", "inspector")]
    two = arrange(fieldwork(), cases, allocation, meetings(), availability())
    assert obstacles(two, (0, (0, "north")), interview=1) == Obstacle("rooms")


@pytest.mark.parametrize(
    ("minutes", "at", "expected"),
    [
        (15, 1, None),  # 10:15 to 10:30
        (16, 1, Obstacle("travelling", "insp")),
        (60, 2, None),  # over noon
        (200, 4, None),  # over night
    ],
)
def test_the_way_between_offices_needs_its_time(minutes, at, expected):
    two = arranged({"C1": "m1", "C2": "m2"}, offices=TWO_OFFICES, travel_minutes=minutes)
    assert obstacles(two, (0, (0, "north")), interview=1, at=(at, "south")) == expected


def test_breaks_and_the_length_of_a_day_are_kept():
    many = arranged({f"C{n}": f"m{n}" for n in range(4)}, in_a_row=2, a_day=3)
    both = ((0, (0, "north")), (1, (1, "north")))
    assert obstacles(many, *both, interview=2, at=(2, "north")) == Obstacle("row", "insp")
    assert obstacles(many, *both, interview=2, at=(3, "north")) is None
    three = (*both, (2, (3, "north")))
    assert obstacles(many, *three, interview=3, at=(2, "north")) == Obstacle("day", "insp")


def test_a_partner_joins_the_interview_and_an_offender_is_met_at_the_office_of_the_case_manager():
    one = arranged(
        {"C1": "m"},
        hours=[("m", "works", None, None, None, "south"), ("p", "works", TUESDAY)],
        met=[("J", "C1", "partner", "p", True), ("W", "C1", "offender", "o", False)],
        offices=TWO_OFFICES,
    )
    manager, offender = one.interviews
    assert manager == Interview("C1-manager", "C1", "manager", "insp", "", "m", ("p",))
    assert offender == Interview("W", "C1", "offender", "insp", "", "", ("o",))
    assert {office for _, office in one.options(offender)} == {"south"}
    assert {session for session, _ in one.options(manager)} == {4, 5, 6, 7}


def test_the_second_assessor_sits_in_so_that_nobody_is_interviewed_twice():
    allocation = [Assignment("C1", "first", "a", "inspector"), Assignment("C1", "second", "b", "inspector")]
    one = arrange(fieldwork(), [Case("C1", "m")], allocation, meetings(), availability(("b", "absent", MONDAY)))
    (interview,) = one.interviews
    assert interview.people == ("a", "b", "m")
    assert {session for session, _ in one.options(interview)} == {4, 5, 6, 7}


def test_what_a_timetable_asks_of_people_is_counted():
    two = arranged({"C1": "m", "C2": "m"}, met=[("W", "C1", "offender", "o", False)], offices=TWO_OFFICES)
    near = {"C1-manager": (1, "north"), "C2-manager": (2, "north"), "W": (0, "north")}
    assert cost(two, near) == Cost(visits=1, calls=1, apart=0)
    same_day = {"C1-manager": (1, "north"), "C2-manager": (2, "north"), "W": (3, "south")}
    assert cost(two, same_day) == Cost(visits=2, calls=1, apart=1)
    other_day = {"C1-manager": (3, "north"), "C2-manager": (0, "north"), "W": (4, "north")}
    assert cost(two, other_day) == Cost(visits=2, calls=2, apart=3)
    assert cost(two, near).total == 4 * 1 + 2 * 1


def test_cases_of_one_manager_are_in_sequence_and_the_offender_beside():
    found = plan_timetable(
        arranged({"C1": "m", "C2": "m", "C3": "m"}, met=[("W", "C2", "offender", "o", False)], in_a_row=4)
    )
    sessions = {name: session for name, (session, _) in places_of_bookings(found).items()}
    managers = sorted(sessions[f"{case}-manager"] for case in ("C1", "C2", "C3"))
    assert managers == list(range(managers[0], managers[0] + 3))
    assert abs(sessions["W"] - sessions["C2-manager"]) == 1
    assert found.gap == 0


def places_of_bookings(found):
    one = arranged({"C1": "m"})
    return places_of(one, found.bookings)


def test_planning_again_moves_only_what_has_to_move():
    cases = {f"C{n}": f"m{n}" for n in range(5)}
    first = plan_timetable(arranged(cases))
    gone = first.bookings[0]
    changed = arranged(cases, hours=[(gone.interview.manager, "absent", gone.day)])
    again = plan_timetable(changed, first.bookings)
    (change,) = changes(first.bookings, again.bookings)
    assert (change.interview, change.what) == (gone.interview.id, "moved")
    assert gone.interview.manager in change.people
    assert str(change).startswith(f"{gone.interview.id} moves from")


def test_a_fixed_booking_stays_with_its_reason_though_another_place_is_cheaper():
    cases = {"C1": "m", "C2": "m"}
    one = arranged(cases)
    by_hand = book(one, {"C1-manager": (7, "north")})[0]
    fixed = replace(by_hand, fixed=True, reason="The manager asked for it")
    found = plan_timetable(one, [fixed, *book(one, {"C2-manager": (0, "north")})])
    assert fixed in found.bookings


def test_a_fixed_booking_that_cannot_be_kept_is_said_at_once():
    one = arranged({"C1": "m"}, hours=[("m", "absent", TUESDAY)])
    fixed = replace(book(one, {"C1-manager": (7, "north")})[0], fixed=True)
    with pytest.raises(Impossible, match=r"C1-manager is fixed at Tue 2 June 14:15, but m is away\. Move it or free"):
        plan_timetable(one, [fixed])
    with pytest.raises(Impossible, match="which is no slot"):
        plan_timetable(one, [replace(fixed, starts=time(8))])


def test_changes_are_told_by_kind():
    one = arranged({"C1": "m", "C2": "m"})
    before = book(one, {"C1-manager": (0, "north")})
    other = arrange(
        fieldwork(), [Case("C1", "m")], [Assignment("C1", "first", "b", "inspector")], meetings(), availability()
    )
    assert [c.what for c in changes(before, book(other, {"C1-manager": (0, "north")}))] == ["other people"]
    assert [c.what for c in changes(before, book(one, {"C2-manager": (0, "north")}))] == ["new", "cancelled"]
    assert changes(before, before) == ()


def test_what_people_broke_by_hand_is_found():
    one = arranged({"C1": "m1", "C2": "m2"}, hours=[("m1", "absent", TUESDAY)])
    first, second = book(one, {"C1-manager": (0, "north"), "C2-manager": (1, "north")})
    assert list(broken_timetable([first, second], one)) == []

    def reasons(*bookings):
        return [broken.reason for broken in broken_timetable(bookings, one)]

    assert "the room is taken by C1-manager" in reasons(first, replace(second, starts=first.starts, ends=first.ends))
    assert reasons(replace(first, day=TUESDAY), second) == ["it cannot be held then: m1 is away"]
    assert reasons(replace(first, office="west"), second) == ["fieldwork.yaml has no such office"]
    assert reasons(replace(first, starts=time(8)), second) == ["fieldwork.yaml has no such slot"]
    assert reasons(replace(first, room=2), second) == ["the office has no such room"]
    assert reasons(first) == ["1 interview has no time yet: C2-manager"]


@pytest.mark.parametrize(
    ("hours", "met", "file", "words"),
    [
        ([("m", "works", None, None, None, "nrth")], (), "availability.csv", "no such office"),
        ([("m", "works", None, "9 o'clock")], (), "availability.csv", "no time of day"),
        ((), [("W", "C9", "offender", "o", False)], "meetings.csv", "a case without an interview"),
    ],
)
def test_input_that_does_not_fit_is_told_with_its_row(hours, met, file, words):
    with pytest.raises(Problems) as caught:
        arranged({"C1": "m"}, hours, met)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row) == (file, 2)
    assert words in problem.reason


def test_a_case_without_manager_or_assessor_is_told():
    with pytest.raises(Problems, match="C1 has no case manager to interview"):
        arranged({"C1": ""})
    with pytest.raises(Problems, match="C1 has no assessor"):
        arrange(fieldwork(), [Case("C1", "m")], [], meetings(), availability())


def test_a_table_carries_the_timetable_without_loss():
    one = arranged({"C1": "m"}, met=[("J", "C1", "partner", "p", True), ("W", "C1", "offender", "o", False)])
    bookings = book(one, {"C1-manager": (1, "north"), "W": (2, "north")})
    assert read_timetable(timetable_table(bookings)) == bookings


@st.composite
def situations(draw):
    offices = [
        {"id": f"o{n}", "title": f"O{n}", "rooms": draw(st.integers(1, 2))} for n in range(draw(st.integers(1, 2)))
    ]
    managers = [f"m{n}" for n in range(draw(st.integers(1, 3)))]
    cases = [Case(f"C{n}", draw(st.sampled_from(managers))) for n in range(draw(st.integers(1, 6)))]
    allocation = []
    for case in cases:
        first, second = draw(st.permutations(["a", "b"]))
        allocation.append(Assignment(case.id, "first", first, "inspector"))
        if draw(st.booleans()):
            allocation.append(Assignment(case.id, "second", second, "inspector"))
    hours = [(m, "works", None, None, None, draw(st.sampled_from(offices))["id"]) for m in managers]
    hours += [
        (draw(st.sampled_from([*managers, "a", "b"])), "absent", draw(st.sampled_from([MONDAY, TUESDAY])))
        for _ in range(draw(st.integers(0, 2)))
    ]
    met = [(f"W{case.id}", case.id, "offender", f"off-{case.id}", False) for case in cases if draw(st.booleans())]
    parts = {
        "offices": offices,
        "travel_minutes": draw(st.sampled_from([10, 30, 90])),
        "in_a_row": draw(st.integers(1, 3)),
        "a_day": draw(st.integers(1, 4)),
    }
    return arrange(fieldwork(**parts), cases, allocation, meetings(*met), availability(*hours))


@settings(max_examples=40, deadline=None)
@given(situations())
def test_no_rule_is_ever_broken_and_the_plan_is_never_worse_than_the_greedy_one(arrangements):
    found = plan_timetable(arrangements, limit=1)
    broken = [one for one in broken_timetable(found.bookings, arrangements) if one.place is not None]
    assert broken == []
    assert {b.interview.id for b in found.bookings} | found.unplaced.keys() == {i.id for i in arrangements.interviews}
    first = greedy(arrangements)
    assert len(found.bookings) >= len(first)
    if len(found.bookings) == len(first):
        assert cost(arrangements, places_of(arrangements, found.bookings)).total <= cost(arrangements, first).total
    again = plan_timetable(arrangements, found.bookings, limit=1)
    assert changes(found.bookings, again.bookings) == ()


def test_a_place_is_found_for_every_interview_before_anything_is_made_cheaper():
    """The greedy timetable leaves one out; next to no work must be enough to find it a place."""
    hours = [(f"m{n}", "works", None, None, None, office) for n, office in enumerate(("south", "south", "north"))]
    hours += [("m0", "absent", TUESDAY, "10:00", "13:00")]
    hours += [(manager, "absent", TUESDAY, "13:00", "17:00") for manager in ("m1", "m2")]
    cases = {f"C{n}": f"m{n % 3}" for n in range(6)}
    six = arranged(cases, hours=hours, offices=TWO_OFFICES, travel_minutes=30)
    assert len(greedy(six)) == 5
    assert len(plan_timetable(six, limit=0.001).bookings) == 6
