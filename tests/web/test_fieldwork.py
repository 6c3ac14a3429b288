"""The pages of the fieldwork: days and people are stated, cases allocated, interviews planned and moved."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from eyre.fieldwork.allocation import read_allocation
from eyre.fieldwork.check import broken_timetable
from eyre.fieldwork.stage import arrangements_of
from eyre.fieldwork.timetable import read_timetable
from eyre.web.access.models import Membership
from eyre.web.access.table import Role, State
from eyre.web.audit.models import Entry
from eyre.web.fieldwork import services
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment, Inspection
from eyre.web.inspections.seen import mark
from eyre.web.tasks.models import Job

from .working import work_off


@pytest.fixture
def running(db):
    return Inspection.objects.get(key="west-mercia-fieldwork")


@pytest.fixture
def lead(as_role):
    return as_role(Role.LEAD)


def address(name, inspection, *args):
    return reverse(f"fieldwork:{name}", args=[inspection.key, *args])


def read(inspection):
    """The inspection as it is now, whatever the test has looked up before."""
    return store.read(Inspection.objects.get(pk=inspection.pk))


def allocation(inspection):
    return {(row.case, row.purpose): row for row in read_allocation(read(inspection).tables["allocation"])}


def bookings(inspection):
    return {one.interview.id: one for one in read_timetable(read(inspection).tables["timetable"])}


# ---- Setup


def as_posted(page):
    """What a browser would send of a form as it stands, by the fields of the page's forms."""
    forms = page.context["forms"]
    posted = {"seen": page.context["seen"], **{name: forms.limits[name].value() for name in forms.limits.fields}}
    for rows in (forms.slots, forms.offices, forms.assessors):
        posted |= {f"{rows.prefix}-{name}": rows.management_form[name].value() for name in rows.management_form.fields}
        for form in rows:
            for name in form.fields:
                value = form[name].value()
                if value not in (None, "", False):
                    posted[form.add_prefix(name)] = f"{value:%H:%M}" if hasattr(value, "hour") else value
    return posted


def test_saving_the_form_as_it_is_changes_nothing(lead, running):
    before = store.export_files(running)
    answer = lead.post(address("setup", running), as_posted(lead.get(address("setup", running))))
    assert answer.status_code == 302
    assert store.export_files(running) == before


def test_a_row_is_changed_added_and_removed(lead, running):
    posted = as_posted(lead.get(address("setup", running)))
    posted |= {"offices-0-rooms": 5, "offices-5-DELETE": "on"}
    posted |= {"offices-6-id": "newplace", "offices-6-title": "New Place", "offices-6-rooms": 1}
    assert lead.post(address("setup", running), posted).status_code == 302
    stated = read(running).fieldwork
    assert next((one.id, one.rooms) for one in stated.offices) == ("tanyard", 5)
    assert {one.id for one in stated.offices} == {
        "tanyard",
        "millgate",
        "clerksford",
        "harrowgreen",
        "castlewell",
        "newplace",
    }
    # A pair of offices of which one is gone has no way between them any more.
    assert all("barleybridge" not in one.between for one in stated.travel)


def test_slots_that_overlap_are_refused_and_nothing_typed_is_lost(lead, running):
    posted = as_posted(lead.get(address("setup", running))) | {"slots-1-starts": "10:00", "offices-0-title": "Typed"}
    answer = lead.post(address("setup", running), posted)
    assert answer.status_code == 422
    assert "the slot at 10:00 begins before the one before it has ended" in answer.content.decode()
    assert 'value="Typed"' in answer.content.decode()


def test_the_text_of_the_file_is_refused_with_the_line_of_each_mistake(lead, running):
    text = services.fieldwork_text(read(running))
    wrong = text.replace("rooms: 3", "rooms: none", 1).replace("travel_minutes", "travel_time")
    answer = lead.post(address("setup-text", running), {"text": wrong, "seen": mark(text)})
    problems = answer.context["problems"]
    lines = {problem.column: problem.row for problem in problems}
    assert answer.status_code == 422
    assert lines["offices[tanyard].rooms"] == next(
        n for n, line in enumerate(wrong.splitlines(), 1) if "rooms: none" in line
    )
    assert lines["travel_time"] == next(n for n, line in enumerate(wrong.splitlines(), 1) if "travel_time" in line)


def test_what_somebody_else_has_stated_meanwhile_is_not_overwritten(lead, running):
    text = services.fieldwork_text(read(running))
    answer = lead.post(address("setup-text", running), {"text": text, "seen": mark("something older")})
    assert answer.status_code == 422
    assert "Somebody else has changed" in answer.content.decode()


def test_an_assessor_whom_people_does_not_know_is_refused(lead, running):
    text = services.fieldwork_text(read(running))
    answer = lead.post(address("setup-text", running), {"text": text.replace("insp-01", "insp-99"), "seen": mark(text)})
    assert [problem.value for problem in answer.context["problems"]] == ["insp-99"]


def upload(client, running, name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post(address("table", running, name), {"table": SimpleUploadedFile("any.csv", content.encode())})


def test_a_table_is_downloaded_and_uploaded_again(lead, running):
    content = lead.get(address("table-file", running, "availability")).content.decode()
    assert content.startswith("person,kind,date,starts_at,ends_at,office\n")
    before = store.export_files(running)
    assert upload(lead, running, "availability", content).status_code == 302
    assert store.export_files(running) == before
    assert upload(lead, running, "availability", content + "aa-01,absent,2005-06-07,,,\n").status_code == 302
    assert read(running).tables["availability"].num_rows == len(content.splitlines())


def test_everything_that_is_wrong_with_a_table_is_shown_at_once_and_nothing_is_replaced(lead, running):
    before = store.export_files(running)
    content = "person,kind,date,starts_at,ends_at,office\ncm-01,sometimes,2005-06-06,,,\ncm-02,works,someday,,,\n"
    answer = upload(lead, running, "availability", content)
    assert answer.status_code == 422
    assert [(one.row, one.column) for one in answer.context["problems"]] == [(2, "kind"), (3, "date")]
    answer = upload(
        lead, running, "availability", "person,kind,date,starts_at,ends_at,office\ncm-01,works,,9,,nowhere\n"
    )
    assert {one.column for one in answer.context["problems"]} == {"starts_at", "office"}
    assert store.export_files(running) == before


# ---- Allocation


def test_the_page_shows_every_case_with_its_assessors_and_loads(lead, running):
    page = lead.get(address("allocation", running)).context["page"]
    assert len(page.cases) == 100
    assert sum(load.first for load in page.loads) == 100
    assert sum(load.second for load in page.loads) == page.twice == 24
    assert page.wrong == 0


def test_an_inspector_sees_the_own_cases_only(as_role, running):
    own = Membership.objects.get(inspection=running, role=Role.INSPECTOR.value).person_key
    page = as_role(Role.INSPECTOR).get(address("allocation", running)).context["page"]
    assert {load.assessor.key for load in page.loads} == {own}
    assert all(own in {row.assessor for row, _ in case.assignments} for case in page.cases)
    assert 0 < len(page.cases) < 30


def case_of(running, role="inspector"):
    return next(row for row in allocation(running).values() if row.purpose == "first" and row.role == role)


def test_a_case_given_by_hand_stays_and_its_assessment_goes_with_it(lead, running):
    row = case_of(running)
    page = lead.get(address("give", running, "first", row.case)).context["page"]
    to = next(one.assessor for one, _ in page.possible if one.assessor.key != row.assessor)
    posted = {"assessor": to.key, "reason": "Speaks the language."}
    assert lead.post(address("give", running, "first", row.case), posted).status_code == 302
    now = allocation(running)[(row.case, "first")]
    assert (now.assessor, now.fixed, now.reason) == (to.key, True, "Speaks the language.")
    assert set(
        Assessment.objects.filter(inspection=running, case_id=row.case, purpose="first").values_list(
            "assessor_key", flat=True
        )
    ) == {to.key}
    entry = Entry.objects.order_by("-number").filter(action="give_case").first()
    assert (entry.target, entry.detail) == (row.case, {"purpose": "first", "to": to.key})
    assert "Speaks" not in str(entry.detail)
    assert lead.post(address("give", running, "first", row.case), {"free": "1"}).status_code == 302
    assert not allocation(running)[(row.case, "first")].fixed


def test_who_may_not_have_a_case_is_no_choice_and_is_refused_with_the_reason(lead, running):
    row = case_of(running)
    page = lead.get(address("give", running, "first", row.case)).context["page"]
    refused = {one.assessor.key: one.against for one, _ in page.refused}
    area = next(key for key, why in refused.items() if "team" in why)
    answer = lead.post(address("give", running, "first", row.case), {"assessor": area, "reason": "Please."})
    assert answer.status_code == 422
    assert allocation(running)[(row.case, "first")] == row
    assert "belongs to the team that has the case" in answer.content.decode()


def test_a_decision_by_hand_needs_its_reason(lead, running):
    row = case_of(running)
    answer = lead.post(address("give", running, "first", row.case), {"assessor": row.assessor, "reason": " "})
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors


def test_allocating_again_leaves_what_was_decided_by_hand(lead, user_of, running):
    row = case_of(running)
    page = lead.get(address("give", running, "first", row.case)).context["page"]
    to = next(one.assessor.key for one, _ in page.possible if one.assessor.key != row.assessor)
    services.change_assignment(running, row.case, "first", to, "A reason.", by=user_of(Role.LEAD))
    running.refresh_from_db()
    assert services.allocate(running, by=user_of(Role.LEAD)) < 10
    assert allocation(running)[(row.case, "first")].assessor == to


def test_when_fieldwork_begins_every_assessor_has_the_assessments_of_the_allocation(lead, running, user_of):
    Assessment.objects.filter(inspection=running).delete()
    Inspection.objects.filter(pk=running.pk).update(state=State.PREPARATION.value)
    running.refresh_from_db()
    store.step(running, State.FIELDWORK.value, by=user_of(Role.LEAD), action="begin_fieldwork", reason="")
    given = Assessment.objects.filter(inspection=running, framework="esi-2005")
    assert {(one.case_id, one.purpose): one.assessor_key for one in given} == {
        key: row.assessor for key, row in allocation(running).items()
    }
    assert not given.filter(purpose="second", blind=False).exists()


# ---- Timetable


def test_each_booking_of_a_day_stands_in_the_cell_of_its_slot_and_office(lead, running):
    page = lead.get(address("timetable", running), {"day": "2005-06-07"}).context["page"]
    (grid,) = page.grids
    shown = {
        card.booking.interview.id: (place.day, slot.starts, place.office)
        for slot, places in grid.rows
        for place in places
        for card in place.cards
    }
    wanted = {
        one.interview.id: (one.day, one.starts, one.office) for one in bookings(running).values() if one.day.day == 7
    }
    assert shown == wanted


def test_an_area_assessor_sees_the_own_timetable_and_no_other(as_role, running):
    client = as_role(Role.AREA_ASSESSOR)
    own = Membership.objects.get(inspection=running, role=Role.AREA_ASSESSOR.value).person_key
    page = client.get(address("timetable", running), {"of": "insp-01"}).context["page"]
    cards = [card for grid in page.grids for _, places in grid.rows for place in places for card in place.cards]
    assert cards
    assert all(own in card.booking.interview.people for card in cards)
    assert client.get(address("download", running, "xlsx"), {"of": "insp-01"}).status_code == 403
    assert client.get(address("download", running, "xlsx")).status_code == 403
    assert client.get(address("download", running, "ics"), {"of": own}).status_code == 200


def free_place(lead, running, interview):
    page = lead.get(address("move", running, interview)).context["page"]
    cells = (cell for _, row in page.possible for cell in row if cell.offices and not cell.is_now)
    cell = next(cells)
    return {"day": cell.day.isoformat(), "starts": f"{cell.slot.starts:%H:%M}", "office": cell.offices[0][0]}


def test_an_interview_is_moved_to_a_place_that_is_free_for_everybody(lead, running):
    posted = free_place(lead, running, "WM-0597-manager") | {"reason": "Asked for."}
    answer = lead.post(address("move", running, "WM-0597-manager"), posted)
    assert answer.status_code == 302
    assert posted["day"] in answer.url
    moved = bookings(running)["WM-0597-manager"]
    assert (moved.day.isoformat(), f"{moved.starts:%H:%M}", moved.office, moved.fixed) == (
        posted["day"], posted["starts"], posted["office"], True,
    )  # fmt: skip
    value = read(running)
    arranged = arrangements_of(value.frameworks, value.fieldwork, value.tables)
    assert list(broken_timetable(list(bookings(running).values()), arranged)) == []
    (change,) = lead.get(address("changes", running)).context["page"].changes
    assert (change.interview, change.what) == ("WM-0597-manager", "moved")
    assert lead.get(address("change-file", running, "xlsx")).content.startswith(b"PK")


def test_a_move_that_breaks_a_rule_is_refused_with_the_reason(lead, running):
    refusals = lead.get(address("against", running, "WM-0597-manager")).json()["against"]
    away = next(one for one in refusals if "is not in" in one["why"])
    posted = {name: away[name] for name in ("day", "starts", "office")}
    before = bookings(running)
    answer = lead.post(address("move", running, "WM-0597-manager"), posted)
    assert answer.status_code == 422
    assert "cannot be held" in answer.content.decode()
    assert bookings(running) == before


def test_planning_again_leaves_what_was_moved_by_hand_and_moves_little_else(lead, running, user_of):
    posted = free_place(lead, running, "WM-0597-manager")
    lead.post(address("move", running, "WM-0597-manager"), posted)
    before = bookings(running)
    running.refresh_from_db()
    services.plan(running, by=user_of(Role.LEAD), limit=1)
    after = bookings(running)
    assert after["WM-0597-manager"] == before["WM-0597-manager"]
    assert sum(after[name] != before[name] for name in before) < len(before) / 10


def test_an_inspection_without_an_allocation_says_what_to_do_first(lead):
    before = Inspection.objects.get(key="west-mercia-preparation")
    assert b"There is no sample yet" in lead.get(address("allocation", before)).content
    assert lead.get(address("timetable", before)).status_code == 200
    answer = lead.get(address("download", before, "xlsx"))
    assert answer.status_code == 422
    assert b"There is no timetable yet" in answer.content


@pytest.mark.parametrize(
    ("format", "begins"), [("html", b"<!DOCTYPE html>"), ("xlsx", b"PK"), ("ics", b"BEGIN:VCALENDAR")]
)
def test_a_person_takes_the_own_timetable_away(lead, running, format, begins):
    answer = lead.get(address("download", running, format), {"of": "insp-01"})
    assert answer.content.lower().startswith(begins.lower())
    assert answer["Content-Disposition"] == f'attachment; filename="timetable-insp-01.{format}"'


def test_no_page_asks_the_database_more_often_than_needed(lead, running, django_assert_max_num_queries):
    for name, args in (("allocation", ()), ("timetable", ()), ("setup", ()), ("move", ("WM-0597-manager",))):
        lead.get(address(name, running, *args))
        with django_assert_max_num_queries(14):
            lead.get(address(name, running, *args))


def test_no_name_stands_in_the_record(lead, running):
    names = [name for name in read(running).tables["people"].column("name").to_pylist() if name]
    lead.get(address("allocation", running))
    lead.post(address("move", running, "WM-0597-manager"), free_place(lead, running, "WM-0597-manager"))
    said = " ".join(f"{one.target} {one.detail}" for one in Entry.objects.filter(inspection=running.key))
    assert "timetable" in said or "WM-0597-manager" in said
    assert not [name for name in names if re.search(re.escape(name), said)]


def test_allocating_is_done_in_the_background(lead, running):
    answer = lead.post(address("allocate", running))
    work_off()
    job = Job.objects.get()
    assert (answer.url, job.state) == (job.get_absolute_url(), Job.State.DONE)
    assert job.address == address("allocation", running)
