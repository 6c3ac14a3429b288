"""A programme: its families, its weeks, the dates that follow from a visit, and bad input."""

from datetime import date

import pytest

from eyre.errors import Problems
from eyre.programme.milestones import add_months, milestones
from eyre.programme.programme import Visit, calendar_file, read_programme
from eyre.programme.weeks import possible_pairs, weeks, why_closed
from eyre.synthetic.programmes import rehearsal_programme
from programme.small import AREAS, SPEC, files, programme


def test_the_first_rule_that_holds_gives_the_family():
    assert {area.key: area.family for area in programme().areas} == {
        "A1": "towns",  # large as well, but the rule of towns comes first
        "A2": "large",
        "A3": "rest",
        "A4": "towns",
    }


def test_a_family_decided_otherwise_keeps_its_reason():
    areas = AREAS.replace("A3,Area 3,300000,land,,,", "A3,Area 3,300000,land,,large,Merges with A2 next year")
    third = programme(areas=areas).areas[2]
    assert (third.family, third.family_reason) == ("large", "Merges with A2 next year")


def test_families_and_thematic_groups_are_visited_together():
    spec = SPEC + "thematic_groups: [{id: unpaid, title: Unpaid work, families: [rest], areas: [A2]}]\n"
    assert programme(spec=spec).together()[-1] == ("the thematic group 'Unpaid work'", ("A2", "A3"))


@pytest.mark.parametrize(
    ("monday", "why"),
    [
        ("2027-05-03", "public holiday on 3 May 2027"),  # early May
        ("2027-05-10", None),
        ("2027-08-30", "public holiday on 30 August 2027"),
        ("2028-04-10", "public holiday on 14 April 2028"),  # Good Friday
        ("2027-12-27", "Turn of the year"),
    ],
)
def test_a_week_with_a_public_holiday_or_a_closure_is_closed(monday, why):
    spec = SPEC + "closures: [{first_day: 2027-12-20, last_day: 2028-01-02, reason: Turn of the year}]\n"
    parsed = programme(spec=spec).spec
    week = next(week for week in weeks(parsed) if week.monday == date.fromisoformat(monday))
    assert why_closed(parsed, week) == why


def test_a_week_that_belongs_to_two_years_of_the_cycle_belongs_to_neither():
    spec = programme(spec=SPEC.replace("2027-04-01", "2027-09-01")).spec
    mondays = {week.monday: week.year for week in weeks(spec)}
    assert min(mondays) == date(2027, 9, 6)
    assert mondays[date(2028, 8, 21)] == 0
    assert date(2028, 8, 28) not in mondays  # its Friday is 1 September 2028
    assert mondays[date(2028, 9, 4)] == 1
    assert max(mondays) == date(2029, 8, 27)


def test_two_weeks_are_three_or_four_apart_open_and_not_when_the_area_is_busy():
    made = programme(absences=["A1,2027-04-01,2027-12-31"])
    first, others = possible_pairs(made, made.areas[0]), possible_pairs(made, made.areas[1])
    assert min(one.monday for one, _ in first) == date(2028, 1, 3 + 7)  # 3 January 2028 is a holiday
    assert {(two.monday - one.monday).days // 7 for one, two in others} == {3, 4}
    assert all(one.year == two.year for one, two in others)
    assert all(why_closed(made.spec, week) is None for pair in others for week in pair)


def test_the_dates_that_follow_from_a_visit_are_working_days():
    dates = milestones(programme().spec, Visit("A1", date(2027, 9, 27), date(2027, 10, 18), ("i1",)))
    assert dates == {
        "request": date(2027, 7, 19),
        "draft": date(2027, 12, 3),  # six weeks after the Friday of the second week
        "publication": date(2028, 1, 14),
        "action_plan": date(2028, 4, 18),  # 14 April is Good Friday, 17 April Easter Monday
        "review": date(2029, 1, 15),  # 14 January is a Sunday
        "reconviction": date(2029, 9, 27),
    }


def test_a_date_before_the_visit_moves_to_the_working_day_before():
    dates = milestones(programme().spec, Visit("A1", date(2027, 6, 7), date(2027, 6, 28), ()))
    assert dates["request"] == date(2027, 3, 25)  # ten weeks before is Easter Monday; Good Friday and the weekend too


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2027-11-30", 3, "2028-02-29"),
        ("2027-10-31", 12, "2028-10-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-01-15", -1, "2026-12-15"),
    ],
)
def test_months_end_where_they_end(start, months, expected):
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(expected)


def test_a_calendar_is_written_in_the_order_of_time_and_read_again():
    visits = (
        Visit("A2", date(2027, 9, 27), date(2027, 10, 18), ("i1", "i2"), True, "Asked for, by the Board"),
        Visit("A1", date(2027, 6, 7), date(2027, 6, 28), ("i2",)),
    )
    made = files()
    made["calendar.csv"] = calendar_file(programme().spec, visits)
    assert read_programme(made).visits == tuple(reversed(visits))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"spec": SPEC.replace("team: 1", "teams: 1")}, "programme.yaml, line 6, teams: this key is not known here. Did you mean team"),
        ({"spec": SPEC.replace("attribute: kind", "attribute: kin")}, "the rule of towns uses 'kin', which facts does not list"),
        ({"spec": SPEC.replace("after: draft", "after: drat")}, "what publication follows: drat is not known"),
        ({"spec": SPEC.replace("2027-04-01", "1 April")}, "programme.yaml, line 4, first_day"),
        ({"spec": SPEC.replace("2027-04-01", "2028-02-29")}, "a cycle cannot begin on 29 February"),
        ({"spec": SPEC.replace("months: 3}", "months: 3, weeks: 1}")}, "say either weeks or months"),
        ({"spec": SPEC + "weeks_apart: [4, 3]\n"}, "weeks_apart states the larger number first"),
        ({"areas": AREAS.replace("300000,land", "many,land")}, "areas.csv, row 4, population: this is not a number"),
        ({"areas": AREAS.replace("300000,land", "300000,sea")}, "areas.csv, row 4, kind"),
        ({"areas": AREAS.replace("A3,Area 3", "A2,Area 3")}, "areas.csv, row 4, area"),
        ({"areas": AREAS.replace("land,,,\nA3", "land,,rest,\nA3")}, "areas.csv, row 3, family_reason: the family is decided"),
        ({"areas": AREAS.replace("land,,,\nA3", "land,,rst,\nA3")}, "areas.csv, row 3, family: this is not known (now 'rst'). Did you mean rest?"),
        ({"absences": ["i9,2027-05-01,2027-05-02"]}, "absences.csv, row 2, who: this is not known (now 'i9')"),
        ({"absences": ["i1,2027-05-03,2027-05-02"]}, "absences.csv, row 2, last_day: it ends before it begins"),
        ({"calendar": ["A9,2027-06-07,2027-06-28,i1,,"]}, "calendar.csv, row 2, area"),
        ({"calendar": ["A1,2027-06-07,2027-06-28,i1; i7,,"]}, "calendar.csv, row 2, team: this is not known (now 'i7')"),
    ],
)  # fmt: skip
def test_bad_input_is_told_with_its_place_and_remedy(parts, words):
    with pytest.raises(Problems) as caught:
        programme(**parts)
    assert words in str(caught.value)


def test_an_area_for_which_no_rule_holds_is_told():
    spec = SPEC.replace("  - {id: rest, title: The rest, when: {attribute: population, at_most: 499999}}\n", "")
    with pytest.raises(Problems, match=r"areas.csv, row 4, family: no rule of programme.yaml gives a family for A3"):
        programme(spec=spec)


def test_a_name_never_stands_in_a_message():
    inspectors = "inspector,name,starts,leaves,visits_a_year\ni1,Ottilie Thistlewhite,soon,,\n"
    with pytest.raises(Problems) as caught:
        programme(inspectors=inspectors)
    assert "starts" in str(caught.value)
    assert "Ottilie" not in str(caught.value)


def test_a_folder_that_is_no_programme_is_told():
    with pytest.raises(Problems, match=r"programme.yaml: the file is missing"):
        read_programme({})
    with pytest.raises(Problems, match=r"areas.csv: the file is missing"):
        read_programme({"programme.yaml": SPEC.encode(), "inspectors.csv": b"inspector\ni1\n"})


def test_the_rehearsal_programme_has_forty_two_areas_and_says_that_they_are_invented():
    rehearsal = read_programme(rehearsal_programme())
    assert len(rehearsal.areas) == 42
    assert rehearsal.spec.years == 3
    assert "invented" in rehearsal.spec.synthetic
    assert {area.family for area in rehearsal.areas} == {family.id for family in rehearsal.spec.families}
    assert all("Invented area" in area.title for area in rehearsal.areas)
