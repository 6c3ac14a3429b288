"""The protocol of answers: kept once, told of each, and the present answers always follow from the log."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eyre.assessment.log import present
from eyre.web.access.table import Role, State
from eyre.web.assessment.incoming import MOST_BYTES, MOST_EVENTS
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment, Event, Inspection, Note

MINE = "WM-1069-esi-2005"
PRESENT = "risk_of_harm_assessment_present"
CORRECT = "risk_of_harm_level_correct"


@pytest.fixture
def fieldwork(db) -> Inspection:
    return Inspection.objects.get(key="west-mercia-fieldwork")


def address(what: str, assessment: str = MINE) -> str:
    return f"/inspections/west-mercia-fieldwork/assessments/{assessment}/{what}"


def event(value: str | None = "met", *, question: str = PRESENT, **parts) -> dict:
    made = {"event_id": str(uuid4()), "device": "web-1", "sequence": 1, "version": "1.0.0", "source": "file"}
    return {**made, "question": question, "value": value, "device_time": "2005-06-08T12:00:00Z", **parts}


def send(client: Client, *events: dict, assessment: str = MINE):
    return client.post(address("events", assessment), json.dumps(events), content_type="application/json")


def answers(question: str = PRESENT, assessment: str = MINE) -> list[str | None]:
    found = Answer.objects.filter(inspection__key="west-mercia-fieldwork", assessment_id=assessment, question=question)
    return sorted(found.values_list("value", flat=True), key=str)


def test_an_answer_is_kept_with_its_note_and_shown_in_the_state(fieldwork, as_role):
    client, sent = as_role(Role.INSPECTOR), event(note="Seen on page 3.")
    reply = send(client, sent).json()
    assert reply["events"] == [{"event_id": sent["event_id"], "kept": True}]
    state = client.get(address("state")).json()
    assert state["answers"][PRESENT] == reply["answers"][PRESENT]
    (answer,) = state["answers"][PRESENT]
    told = {name: answer[name] for name in ("event_id", "value", "source", "note", "by")}
    assert told == {
        "event_id": sent["event_id"], "value": "met", "source": "file", "note": "Seen on page 3.", "by": "insp-01",
    }  # fmt: skip
    assert (state["open"], state["locked"], state["conflicts"]) == (True, None, [])


def test_sent_twice_it_is_kept_once_and_told_kept_again(fieldwork, as_role):
    client, sent = as_role(Role.INSPECTOR), event(note="Once.")
    assert send(client, sent).json() == send(client, sent, sent).json() | {
        "events": send(client, sent).json()["events"]
    }
    assert Event.objects.filter(inspection=fieldwork, event_id=sent["event_id"]).count() == 1
    assert Note.objects.filter(inspection=fieldwork, text="Once.").count() == 1
    assert answers() == ["met"]


def test_an_id_that_another_event_has_is_refused(fieldwork, as_role):
    client, sent = as_role(Role.INSPECTOR), event()
    send(client, sent)
    (told,) = send(client, {**sent, "value": "not_met"}).json()["events"]
    assert (told["kept"], told["reason"]) == (False, "another event has this id")
    assert answers() == ["met"]


def test_of_each_event_it_is_told_what_became_of_it(fieldwork, as_role):
    good, bad, unknown, broken = event(), event("metr", question=CORRECT), event(question="nonsense"), event()
    del broken["version"]
    told = send(as_role(Role.INSPECTOR), good, bad, unknown, broken).json()["events"]
    assert [one["kept"] for one in told] == [True, False, False, False]
    assert told[1]["remedy"] == "Did you mean met?"
    assert all(one["reason"] and one["remedy"] for one in told[1:])


def test_two_devices_that_knew_nothing_of_each_other_leave_both_answers_until_a_person_settles_it(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    first, second = event("met"), event("not_met", device="web-2")
    send(client, first)
    assert len(send(client, second).json()["answers"][PRESENT]) == 2
    assert client.get(address("state")).json()["conflicts"] == [PRESENT]
    settled = event("met", base_event=first["event_id"]), event(None, source=None, base_event=second["event_id"])
    assert len(send(client, *settled).json()["answers"][PRESENT]) == 1
    assert answers() == ["met"]


def test_a_note_stays_where_there_is_no_answer_yet_and_goes_with_the_answer(fieldwork, as_role):
    client, noted = as_role(Role.INSPECTOR), event(None, source=None, note="Ask the manager.")
    reply = send(client, noted).json()
    assert reply["answers"][PRESENT][0]["note"] == "Ask the manager."
    send(client, event(note="Ask the manager.", base_event=noted["event_id"]))
    assert answers() == ["met"]
    assert Note.objects.filter(inspection=fieldwork, text="Ask the manager.").count() == 1


def test_a_mark_is_no_conflict_with_the_answer(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    mark = event("yes", question=f"{PRESENT}:good_practice", source=None, note="Worth telling.")
    told = send(client, event(), mark).json()
    assert all(one["kept"] for one in told["events"])
    assert client.get(address("state")).json()["conflicts"] == []
    (told,) = send(client, event("yes", question=f"{PRESENT}:nonsense")).json()["events"]
    assert not told["kept"]


def test_an_answer_to_a_question_that_does_not_apply_is_kept_too(fieldwork, as_role):
    late = event("2005-05-01", question="risk_of_harm_assessment_completed_on")
    (told,) = send(as_role(Role.INSPECTOR), late).json()["events"]
    assert told["kept"]


def test_the_bundle_carries_what_was_answered_and_is_sound(fieldwork, as_role):
    from eyre.bundle.check import check
    from eyre.bundle.files import Files
    from eyre.bundle.load import load_files

    client = as_role(Role.INSPECTOR)
    marked = event("yes", question=f"{PRESENT}:come_back", source=None, sequence=2)
    send(client, event(note="Seen."), marked, event(None, question=CORRECT, note="Later.", source=None, sequence=3))
    files = store.export_files(fieldwork)
    loaded = load_files(Files({path: (lambda content=content: content) for path, content in files.items()}))
    assert [problem for problem in check(loaded) if problem.severity == "error"] == []
    questions = loaded.inspection.tables["answers"]["question"].to_pylist()
    assert {PRESENT, f"{PRESENT}:come_back", CORRECT} <= set(questions)


class TestRefusals:
    def test_who_is_not_signed_in_is_told_so_in_json(self, fieldwork, client):
        for answer in (send(client, event()), client.get(address("state"))):
            assert answer.status_code == 401
            assert answer.json()["remedy"]

    def test_an_assessment_of_somebody_else_is_unknown_to_an_inspector_and_not_for_the_lead_to_answer(
        self, fieldwork, as_role
    ):
        assert send(as_role(Role.AREA_ASSESSOR), event()).status_code == 404
        assert send(as_role(Role.ANALYST), event()).status_code == 404
        assert send(as_role(Role.LEAD), event()).status_code == 403
        assert Event.objects.filter(inspection=fieldwork, assessment_id=MINE).count() == 0

    def test_a_locked_fieldwork_takes_nothing_and_says_what_to_do(self, fieldwork, as_role):
        Inspection.objects.filter(pk=fieldwork.pk).update(state=State.WRITING.value)
        answer = send(as_role(Role.INSPECTOR), event())
        assert answer.status_code == 409
        assert "stay on this device" in answer.json()["remedy"]
        assert as_role(Role.INSPECTOR).get(address("state")).json()["open"] is False

    def test_a_complete_assessment_takes_nothing(self, fieldwork, as_role):
        Assessment.objects.filter(inspection=fieldwork, assessment_id=MINE).update(status="complete")
        assert send(as_role(Role.INSPECTOR), event()).status_code == 409

    def test_too_much_at_once_and_no_list(self, fieldwork, as_role):
        client = as_role(Role.INSPECTOR)
        assert send(client, *[event() for _ in range(MOST_EVENTS + 1)]).status_code == 413
        assert send(client, event(note="x" * MOST_BYTES)).status_code == 413
        for body in ("{}", "no JSON", '["x"]', "[" * 5000):
            answer = client.post(address("events"), body, content_type="application/json")
            assert answer.status_code == 400, body

    def test_a_form_of_another_site_is_refused(self, fieldwork, user_of):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user_of(Role.INSPECTOR), backend="django.contrib.auth.backends.ModelBackend")
        assert send(client, event()).status_code == 403
        token = client.get(address("state")).json()["csrf"]
        answer = client.post(
            address("events"), json.dumps([event()]), content_type="application/json", headers={"X-CSRFToken": token}
        )
        assert answer.status_code == 200


def test_keeping_asks_the_database_no_more_for_many_than_for_one(fieldwork, as_role, django_assert_max_num_queries):
    client = as_role(Role.INSPECTOR)
    send(client, event())
    many = [event(question=q, note="Noted.") for q in store.frameworks(fieldwork)["esi-2005"].questions][:50]
    with django_assert_max_num_queries(14):
        send(client, *many)


IDS = [str(uuid4()) for _ in range(6)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.integers(0, 5),
                st.sampled_from([PRESENT, CORRECT]),
                st.sampled_from(["met", "not_met", None]),
                st.sampled_from([None, *range(6)]),
                st.sampled_from([None, "A note."]),
            ),
            max_size=5,
        ),
        max_size=5,
    )
)
def test_the_present_answers_are_always_those_that_the_whole_log_gives(fieldwork, as_role, requests):
    """Events in any order, sent again, with bases that come later or never, some of them refused."""
    from django.db import transaction

    client = as_role(Role.INSPECTOR)
    with transaction.atomic():
        for request in requests:
            sent = [
                event(value, question=question, event_id=IDS[id_], note=note, base_event=None if b is None else IDS[b])
                for id_, question, value, b, note in request
            ]
            told = send(client, *sent).json()["events"]
            there = set(Event.objects.filter(assessment_id=MINE).values_list("event_id", flat=True))
            assert {one["event_id"] for one in told if one["kept"]} <= there
        log = present(Event.objects.filter(inspection=fieldwork, assessment_id=MINE).values())
        columns = ("question", "value", "source", "note_id", "event_id")
        rows = Answer.objects.filter(inspection=fieldwork, assessment_id=MINE).values_list(*columns)
        assert sorted(rows, key=str) == sorted((tuple(a[c] for c in columns) for a in log.answers), key=str)
        assert log.circles == ()
        transaction.set_rollback(True)
