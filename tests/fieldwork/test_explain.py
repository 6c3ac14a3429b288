"""When an interview finds no place, the reason is said in words."""

from dataclasses import replace

from eyre.fieldwork.plan import plan_timetable
from eyre.fieldwork.timetable import book
from fieldwork.small import MONDAY, TUESDAY, arranged


def reason(arrangements, bookings=()):
    (sentence,) = plan_timetable(arrangements, bookings).unplaced.values()
    return sentence


def test_the_case_manager_is_on_leave_on_every_day_on_which_the_office_has_a_free_room():
    hours = [("m1", "absent", TUESDAY)]
    busy = {f"B{n}": f"b{n}" for n in range(4)}
    one = arranged({"C1": "m1", **busy}, hours, a_day=8, in_a_row=8)
    fixed = [replace(b, fixed=True) for b in book(one, {f"B{n}-manager": (n, "north") for n in range(4)})]
    sentence = reason(one, fixed)
    assert sentence.startswith("C1-manager: insp is in another interview on Mon 1 June; m1 is away on Tue 2 June.")


def test_rooms_that_are_taken_are_named():
    from eyre.fieldwork.allocation import Assignment, Case
    from eyre.fieldwork.arrangements import arrange
    from fieldwork.small import availability, fieldwork, meetings

    cases = [Case(f"C{n}", f"m{n}") for n in range(5)]
    allocation = [Assignment(case.id, "first", f"a-{case.id}", "inspector") for case in cases]
    one = arrange(fieldwork(days=[MONDAY]), cases, allocation, meetings(), availability())
    sentence = reason(one)
    assert "no room in north is free at every time of the fieldwork" in sentence
    assert sentence.endswith("Find another room, or move an interview out of one.")


def test_two_people_who_are_never_there_together():
    one = arranged({"C1": "m"}, [("m", "absent", MONDAY), ("insp", "absent", TUESDAY)])
    assert reason(one) == (
        "C1-manager: m is away on Mon 1 June; insp is away on Tue 2 June. "
        "Ask for another time, or give the case to another assessor."
    )


def test_part_of_a_day_is_told_by_its_times():
    one = arranged(
        {"C1": "m"},
        [("m", "absent", MONDAY), ("m", "absent", TUESDAY, "12:00"), ("insp", "absent", TUESDAY, None, "12:00")],
    )
    assert reason(one).startswith(
        "C1-manager: m is away on Mon 1 June and Tue 2 June at 12:45 and 14:15; "
        "insp is away on Tue 2 June at 09:00 and 10:30."
    )


def test_people_who_have_no_office_in_common():
    offices = [{"id": "north", "title": "North", "rooms": 1}, {"id": "south", "title": "South", "rooms": 1}]
    hours = [("m", "works", None, None, None, "north"), ("insp", "works", None, None, None, "south")]
    assert reason(arranged({"C1": "m"}, hours, offices=offices)) == (
        "C1-manager: no office is one where insp and m can both be. "
        "Let somebody travel, or give the case to another assessor."
    )


def test_somebody_with_more_interviews_than_time():
    many = arranged({f"C{n}": f"m{n}" for n in range(3)}, days=[MONDAY], a_day=2)
    found = plan_timetable(many)
    assert len(found.bookings) == 2
    (sentence,) = found.unplaced.values()
    assert ": insp has 3 interviews and time for 2. Give a case to another assessor, or add a day." in sentence
    assert "insp has as many interviews as a day may hold" in sentence


def test_time_counts_breaks_and_absence():
    hours = [("insp", "absent", TUESDAY, "12:00")]
    many = arranged({f"C{n}": f"m{n}" for n in range(6)}, hours, in_a_row=2, a_day=4)
    # Monday: four slots with a break after two; Tuesday: the two of the morning.
    assert "insp has 6 interviews and time for 5." in reason(many)
