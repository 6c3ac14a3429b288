"""The planner: what it respects, what it leaves as it is, and what it says when it cannot."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from eyre.cli import programme as commands
from eyre.document import render_html, render_ics
from eyre.document.model import plain_text
from eyre.programme.calendar import calendar_document, programme_events
from eyre.programme.planner import plan_calendar
from eyre.programme.programme import read_programme
from eyre.programme.solver import Impossible
from eyre.programme.weeks import is_away, possible_pairs, weeks, works
from eyre.synthetic.programmes import rehearsal_programme
from programme.small import SPEC, files, programme


def broken(made, visits):
    """Every rule that a calendar breaks, in words."""
    year = {week.monday: week.year for week in weeks(made.spec)}
    number = {week.monday: week for week in weeks(made.spec)}
    areas = {area.key: area for area in made.areas}
    busy = Counter(
        (key, monday) for visit in visits for key in visit.team for monday in (visit.week_one, visit.week_two)
    )
    load = Counter((key, year[visit.week_one]) for visit in visits for key in visit.team)
    most = {inspector.key: inspector.visits_a_year for inspector in made.inspectors}
    yield from (f"{key} is twice in {monday}" for (key, monday), count in busy.items() if count > 1)
    yield from (f"{key} has too much" for (key, _), count in load.items() if count > most[key])
    for visit in visits:
        pairs = {(one.monday, two.monday) for one, two in possible_pairs(made, areas[visit.area])}
        if (visit.week_one, visit.week_two) not in pairs:
            yield f"{visit.area} cannot be visited then"
        if len(visit.team) != areas[visit.area].team:
            yield f"{visit.area} has the wrong team"
    for inspector in made.inspectors:
        away = [absence for absence in made.absences if absence.who == inspector.key]
        for key, monday in busy:
            if key == inspector.key and (is_away(away, number[monday]) or not works(inspector, number[monday])):
                yield f"{key} is away in {monday}"
    for title, members in made.together():
        if len({year[visit.week_one] for visit in visits if visit.area in members}) > 1:
            yield f"{title} is torn apart"
    if sorted(visit.area for visit in visits) != sorted(areas):
        yield "an area is left out"


def test_the_rehearsal_programme_of_forty_two_areas_is_planned_and_shared_evenly():
    made = read_programme(rehearsal_programme())
    visits = plan_calendar(made)
    assert list(broken(made, visits)) == []
    load = Counter(key for visit in visits for key in visit.team)
    assert max(load.values()) - min(load.values()) <= 2  # two of the sixteen work for a part of the cycle only


def test_every_rule_is_kept_in_a_small_programme():
    made = programme(absences=["i1,2027-04-01,2028-03-31", "A1,2028-04-01,2028-12-31"])
    assert list(broken(made, plan_calendar(made))) == []


def test_planning_again_changes_only_what_has_to_change():
    made = programme()
    first = replace(made, visits=plan_calendar(made))
    assert plan_calendar(first) == first.visits
    gone = first.visits[0]
    blocked = read_programme(files(absences=[f"{gone.area},{gone.week_one},{gone.week_one}"]))
    again = plan_calendar(replace(blocked, visits=first.visits))
    assert [new.area for old, new in zip(first.visits, again, strict=True) if old != new] == [gone.area]


def test_a_visit_that_is_fixed_stays_with_its_team_and_its_reason():
    fixed = "A3,2027-09-06,2027-10-04,i2,true,The chief officer is new"
    made = programme(calendar=[fixed])
    third = next(visit for visit in plan_calendar(made) if visit.area == "A3")
    assert third == made.visits[0]
    assert third.reason == "The chief officer is new"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (
            {"absences": ["A1,2027-04-01,2029-03-31"]},
            "A1 has no two open weeks 3 to 4 weeks apart in one year of the cycle. Shorten its absences or the closures.",
        ),
        ({"spec": SPEC.replace("team: 1", "team: 3")}, "A1 needs a team of 3, but there are 2 inspectors."),
        (
            {"inspectors": "inspector,name,starts,leaves,visits_a_year\ni1,,,,1\n"},
            "The visits need 4 places in teams; the inspectors make 2 visits in 2 years.",
        ),
        (
            {"calendar": ["A1,2027-05-03,2027-05-24,i1,true,"]},
            "The visit to A1 is fixed in the week of 2027-05-03, which is closed: public holiday on 3 May 2027.",
        ),
        ({"calendar": ["A1,2027-09-07,2027-10-04,i1,true,"]}, "week of 2027-09-07, which is no Monday of a year"),
        ({"calendar": ["A1,2027-09-06,2027-11-01,i1,true,"]}, "or the weeks are not as far apart as they should be"),
        ({"calendar": ["A1,2027-09-06,2027-10-04,i1; i2,true,"]}, "is fixed with 2 inspectors, but its team has 1"),
        (
            {"calendar": ["A1,2027-09-06,2027-10-04,i1,true,"], "absences": ["i1,2027-09-06,2027-09-06"]},
            "is fixed with i1, who is away in the week of 2027-09-06. Send another.",
        ),
        (
            {"calendar": ["A1,2027-09-06,2027-10-04,i1,true,", "A2,2027-09-06,2027-10-04,i1,true,"]},
            "i1 is fixed for A1 and A2 in the week of 2027-09-06.",
        ),
        (
            {"calendar": ["A1,2027-09-06,2027-10-04,i1,true,", "A4,2028-09-04,2028-10-02,i1,true,"]},
            "All areas of the family 'Towns' are to be visited in one year, but fixed are A1 in year 1, A4 in year 2.",
        ),
    ],
)  # fmt: skip
def test_what_is_impossible_is_said_in_words(parts, words):
    with pytest.raises(Impossible, match="This calendar is not possible") as caught:
        plan_calendar(programme(**parts))
    assert words in str(caught.value)


def test_a_rule_without_which_it_would_be_possible_is_named():
    absences = ["i1,2028-04-01,2029-03-31", "i2,2027-04-01,2028-03-31"]
    absences += ["A1,2028-04-01,2029-03-31", "A4,2027-04-01,2028-03-31"]
    with pytest.raises(Impossible) as caught:
        plan_calendar(programme(absences=absences))
    assert caught.value.reasons == (
        "It is possible if the areas of a family or thematic group need not be visited in the same year.",
    )


def test_leave_that_makes_it_impossible_is_named_by_its_inspector():
    inspectors = "inspector,name,starts,leaves,visits_a_year\ni1,,,,\ni2,,,,\n"
    with pytest.raises(Impossible) as caught:
        plan_calendar(
            programme(inspectors=inspectors, absences=["i1,2027-04-01,2029-03-31", "i2,2027-04-01,2029-03-31"])
        )
    assert caught.value.reasons == ("It is possible if i1 is not absent.", "It is possible if i2 is not absent.")


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["i1", "i2", "A1", "A2", "A3"]), st.integers(0, 100), st.integers(1, 20)), max_size=4
    )
)
def test_no_rule_is_ever_broken(periods):
    start = date(2027, 4, 5).toordinal()
    absences = [
        f"{who},{date.fromordinal(start + 7 * first)},{date.fromordinal(start + 7 * (first + length))}"
        for who, first, length in periods
    ]
    made = programme(absences=absences)
    assert list(broken(made, plan_calendar(made))) == []


def test_the_calendar_of_an_inspector_holds_the_weeks_and_dates_of_the_own_visits():
    made = programme(calendar=["A1,2027-09-06,2027-10-04,i1,,", "A2,2027-09-06,2027-10-04,i2,,"])
    drawn = render_ics("i1", programme_events(made, "i1"), datetime(2027, 1, 1))
    events = icalendar.Calendar.from_ical(drawn).walk("VEVENT")
    assert {str(event["summary"]).partition(": ")[0] for event in events} == {"Area 1"}
    assert len(events) == 2 + len(made.spec.milestones)
    first = next(event for event in events if event["uid"] == "week-one.a1.small@eyre")
    assert (first["dtstart"].dt, first["dtend"].dt) == (date(2027, 9, 6), date(2027, 9, 11))


def test_the_document_lists_visits_and_dates():
    made = programme(calendar=["A1,2027-09-06,2027-10-04,i1,,"])
    page = render_html(calendar_document(made))
    assert all(words in page for words in ("Area 1", "Towns", "6 Sep 2027", "4 Oct 2027", "Action plan"))
    dates = next(block for block in calendar_document(made).blocks if getattr(block, "key", "") == "dates-table")
    assert [plain_text(row[2].inline) for row in dates.rows] == [milestone.title for milestone in made.spec.milestones]


def test_the_commands_lead_from_an_example_to_its_calendars(tmp_path):
    def run(*words):
        return CliRunner().invoke(commands.app, [str(word) for word in words])

    def said(*words):
        return " ".join(run(*words).output.split())

    folder = tmp_path / "small"
    folder.mkdir()
    for name, data in files().items():
        (folder / name).write_bytes(data)
    assert "4 areas, 2 inspectors, 0 visits" in said("check", folder)
    assert "Towns" in run("families", folder).output
    assert "Run `eyre programme plan" in str(run("calendar", folder).exception)
    assert "4 visits" in said("plan", folder)
    assert "0 visits changed" in said("plan", folder)
    assert run("calendar", folder, "--to", tmp_path / "out").exit_code == 0
    written = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert written == [
        "calendar.html",
        "calendar.ics",
        "calendar.pdf",
        "calendar.xlsx",
        "calendars/i1.ics",
        "calendars/i2.ics",
    ]
    assert run("example", tmp_path / "rehearsal").exit_code == 0
    assert "42 areas" in said("check", tmp_path / "rehearsal")
    assert "is not empty" in str(run("example", tmp_path / "rehearsal").exception)
