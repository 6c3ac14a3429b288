"""What programs may do: the same as their people, never more than their token, and every refusal in one form."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import ClassVar

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from eyre.web.access.table import TABLE, Action, Role, Scope, State, scope
from eyre.web.api.models import Token
from eyre.web.api.tokens import create
from eyre.web.api.words import ACTIONS
from eyre.web.assessment.incoming import MOST_EVENTS
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Event, Inspection

from .working import work_off

ALL = [action.value for action in Action]


@pytest.fixture
def program(user_of):
    """A program that asks for somebody of a role."""

    def asking(role: Role, scopes=ALL) -> Client:
        return Client(
            enforce_csrf_checks=True, headers={"Authorization": f"Bearer {create(user_of(role), 'test', scopes, 30)}"}
        )

    return asking


def test_the_description_is_openapi_and_open_to_all(db, client):
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert all("422" in one["responses"] for path in told["paths"].values() for one in path.values())


def test_who_has_no_token_or_a_dead_one_is_told_how_to_get_one(inspection, user_of):
    dead = create(user_of(Role.LEAD), "dead", ALL, 30)
    Token.objects.update(expires=timezone.now() - timedelta(seconds=1))
    for header in ({}, {"Authorization": "Bearer eyre_x"}, {"Authorization": f"Bearer {dead}"}):
        answer = Client(headers=header).get("/api/inspections")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert "Authorization: Bearer" in answer.json()["detail"]


def test_only_a_hash_of_a_token_is_kept(user_of):
    token = create(user_of(Role.LEAD), "test", ALL, 30)
    kept = Token.objects.values().get()
    assert token not in json.dumps(kept, default=str)
    assert token not in json.dumps(list(Entry.objects.values()), default=str)


CALLS = {
    "": Action.SEE_INSPECTION,
    "/bundle": Action.EXPORT,
    "/tables/sample": Action.SEE_SAMPLE,
    "/tables/people": Action.MANAGE_PEOPLE,
    "/tables/answers": Action.SEE_ANSWERS,
    "/certificate": Action.SEE_SAMPLE,
    "/record": Action.SEE_RECORD,
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_answers_those_whom_the_table_of_rights_allows(call, inspection, program):
    needed = CALLS[call]
    for role in Role:
        asking = program(role)
        for state in State:
            Inspection.objects.filter(pk=inspection.pk).update(state=state.value)
            status = asking.get(f"/api/inspections/{inspection.key}{call}").status_code
            roles = frozenset([role])
            if scope(roles, Action.SEE_INSPECTION, state) is Scope.NONE:
                assert status == 404, (role, state)
            else:
                assert (status == 403) is (scope(roles, needed, state) is Scope.NONE), (role, state, status)


@pytest.mark.parametrize("call", CALLS)
def test_a_token_without_the_scope_opens_nothing(call, inspection, program):
    others = [action for action in ALL if action != CALLS[call].value]
    answer = program(Role.LEAD, others).get(f"/api/inspections/{inspection.key}{call}")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_an_assessor_gets_the_rows_of_their_own_assessments(inspection, program):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.FIELDWORK.value)
    assert TABLE[Action.SEE_ANSWERS][Role.INSPECTOR].scope is Scope.OWN
    rows = program(Role.INSPECTOR).get(f"/api/inspections/{inspection.key}/tables/assessments?limit=100").json()
    assert 0 < rows["count"] < inspection.assessments.count()
    assert len({row["assessor_key"] for row in rows["items"]}) == 1


def test_long_lists_come_in_pages(inspection, program):
    address = f"/api/inspections/{inspection.key}/tables/events"
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    first = program(Role.LEAD).get(f"{address}?limit=10").json()
    second = program(Role.LEAD).get(f"{address}?limit=10&offset=10").json()
    assert first["count"] == inspection.events.count()
    assert len({row["event_id"] for row in first["items"] + second["items"]}) == 20


def test_what_the_asker_has_already_is_not_sent_again(inspection, program):
    asking = program(Role.LEAD)
    tag = asking.get(f"/api/inspections/{inspection.key}")["ETag"]
    assert asking.get(f"/api/inspections/{inspection.key}", headers={"If-None-Match": tag}).status_code == 304


def test_a_bundle_goes_out_and_in(inspection, program):
    taken = program(Role.ADMINISTRATOR).get(f"/api/inspections/{inspection.key}/bundle")
    content = b"".join(taken.streaming_content)
    again = program(Role.ADMINISTRATOR).post("/api/inspections", {"bundle": SimpleUploadedFile("b.zip", content)})
    assert again.status_code == 422
    assert "already" in again.json()["detail"]
    broken = program(Role.ADMINISTRATOR).post("/api/inspections", {"bundle": SimpleUploadedFile("b.zip", b"no zip")})
    assert broken.status_code == 422
    assert (
        program(Role.LEAD).post("/api/inspections", {"bundle": SimpleUploadedFile("b.zip", content)}).status_code == 403
    )


def test_a_step_is_taken_as_on_the_page(inspection, program):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.FIELDWORK.value)
    address, kind = f"/api/inspections/{inspection.key}/steps", "application/json"
    lead = program(Role.LEAD)
    assert lead.post(address, {"action": "reopen_preparation"}, kind).status_code == 422
    assert lead.post(address, {"action": "lock_fieldwork"}, kind).json()["state"] == "writing"
    assert program(Role.INSPECTOR).post(address, {"action": "send_draft"}, kind).status_code == 403


def test_a_case_is_replaced_and_the_certificate_still_holds(db, program):
    inspection = Inspection.objects.get(key="west-mercia-fieldwork")
    value = store.read(inspection)
    assessed = {row["assessment_id"]: row["case_id"] for row in value.tables["assessments"].to_pylist()}
    answered = {assessed[row["assessment_id"]] for row in value.tables["answers"].to_pylist()}
    drawn = value.tables["sample"].to_pylist()
    case = next(row for row in drawn if row["role"] == "main" and row["case_id"] not in answered)
    address = f"/api/inspections/{inspection.key}"
    wanted = {"case_id": case["case_id"], "reason": "The file is with the court"}
    answer = program(Role.LEAD).post(f"{address}/sample/replacements", wanted, "application/json")
    assert answer.status_code == 200, answer.content
    assert program(Role.LEAD).get(f"{address}/certificate/check").json() == {"same": True, "differences": []}


def test_a_caseload_is_checked_with_everything_that_is_odd(inspection, program):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.PREPARATION.value)
    file = SimpleUploadedFile("cases.csv", b"case_id,commenced_on\nA-1,31.31.2004\n")
    answer = program(Role.LIAISON).post(f"/api/inspections/{inspection.key}/caseload/check", {"caseload": file})
    assert answer.status_code == 200, answer.content
    assert any(
        "commenced_on" in problem["place"] and problem["value"] == "31.31.2004" for problem in answer.json()["problems"]
    )


class TestAssessing:
    """A program of an assessor says to the server what the form of a case says."""

    ADDRESS = "/api/inspections/west-mercia-fieldwork/assessments/WM-1069-esi-2005"
    EVENT: ClassVar = {
        "event_id": "e-1", "device": "program-1", "sequence": 1, "version": "1.0.0", "source": "file",
        "question": "risk_of_harm_assessment_present", "value": "met", "note": "Page 3.",
    }  # fmt: skip

    def send(self, asking, *events):
        return asking.post(f"{self.ADDRESS}/events", json.dumps(events), content_type="application/json")

    def test_an_answer_goes_in_once_and_is_seen_by_program_and_page(self, program, as_role):
        asking = program(Role.INSPECTOR, ["assess_case"])
        for _ in range(2):
            told = self.send(asking, self.EVENT)
            assert told.status_code == 200, told.content
            assert told.json()["events"] == [{"event_id": "e-1", "kept": True, "reason": None, "remedy": None}]
        assert Event.objects.filter(event_id="e-1").count() == 1
        state = asking.get(f"{self.ADDRESS}/state")
        (answer,) = state.json()["answers"][self.EVENT["question"]]
        assert (answer["value"], answer["note"], answer["device"]) == ("met", "Page 3.", "program-1")
        page = as_role(Role.INSPECTOR).get(f"{self.ADDRESS.removeprefix('/api')}/state").json()
        assert page["answers"] == state.json()["answers"]
        assert asking.get(f"{self.ADDRESS}/state", headers={"If-None-Match": state["ETag"]}).status_code == 304

    def test_what_the_log_cannot_take_is_told_beside_what_it_took(self, program):
        odd = {**self.EVENT, "event_id": "e-2", "value": "metr"}
        told = self.send(program(Role.INSPECTOR), self.EVENT, odd).json()["events"]
        assert [one["kept"] for one in told] == [True, False]
        assert told[1]["remedy"] == "Did you mean met?"

    def test_only_the_assessor_may_and_only_with_a_token_for_it(self, program):
        others = [action for action in ALL if action != "assess_case"]
        assert self.send(program(Role.INSPECTOR, others), self.EVENT).status_code == 403
        assert self.send(program(Role.LEAD), self.EVENT).status_code == 403
        assert program(Role.LEAD).get(f"{self.ADDRESS}/state").status_code == 403
        for role in (Role.AREA_ASSESSOR, Role.ANALYST):
            assert self.send(program(role), self.EVENT).status_code == 404
        assert Event.objects.filter(event_id="e-1").count() == 0

    def test_a_locked_fieldwork_takes_nothing_and_says_why(self, program):
        Inspection.objects.filter(key="west-mercia-fieldwork").update(state=State.WRITING.value)
        answer = self.send(program(Role.INSPECTOR), self.EVENT)
        assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
        assert "unlock" in answer.json()["detail"]
        assert program(Role.INSPECTOR).get(f"{self.ADDRESS}/state").json()["open"] is False

    def test_of_a_list_that_is_not_understood_nothing_is_kept(self, program):
        asking = program(Role.INSPECTOR)
        for wrong in ({"sequence": -1}, {"question": None}, {"more": 1}, {"note": "x" * 20_001}):
            answer = self.send(asking, self.EVENT, {**self.EVENT, "event_id": "e-2", **wrong})
            assert answer.status_code == 422, answer.content
            assert answer.json()["errors"][0]["place"].startswith("body.sent.1.")
        assert self.send(asking, *[self.EVENT] * (MOST_EVENTS + 1)).status_code == 422
        assert self.send(asking, {**self.EVENT, "note": "x" * 3_000_000}).status_code == 413
        assert Event.objects.filter(event_id="e-1").count() == 0

    def test_many_events_ask_the_database_no_more_than_one(self, program, django_assert_max_num_queries):
        asking = program(Role.INSPECTOR)
        self.send(asking, self.EVENT)
        many = [{**self.EVENT, "event_id": f"many-{number}"} for number in range(50)]
        with django_assert_max_num_queries(14):
            self.send(asking, *many)


@pytest.mark.parametrize(("method", "address", "status"), [
    ("get", "/api/nothing", 404), ("post", "/api/nothing", 404), ("put", "/api/inspections", 405), ("get", "/api/inspections?limit=x", 422),
])  # fmt: skip
def test_every_refusal_has_one_form(db, program, method, address, status):
    answer = getattr(program(Role.LEAD), method)(address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json().keys() == {"type", "title", "status", "detail", "errors"}


def test_a_report_is_built_in_the_background_and_fetched(inspection, program):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    lead, address = program(Role.LEAD), f"/api/inspections/{inspection.key}"
    started = lead.post(f"{address}/report", {"format": "html"}, "application/json")
    assert (started.status_code, started.json()["state"]) == (202, "waiting")
    work_off()
    job = lead.get(f"{address}/jobs/{started.json()['id']}").json()
    assert job["state"] == "done", job
    assert b"<html" in b"".join(lead.get(f"{address}/jobs/{job['id']}/file").streaming_content)


def test_every_action_has_its_words(db):
    assert set(ACTIONS) == set(Action)


def test_a_token_is_made_shown_once_and_revoked_on_its_page(as_role):
    browser = as_role(Role.LEAD)
    page = browser.post("/account/tokens", {"name": "Archive", "days": 7, "scopes": ["export"]}, follow=True)
    token = page.context["made"]
    assert token in page.content.decode()
    assert token not in browser.get("/account/tokens").content.decode()
    asking = Client(headers={"Authorization": f"Bearer {token}"})
    assert asking.get("/api/inspections/west-mercia-2005/bundle").status_code == 200
    browser.post(f"/account/tokens/{Token.objects.get().pk}/revoke")
    assert asking.get("/api/inspections/west-mercia-2005/bundle").status_code == 401


def test_nobody_revokes_the_token_of_another(as_role, user_of):
    create(user_of(Role.LEAD), "test", ALL, 30)
    assert as_role(Role.CHIEF).post(f"/account/tokens/{Token.objects.get().pk}/revoke").status_code == 404


def test_the_api_keeps_to_its_description(inspection, user_of):
    """Whatever is sent: no error of ours, and nothing that the description does not say."""
    Inspection.objects.filter(pk=inspection.pk).update(state=State.FIELDWORK.value)
    inspection.memberships.create(user=user_of(Role.ADMINISTRATOR), role=Role.LEAD.value, person_key="lead")
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    keepers = {False: create(user_of(Role.ADMINISTRATOR), "test", ALL, 1)}
    keepers[True] = create(user_of(Role.INSPECTOR), "test", ALL, 1)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 70
    for operation in operations:

        @settings(
            max_examples=8, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(operation.as_strategy())
        def keeps(case):
            place = case.path_parameters or {}
            own = "assessment_id" in place
            if own:
                place |= {"key": "west-mercia-fieldwork", "assessment_id": "WM-1069-esi-2005"}
            elif "key" in place:
                place["key"] = inspection.key
            # A description cannot say which .zip is a bundle, so some of what it allows is refused with reasons.
            case.call_and_validate(
                headers={"Authorization": f"Bearer {keepers[own]}"}, excluded_checks=[positive_data_acceptance]
            )

        keeps()
