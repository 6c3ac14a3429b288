"""What leaves by itself: a calendar for its person, and word of what happened for other programs. Neither names anybody."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import icalendar
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from eyre.web.access.table import Action, Role
from eyre.web.api.models import Webhook
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection, Programme
from eyre.web.programme.calendars import due_dates, programme_of
from eyre.web.tasks.models import Job

from .working import work_off


@pytest.fixture
def told():
    """A program that listens, and refuses as often as `refuse` says."""
    heard = {"requests": [], "refuse": 0}

    class Listens(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard["requests"].append((self.headers["X-Eyre-Signature"], body))
            heard["refuse"] -= 1
            self.send_response(503 if heard["refuse"] >= 0 else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listens)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    heard["address"] = f"http://127.0.0.1:{server.server_port}/"
    yield heard
    server.shutdown()
    server.server_close()


def listening(told, as_role, actions=("lock_fieldwork",)):
    page = as_role(Role.ADMINISTRATOR).post(
        "/webhooks", {"address": told["address"], "actions": list(actions)}, follow=True
    )
    return page.context["made"]


def lock(inspection, user_of):
    Inspection.objects.filter(pk=inspection.pk).update(state="fieldwork")
    inspection.refresh_from_db()
    store.step(inspection, "writing", by=user_of(Role.LEAD), action=Action.LOCK_FIELDWORK.value, reason="Jane Doe")


def test_a_program_is_told_what_happened_and_of_nobody(inspection, told, as_role, user_of):
    secret = listening(told, as_role)
    lock(inspection, user_of)
    work_off()
    [(signature, body)] = told["requests"]
    assert signature == "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    said = json.loads(body)
    assert said.keys() == {"id", "at", "action", "inspection"}
    assert (said["action"], said["inspection"]) == ("lock_fieldwork", inspection.key)


def test_a_program_that_does_not_answer_is_told_again_with_the_same_id(inspection, told, as_role, user_of):
    listening(told, as_role)
    told["refuse"] = 1
    lock(inspection, user_of)
    work_off()
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    work_off()
    first, second = (json.loads(body)["id"] for _, body in told["requests"])
    assert first == second
    assert Job.objects.get(task="api.deliver").state == "done"


def test_a_program_is_told_only_of_what_it_asked_for_and_nothing_once_removed(inspection, told, as_role, user_of):
    listening(told, as_role, ["publish"])
    lock(inspection, user_of)
    assert not Job.objects.filter(task="api.deliver").exists()
    as_role(Role.ADMINISTRATOR).post(f"/webhooks/{Webhook.objects.get().pk}/remove")
    assert not Webhook.objects.exists()


def test_only_those_who_administer_add_programs_and_only_over_tls(inspection, as_role):
    assert as_role(Role.LEAD).get("/webhooks").status_code == 403
    page = as_role(Role.ADMINISTRATOR).post("/webhooks", {"address": "http://example.org/", "actions": ["publish"]})
    assert "https://" in str(page.context["form"].errors["address"])


def calendar_of(browser, client):
    address = browser.post("/account/calendar", follow=True).context["made"]
    return address, client.get(address)


def test_a_calendar_shows_a_person_what_is_theirs_and_names_nobody(inspection, as_role, client):
    value = store.read(inspection)
    names = [row["name"] for row in value.tables["people"].to_pylist() if row["name"]]
    sessions = value.tables["timetable"].to_pylist()
    _, answer = calendar_of(as_role(Role.INSPECTOR), client)
    assert answer["Content-Type"].startswith("text/calendar")
    entries = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    mine = {str(entry["UID"]) for entry in entries if str(entry["UID"]).endswith(f".{inspection.key}@eyre")}
    assert 0 < len(mine) < len(sessions)
    text = answer.content.decode()
    assert [name for name in names if name in text] == []


def test_a_calendar_shows_the_dates_that_follow_from_an_inspection(inspection, as_role, client):
    """Such as the report, the action plan and the follow-up, as the programme states them."""
    programme = Programme.objects.get(key="demonstration")
    Inspection.objects.filter(pk=inspection.pk).update(programme=programme)
    spec = programme_of(programme.stated).spec
    _, answer = calendar_of(as_role(Role.LEAD), client)
    found = {
        str(entry["SUMMARY"]): entry["DTSTART"].dt
        for entry in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        if str(entry["UID"]).endswith(f".{inspection.key}.milestones@eyre")
    }
    assert len(spec.milestones) >= 3
    assert set(found) == {f"{inspection.title}: {one.title}" for one in spec.milestones}
    due = due_dates(programme.stated, inspection.inspected_from, inspection.inspected_to)
    assert set(due.values()) <= set(found.values())


def test_the_address_of_a_calendar_is_worth_nothing_once_it_is_ended_or_made_anew(inspection, as_role, client):
    browser = as_role(Role.LEAD)
    first, answer = calendar_of(browser, client)
    assert answer.status_code == 200
    second, _ = calendar_of(browser, client)
    assert client.get(first).status_code == 404
    assert client.get(second, headers={"If-None-Match": client.get(second)["ETag"]}).status_code == 304
    browser.post("/account/calendar/end")
    assert client.get(second).status_code == 404
