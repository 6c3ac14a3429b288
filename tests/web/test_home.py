"""The home page of each role: what waits, what is late, how far it is; and it stays fast with a whole programme."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from eyre.web.access.models import Membership
from eyre.web.access.rights import rights_of
from eyre.web.access.table import Role, State
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Assessment, Inspection
from eyre.web.inspections.standing import Cases, standing, standings
from eyre.web.inspections.waiting import tasks

TODAY = date(2005, 6, 20)


def titles(user, inspection, today=TODAY):
    return [task.title for task in tasks([standing(inspection, rights_of(user, inspection), today)])]


def with_state(inspection, state, **rows):
    inspection.state, inspection.rows = state.value, {**inspection.rows, **rows}
    inspection.save()
    return inspection


@pytest.mark.parametrize(
    ("role", "title"),
    [
        (Role.LIAISON, "Send the caseload of West Mercia"),
        (Role.LEAD, "The caseload of West Mercia is awaited"),
        (Role.ADMINISTRATOR, "The caseload of West Mercia is awaited"),
        (Role.INSPECTOR, None),
        (Role.CHIEF, None),
    ],
)  # fmt: skip
def test_a_caseload_that_is_not_there_waits_for_the_area(user_of, inspection, role, title):
    with_state(inspection, State.PREPARATION, caseload=0)
    assert titles(user_of(role), inspection) == ([title] if title else [])


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ({"sample": 0, "allocation": 0}, "Draw the sample of West Mercia"),
        ({"allocation": 0}, "Give the cases of West Mercia to assessors"),
        ({}, "Begin the fieldwork in West Mercia"),
    ],
)
def test_the_lead_inspector_is_led_from_step_to_step(user_of, inspection, rows, title):
    assert titles(user_of(Role.LEAD), with_state(inspection, State.PREPARATION, **rows)) == [title]


def test_an_assessor_sees_how_many_of_the_own_cases_are_not_complete(user_of, db):
    fieldwork = Inspection.objects.get(key="west-mercia-fieldwork")
    user = user_of(Role.INSPECTOR)
    key = Membership.objects.get(user=user, inspection=fieldwork).person_key
    mine = Assessment.objects.filter(inspection=fieldwork, assessor_key=key, purpose="first", unit_kind="case")
    cases = {one.unit_id for one in mine}
    open_ = {one.unit_id for one in mine if one.status != "complete"}
    assert titles(user, fieldwork) == [f"{len(open_)} of your {len(cases)} cases in West Mercia are not complete"]
    mine.update(status="complete")
    assert titles(user, fieldwork) == []


def test_when_every_case_is_complete_the_answers_are_to_be_locked(user_of, inspection):
    with_state(inspection, State.FIELDWORK)
    assert titles(user_of(Role.LEAD), inspection) == ["Every case in West Mercia is complete: lock the answers"]


@pytest.mark.parametrize(
    ("role", "title"),
    [
        (Role.LIAISON, "The draft report on West Mercia waits for your comments"),
        (Role.LEAD, "The comments of West Mercia on the draft are awaited"),
        (Role.CHIEF, "Publish the report on West Mercia"),
        (Role.ANALYST, None),
    ],
)
def test_a_draft_waits_for_the_area_and_then_for_the_chief_inspector(user_of, inspection, role, title):
    assert titles(user_of(role), with_state(inspection, State.ACCURACY)) == ([title] if title else [])


def test_nothing_waits_in_a_published_inspection(user_of, inspection):
    with_state(inspection, State.PUBLISHED)
    assert all(titles(user_of(role), inspection) == [] for role in Role)


def test_late_is_what_the_dates_of_the_programme_say(user_of, inspection):
    """The second week begins on 27 June 2005; the draft follows six weeks after its Friday, on 12 August."""
    with_state(inspection, State.WRITING)
    rights = rights_of(user_of(Role.LEAD), inspection)
    due = standing(inspection, rights, date(2005, 8, 12))
    assert due.expected == date(2005, 8, 12)
    assert not due.late
    assert standing(inspection, rights, date(2005, 8, 13)).late
    assert tasks([standing(inspection, rights, date(2005, 8, 13))])[0].status == "Late"


def test_the_clock_counts_the_days_of_a_stage(user_of, inspection):
    inspection.since = timezone.now() - timedelta(days=12)
    now = timezone.localdate()
    assert standing(inspection, rights_of(user_of(Role.LEAD), inspection), now).days == 12


def test_a_case_is_complete_when_each_of_its_assessments_is(user_of, inspection):
    rights = rights_of(user_of(Role.LEAD), inspection)
    assert standing(inspection, rights, TODAY).cases == Cases(100, 100)
    thematic = Assessment.objects.filter(inspection=inspection, framework="esi-2005-ecp", purpose="first").first()
    Assessment.objects.filter(pk=thematic.pk).update(status=None)
    assert standing(inspection, rights, TODAY).cases == Cases(100, 99)


def test_a_reader_sees_only_what_is_published(as_role, inspection):
    assert as_role(Role.READER).get("/").context["standings"] == []
    with_state(inspection, State.PUBLISHED)
    assert [one.inspection for one in as_role(Role.READER).get("/").context["standings"]] == [inspection]


@pytest.mark.parametrize("role", Role)
def test_the_home_page_of_a_role_opens(as_role, role, inspection):
    assert as_role(role).get("/").status_code == 200


@pytest.fixture
def whole_programme(db, inspection):
    """An inspector in forty-two inspections with 4,500 cases."""
    user = User.objects.create_user("busy@example.org", name="Busy")
    made = Inspection.objects.bulk_create(
        Inspection(
            key=f"area-{number:02d}", title=f"Area {number}", area=f"Area {number}", year=2027, state="fieldwork",
            inspected_from=date(2027, 4, 5), inspected_to=date(2027, 5, 7), programme=inspection.programme,
            rows={"caseload": 900, "sample": 120, "allocation": 107},
        )
        for number in range(42)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(user=user, inspection=one, role=Role.LEAD.value, person_key="lead-01") for one in made
    )
    Assessment.objects.bulk_create(
        (
            Assessment(
                inspection=one, assessment_id=f"{one.key}-{case}", unit_kind="case", unit_id=f"C{case}",
                framework="f", version="1", purpose="first", assessor_key="lead-01" if case < 10 else "insp-02",
                status="complete" if case % 3 else None,
            )
            for one in made
            for case in range(107)
        ),
        500,
    )  # fmt: skip
    return user


def test_a_whole_programme_takes_no_more_queries_than_one_inspection(
    whole_programme, client, django_assert_max_num_queries
):
    client.force_login(whole_programme, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(10):
        answer = client.get("/")
    assert len(answer.context["standings"]) == 42
    assert answer.context["standings"][0].cases.total == 107
    assert answer.context["standings"][0].own.total == 10
    with django_assert_max_num_queries(13):
        assert client.get("/inspections/area-07/").status_code == 200


def test_no_page_of_the_whole_reads_the_parts_of_an_inspection(whole_programme, client):
    """These inspections have none: a page that asked for them would fail."""
    client.force_login(whole_programme, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200
    assert client.get("/inspections/area-07/", {"open": 1}).status_code == 200


def test_the_rights_on_the_home_page_are_those_of_the_pages(user_of, db):
    for role in Role:
        for one in standings(user_of(role), TODAY):
            assert one.rights == rights_of(user_of(role), one.inspection)


def test_the_overview_lists_cases_to_those_who_may_follow_them(as_role, db):
    page = "/inspections/west-mercia-fieldwork/"
    assert as_role(Role.LEAD).get(page).context["page"].paginator.count == 157
    own = as_role(Role.INSPECTOR).get(page).context["cases"]
    assert own
    assert len({row.assessment.assessor_key for row in own}) == 1
    assert as_role(Role.LIAISON).get(page).context["page"].paginator.count == 0
    unfinished = as_role(Role.LEAD).get(page, {"open": 1}).context["page"]
    assert all(one.status != "complete" for one in unfinished)
