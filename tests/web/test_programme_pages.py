"""Programmes on pages: stated by files, planned, handed out; and the inspections and letters that begin there."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from programme.small import files as small_files

from eyre.programme import planner
from eyre.programme.programme import read_programme
from eyre.synthetic.programmes import rehearsal_calendar, rehearsal_programme
from eyre.web.access.models import Membership
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection, Letter, Programme
from eyre.web.programme import services
from eyre.web.programme.calendars import files_of, programme_of
from eyre.web.tasks.models import Job

from .working import work_off

PLACE = "/programmes/demonstration/"


@pytest.fixture
def programme(db):
    return Programme.objects.get(key="demonstration")


@pytest.fixture
def manager(as_role):
    return as_role(Role.MANAGER)


def said(programme, **changed):
    files = files_of(programme.stated) | {name.replace("_", "."): text for name, text in changed.items()}
    return {"seen": services.fingerprint(programme), **files}


def test_the_demonstration_has_forty_two_areas_in_families_with_their_visits(manager):
    page = manager.get(PLACE)
    assert sum(len(rows) for _, rows in page.context["families"]) == 42
    assert "1,413,847" in page.content.decode()
    assert len(manager.get(f"{PLACE}calendar").context["rows"]) == 42


def test_the_shipped_calendar_is_one_that_the_planner_would_accept():
    from dataclasses import replace

    from eyre.programme.obstacles import obstacles

    made = read_programme({**rehearsal_programme(), "calendar.csv": rehearsal_calendar()})
    fixed = replace(made, visits=tuple(replace(visit, fixed=True) for visit in made.visits))
    assert list(obstacles(fixed)) == []


def test_the_calendar_comes_as_a_calendar_file_a_document_and_a_workbook(manager):
    events = icalendar.Calendar.from_ical(manager.get(f"{PLACE}calendar.ics").content).walk("VEVENT")
    assert len(events) == 42 * (2 + 8)  # two weeks and eight dates of each visit
    assert manager.get(f"{PLACE}calendar.pdf").content.startswith(b"%PDF")
    assert zipfile.is_zipfile(io.BytesIO(manager.get(f"{PLACE}calendar.xlsx").content))
    assert manager.get(f"{PLACE}calendar.exe").status_code == 404


def test_what_is_wrong_with_a_file_is_told_and_nothing_is_lost(manager, programme):
    before = programme.stated
    wrong = said(programme, areas_csv="area,title\nA1,First\n")
    answer = manager.post(f"{PLACE}state", wrong)
    assert answer.status_code == 422
    assert "areas.csv" in answer.content.decode()
    assert "A1,First" in answer.content.decode()
    assert Programme.objects.get(pk=programme.pk).stated == before


def test_a_file_that_is_sent_takes_the_place_of_the_text(manager, programme):
    text = files_of(programme.stated)["absences.csv"] + "insp-16,2029-07-02,2029-07-06\n"
    sent = SimpleUploadedFile("absences.csv", text.encode())
    assert manager.post(f"{PLACE}state", {**said(programme), "sent": [sent]}).status_code == 302
    stated = programme_of(Programme.objects.get(pk=programme.pk).stated)
    assert stated.absences[-1].who == "insp-16"
    assert Entry.objects.order_by("number").last().action == "state_programme"


@pytest.mark.parametrize(
    ("name", "data"), [("other.csv", b"x"), ("areas.csv", b"\xff\xfe\x00"), ("areas.csv", b"x" * (3 << 20))]
)
def test_other_files_large_files_and_what_is_no_text_are_refused(manager, programme, name, data):
    answer = manager.post(f"{PLACE}state", {**said(programme), "sent": [SimpleUploadedFile(name, data)]})
    assert answer.status_code == 200
    assert answer.context["form"].errors["sent"]


def test_who_saw_an_older_programme_is_told(manager, programme):
    answer = manager.post(f"{PLACE}state", {**said(programme), "seen": "0" * 16})
    assert answer.status_code == 422
    assert "nothing was saved" in answer.content.decode()


def small(programme, **changed):
    text = {name: data.decode() for name, data in small_files(**changed).items()}
    programme.stated = services.stated_text(text)
    programme.save()
    return programme


def test_a_calendar_is_planned_and_one_that_cannot_be_says_why(manager, programme):
    small(programme)
    seen = {"seen": services.fingerprint(programme)}
    started = manager.post(f"{PLACE}plan", seen)
    assert "being planned" in manager.get(f"{PLACE}calendar").content.decode()
    work_off()
    assert "The calendar was made" in manager.get(started["Location"]).content.decode()
    planned = Programme.objects.get(pk=programme.pk)
    assert programme_of(planned.stated).visits
    small(programme, absences=["A1,2027-04-01,2030-03-31"])
    started = manager.post(f"{PLACE}plan", {"seen": services.fingerprint(programme)})
    work_off()
    page = manager.get(started["Location"]).content.decode()
    assert "A1 has no two open weeks" in page
    assert "Start it again" in page
    assert "The last planning found no calendar" in manager.get(f"{PLACE}calendar").content.decode()
    assert not programme_of(Programme.objects.get(pk=programme.pk).stated).visits


def test_a_planning_that_nobody_wants_any_more_ends_at_its_next_step(manager, programme, monkeypatch):
    small(programme)
    seen = {"seen": services.fingerprint(programme)}
    job = Job.objects.get(pk=manager.post(f"{PLACE}plan", seen)["Location"].rsplit("/", 1)[-1])
    solve = planner.solve

    def unwanted_meanwhile(*arguments, **more):
        found = solve(*arguments, **more)
        Job.objects.filter(pk=job.pk).update(cancel_wanted=True)
        return found

    monkeypatch.setattr(planner, "solve", unwanted_meanwhile)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.doing) == (Job.State.CANCELLED, "Looking for the team of every visit")
    assert not programme_of(Programme.objects.get(pk=programme.pk).stated).visits


def test_a_planning_that_waits_is_cancelled_and_started_again(manager, programme, as_role):
    small(programme)
    page = manager.post(f"{PLACE}plan", {"seen": services.fingerprint(programme)})["Location"]
    assert as_role(Role.LEAD).get(page).status_code == 403
    assert as_role(Role.LEAD).post(f"{page}/cancel").status_code == 403
    manager.post(f"{page}/cancel")
    work_off()
    assert "Cancelled" in manager.get(page).content.decode()
    again = manager.post(f"{page}/again")["Location"]
    assert again != page
    work_off()
    assert programme_of(Programme.objects.get(pk=programme.pk).stated).visits


def test_what_was_stated_meanwhile_is_not_overwritten_by_a_plan(manager, programme):
    small(programme)
    page = manager.post(f"{PLACE}plan", {"seen": services.fingerprint(programme)})["Location"]
    small(programme, absences=["A1,2027-04-01,2030-03-31"])
    work_off()
    assert "Somebody else has changed" in manager.get(page).content.decode()


def test_only_who_manages_a_programme_states_and_plans_it(as_role, programme):
    for role in (Role.LEAD, Role.INSPECTOR, Role.LIAISON, Role.CHIEF):
        client = as_role(role)
        assert client.get(PLACE).status_code == 200
        assert client.get(f"{PLACE}state").status_code == 403
        assert client.post(f"{PLACE}plan").status_code == 403
    assert as_role(Role.READER).get(PLACE).status_code == 404
    assert as_role(Role.MANAGER).get("/programmes/new").status_code == 403


def test_a_stranger_does_not_learn_of_a_programme(client, programme):
    stranger = User.objects.create_user("stranger@example.org", name="Somebody")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    for page in ("", "calendar", "calendar.ics", "state"):
        assert client.get(PLACE + page).status_code == 404
    assert client.get("/inspections/new").status_code == 403


def test_who_opens_a_programme_manages_it(as_role, user_of):
    client = as_role(Role.ADMINISTRATOR)
    assert client.post("/programmes/new", {"title": "Next", "key": "next"}).url == "/programmes/next/state"
    assert Membership.objects.filter(programme__key="next", role="programme_manager").exists()
    again = client.post("/programmes/new", {"title": "Next", "key": "next"})
    assert again.context["form"].errors["key"]


NEW = {
    "title": "A new inspection", "area": "Nowhere", "key": "nowhere-2027", "packs": ["esi-2005"],
    "first_day_day": "12", "first_day_month": "4", "first_day_year": "2027",
    "last_day_day": "14", "last_day_month": "5", "last_day_year": "2027", "programme": "demonstration",
}  # fmt: skip


def test_an_inspection_is_opened_from_a_pack_and_who_opens_it_administers_it(manager, user_of):
    assert manager.post("/inspections/new", NEW).url == "/inspections/nowhere-2027/"
    made = Inspection.objects.get(key="nowhere-2027")
    assert (made.state, made.area, made.inspected_to) == ("preparation", "Nowhere", date(2027, 5, 14))
    assert list(store.read(made).frameworks) == ["esi-2005"]
    roles = Membership.objects.filter(inspection=made, user=user_of(Role.MANAGER))
    assert [one.role for one in roles] == ["administrator"]
    page = manager.get("/inspections/nowhere-2027/caseload").content.decode()
    assert "The register of cases of Nowhere is awaited" in page


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("key", {"key": "west-mercia-2005"}),
        ("key", {"key": "take-in"}),
        ("key", {"key": "No Slug"}),
        ("key", {"key": "UPPER"}),
        ("packs", {"packs": []}),
        ("packs", {"packs": ["../../etc"]}),
        ("last_day", {"last_day_year": "2026"}),
        ("first_day", {"first_day_month": "13"}),
        ("programme", {"programme": "none"}),
        ("programme", {"programme": ""}),  # a manager opens inspections of the own programme only
    ],
)
def test_what_is_wrong_with_a_new_inspection_stands_beside_the_field(manager, field, changed):
    answer = manager.post("/inspections/new", NEW | changed)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_the_form_begins_with_what_the_calendar_says(manager):
    form = manager.get("/inspections/new", {"programme": "demonstration", "area": "area-25"}).context["form"]
    assert form.initial["area"] == "Invented area 25"
    assert form.initial["first_day"] == date(2027, 4, 12)
    assert form.initial["last_day"] == date(2027, 5, 14)


def test_a_letter_is_filled_changed_kept_and_downloaded(as_role, inspection):
    client, place = as_role(Role.LEAD), f"/inspections/{inspection.key}/letters"
    form = client.get(f"{place}/new/caseload-asked").context["form"]
    assert "We shall inspect West Mercia from 6 June 2005 to 1 July 2005." in form.initial["text"]
    assert "by 25 April 2005 at the latest" in form.initial["text"]
    sent = {"title": form.initial["title"], "text": form.initial["text"] + "\n**Thank you.**\n"}
    answer = client.post(f"{place}/new/caseload-asked", sent)
    made = Letter.objects.get()
    assert answer.url == f"{place}/{made.pk}"
    assert Entry.objects.order_by("number").last().action == "write_letter"
    assert client.get(f"{place}/{made.pk}.pdf").content.startswith(b"%PDF")
    assert zipfile.is_zipfile(io.BytesIO(client.get(f"{place}/{made.pk}.docx").content))
    page = client.get(f"{place}/{made.pk}.html")
    assert b"<strong>Thank you.</strong>" in page.content
    assert "attachment" in page["Content-Disposition"]
    assert client.get(f"{place}/{made.pk}.exe").status_code == 404


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "A {{ figure }}", "![x](http://example.org/x.png)"])
def test_what_a_letter_cannot_hold_is_said_beside_the_text(as_role, inspection, text):
    place = f"/inspections/{inspection.key}/letters/new/sample-drawn"
    answer = as_role(Role.LEAD).post(place, {"title": "A letter", "text": text})
    assert answer.context["form"].errors["text"]
    assert "<script>alert(1)" not in answer.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("kind", ["caseload-asked", "seed-committed", "sample-drawn", "draft-to-check"])
def test_each_letter_can_be_written_as_it_begins(as_role, inspection, kind):
    place = f"/inspections/{inspection.key}/letters/new/{kind}"
    form = as_role(Role.LEAD).get(place).context["form"]
    assert as_role(Role.LEAD).post(place, form.initial).status_code == 302


def test_a_letter_of_another_inspection_is_not_found(as_role, inspection, user_of):
    other = Inspection.objects.get(key="west-mercia-fieldwork")
    letter = Letter.objects.create(inspection=other, kind="sample-drawn", title="x", text="x")
    assert as_role(Role.LEAD).get(f"/inspections/{inspection.key}/letters/{letter.pk}").status_code == 404
