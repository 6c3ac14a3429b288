"""Assessing a case from the list to the adjudicated answer: who sees what, what hinders, whom a message reaches."""

from __future__ import annotations

import io
import re
import zipfile
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from eyre.assessment.scored import scored_answers
from eyre.web.access.models import Membership
from eyre.web.access.table import Role, State
from eyre.web.accounts.models import User
from eyre.web.assessment.models import Return
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment, Event, Inspection
from web.test_protocol import CORRECT, MINE, PRESENT, address, answers, event, send

PLACE = "/inspections/west-mercia-fieldwork/"
QUALITY = "risk_of_harm_assessment_quality_sufficient"


@pytest.fixture
def fieldwork(db) -> Inspection:
    return Inspection.objects.get(key="west-mercia-fieldwork")


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(PLACE + path)
    assert answer.status_code == status
    return answer.content.decode()


def hidden_fields(html: str, group: str) -> dict[str, str]:
    """The section of a form as a browser without a script would send it unchanged."""
    (form,) = re.findall(rf'<form method="post" class="case-group" id="{group}".*?</form>', html, re.S)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
    for name, value in re.findall(r'<input type="radio" name="([^"]*)" value="([^"]*)"[^>]* checked', form):
        fields[name] = value
    for name, options in re.findall(r'<select name="([^"]*)">(.*?)</select>', form, re.S):
        fields[name] = re.findall(r'value="([^"]*)" selected', options)[0]
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = text
    return fields


class TestFormWithoutScript:
    def test_a_section_saves_only_what_differs_and_sent_twice_it_changes_nothing(self, fieldwork, as_role):
        client = as_role(Role.INSPECTOR)
        fields = hidden_fields(page(client, f"assessments/{MINE}/"), "B1")
        filled = {**fields, f"{PRESENT}.value": "met", f"{CORRECT}.value": "not_met", f"{CORRECT}.note": "Too low."}
        for _ in range(2):
            assert client.post(address(""), filled).status_code == 302
        log = Event.objects.filter(inspection=fieldwork, assessment_id=MINE)
        assert sorted(log.values_list("question", "value", "device")) == [
            (PRESENT, "met", "server-form"), (CORRECT, "not_met", "server-form"),
        ]  # fmt: skip
        assert client.post(address(""), hidden_fields(page(client, f"assessments/{MINE}/"), "B1")).status_code == 302
        assert log.count() == 2

    def test_an_answer_is_taken_back_and_a_mark_set_and_removed(self, fieldwork, as_role):
        client, mark = as_role(Role.INSPECTOR), f"{PRESENT}:come_back"
        send(client, event())
        fields = hidden_fields(page(client, f"assessments/{MINE}/"), "B1")
        client.post(address(""), {**fields, f"{PRESENT}.value": "", f"{mark}.value": "yes"})
        assert (answers(), answers(mark)) == ([], ["yes"])
        client.post(address(""), hidden_fields(page(client, f"assessments/{MINE}/"), "B1"))
        assert answers(mark) == []

    def test_a_conflict_shows_both_and_the_next_answer_settles_it(self, fieldwork, as_role):
        client = as_role(Role.INSPECTOR)
        send(client, event("met"))
        send(client, event("not_met", device="web-2"))
        html = page(client, f"assessments/{MINE}/")
        assert "data-conflict" in html
        fields = hidden_fields(html, "B1")
        client.post(address(""), fields)
        assert answers() == ["met", "not_met"]  # nothing was chosen, so nothing is settled
        client.post(address(""), {**fields, f"{PRESENT}.value": "not_met"})
        assert answers() == ["not_met"]

    def test_what_no_longer_applies_is_not_shown_and_comes_back_with_its_answer(self, fieldwork, as_role):
        client, completed = as_role(Role.INSPECTOR), "risk_of_harm_assessment_completed_on"
        yes = event("met")
        send(client, yes, event("2005-05-01", question=completed))
        shown = re.compile(rf'id="q-{completed}"[^>]*hidden')
        assert not shown.search(page(client, f"assessments/{MINE}/"))
        no = event("not_met", base_event=yes["event_id"])
        send(client, no)
        assert shown.search(page(client, f"assessments/{MINE}/"))
        assert self.state_of(fieldwork, completed) == "not_asked"
        send(client, event("met", base_event=no["event_id"]))
        assert self.state_of(fieldwork, completed) == "answered"

    def state_of(self, fieldwork: Inspection, question: str) -> str:
        rows = scored_answers(store.read(fieldwork)).to_pylist()
        (row,) = [row for row in rows if (row["unit_id"], row["question"]) == ("WM-1069", question)]
        return row["state"]

    def test_a_locked_form_cannot_be_sent(self, fieldwork, as_role):
        Inspection.objects.filter(pk=fieldwork.pk).update(state=State.WRITING.value)
        client = as_role(Role.INSPECTOR)
        html = page(client, f"assessments/{MINE}/")
        assert "The fieldwork is locked." in html
        assert "Save this section" not in html
        fields = {**hidden_fields(html, "B1"), f"{PRESENT}.base": "", f"{PRESENT}.value": "met"}
        assert client.post(address(""), fields).status_code == 422
        assert answers() == []


def test_the_order_by_source_shows_the_same_questions(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    by_criterion, by_source = (page(client, f"assessments/{MINE}/?order={order}") for order in ("criterion", "source"))
    shown = [sorted(re.findall(r'data-question="([^"]+)"', html)) for html in (by_criterion, by_source)]
    assert shown[0] == shown[1]
    assert "From the file, the case manager" in by_source


def test_my_cases_are_mine_with_progress_and_interviews_in_few_questions_to_the_database(
    fieldwork, as_role, django_assert_max_num_queries
):
    client = as_role(Role.INSPECTOR)
    send(client, event())
    with django_assert_max_num_queries(14):
        html = page(client, "my-cases")
    mine = set(
        Assessment.objects.filter(inspection=fieldwork, assessor_key="insp-01").values_list("case_id", flat=True)
    )
    assert set(re.findall(r"WM-\d{4}", html)) == mine
    assert "1 of 64" in html
    assert "8 Jun 12:30" in html


def test_opening_a_case_asks_the_database_little_and_is_recorded_once(
    fieldwork, as_role, django_assert_max_num_queries
):
    cache.clear()
    client = as_role(Role.INSPECTOR)
    page(client, f"assessments/{MINE}/")
    with django_assert_max_num_queries(14):
        page(client, f"assessments/{MINE}/")
    assert Entry.objects.filter(action="see", target=MINE).count() == 1


class TestComplete:
    def test_missing_answers_do_not_hinder_but_contradictions_conflicts_and_missing_reasons_do(
        self, fieldwork, as_role
    ):
        client = as_role(Role.INSPECTOR)
        assert "answers are missing" in page(client, f"assessments/{MINE}/complete")
        no, good, wrong = event("not_met"), event("met", question=QUALITY), event("not_met", question=CORRECT)
        send(client, no, good, wrong)
        html = page(client, f"assessments/{MINE}/complete")
        assert "This must be mended." in html
        assert "A reason is missing" in html
        assert client.post(address("complete")).status_code == 422
        send(client, event("not_met", question=QUALITY, base_event=good["event_id"]))
        send(client, event("not_met", question=CORRECT, base_event=wrong["event_id"], note="Seen otherwise."))
        assert client.post(address("complete")).status_code == 302
        assert Assessment.objects.get(inspection=fieldwork, assessment_id=MINE).status == "complete"
        assert client.post(address("reopen")).status_code == 302
        assert send(client, event("met", base_event=no["event_id"])).status_code == 200

    def test_nobody_else_completes_it(self, fieldwork, as_role):
        assert as_role(Role.LEAD).post(address("complete")).status_code == 403
        assert as_role(Role.AREA_ASSESSOR).post(address("complete")).status_code == 404


class TestGivenBack:
    FINISHED = "WM-0160-esi-2005"  # of the inspector

    def test_the_message_reaches_its_assessor_and_nobody_else(self, fieldwork, as_role):
        lead, assessor, other = as_role(Role.LEAD), as_role(Role.INSPECTOR), as_role(Role.AREA_ASSESSOR)
        path = f"assessments/{self.FINISHED}/"
        assert lead.post(f"{PLACE}{path}give-back", {"message": "Look at B1 again."}).status_code == 302
        for seen in ("my-cases", path, "assessments/case/WM-0160/"):
            assert "Look at B1 again." in page(assessor, seen), seen
        assert "Look at B1 again." not in page(other, "my-cases")
        assert "Look at B1 again." in page(lead, "moderation")
        assert assessor.get(address("state", self.FINISHED)).json()["open"] is True
        assert assessor.post(address("complete", self.FINISHED)).status_code == 302
        assert "Look at B1 again." not in page(assessor, "my-cases")
        assert Return.objects.get(inspection=fieldwork).answered is not None

    def test_only_who_moderates_gives_back_and_only_what_is_complete_while_the_fieldwork_is_open(
        self, fieldwork, as_role
    ):
        lead, message = as_role(Role.LEAD), {"message": "Again."}
        assert as_role(Role.INSPECTOR).post(address("give-back", self.FINISHED), message).status_code == 403
        assert lead.post(address("give-back", MINE), message).status_code == 422
        Inspection.objects.filter(pk=fieldwork.pk).update(state=State.WRITING.value)
        assert lead.post(address("give-back", self.FINISHED), message).status_code == 422
        assert not Return.objects.exists()


class TestBlind:
    """WM-0485 was judged first by insp-03; aa-01 judges it a second time and has not finished."""

    SECOND, FIRST = "WM-0485-esi-2005-second", "WM-0485-esi-2005"

    def test_the_second_assessor_sees_the_first_neither_in_a_page_nor_through_the_protocol(self, fieldwork, as_role):
        second = as_role(Role.AREA_ASSESSOR)
        assert Assessment.objects.get(inspection=fieldwork, assessment_id=self.SECOND).assessor_key == "aa-01"
        page(second, f"assessments/{self.SECOND}/")
        page(second, f"assessments/{self.FIRST}/", 404)
        page(second, f"assessments/{self.FIRST}/complete", 404)
        page(second, "assessments/case/WM-0485/compare/esi-2005", 404)
        assert second.get(address("state", self.FIRST)).status_code == 404
        assert self.FIRST not in set(re.findall(r"WM-0485[\w-]*", page(second, "assessments/case/WM-0485/")))
        assert second.get(f"{PLACE}bundle").status_code == 403

    def test_nor_does_a_lead_who_is_the_second_assessor(self, fieldwork, as_role):
        """WM-0673: lead-01 judges it a second time."""
        lead = as_role(Role.LEAD)
        page(lead, "assessments/WM-0673-esi-2005/", 404)
        assert lead.get(address("state", "WM-0673-esi-2005")).status_code == 404
        assert "WM-0673-esi-2005/" not in page(lead, "moderation")
        assert lead.get(f"{PLACE}bundle").status_code == 422
        page(lead, "agreement")
        own = Assessment.objects.filter(inspection=fieldwork, assessment_id="WM-0673-esi-2005-second")
        own.update(status="complete")
        page(lead, "assessments/WM-0673-esi-2005/")
        bundle = lead.get(f"{PLACE}bundle")
        assert "answers.csv" in zipfile.ZipFile(io.BytesIO(b"".join(bundle.streaming_content))).namelist()


class TestTwoAssessments:
    CASE = "assessments/case/WM-0122/compare/esi-2005"  # first insp-03, second aa-01, both complete

    def test_who_made_one_and_who_moderates_compare_them_and_nobody_else(self, as_role, fieldwork):
        assert "questions that both answered have the same answer" in page(as_role(Role.LEAD), self.CASE)
        assert "Decide" not in page(as_role(Role.AREA_ASSESSOR), self.CASE)
        page(as_role(Role.INSPECTOR), self.CASE, 404)
        Assessment.objects.filter(inspection=fieldwork, assessment_id="WM-0122-esi-2005").update(status=None)
        page(as_role(Role.LEAD), self.CASE, 404)

    def test_what_is_adjudicated_with_a_reason_scores(self, fieldwork, as_role):
        lead = as_role(Role.LEAD)
        question, value = re.findall(r'name="question" value="([^"]+)">\s*<label>.*?</label> <label>'
                                     r'<input type="radio" name="value" value="([^"]+)"', page(lead, self.CASE), re.S)[0]  # fmt: skip
        said = {"question": question, "value": value}
        assert lead.post(PLACE + self.CASE, said).status_code == 422
        before = self.scored(fieldwork, question)
        assert lead.post(PLACE + self.CASE, {**said, "reason": "Seen on the file."}).status_code == 302
        assert (before != value, self.scored(fieldwork, question)) == (True, value)
        assert "Seen on the file." in page(lead, self.CASE)
        assert as_role(Role.AREA_ASSESSOR).post(PLACE + self.CASE, {**said, "reason": "No."}).status_code == 403
        first = before
        assert lead.post(PLACE + self.CASE, {**said, "value": first, "reason": "After all."}).status_code == 302
        assert self.scored(fieldwork, question) == first

    def scored(self, fieldwork: Inspection, question: str) -> str:
        rows = scored_answers(store.read(fieldwork)).to_pylist()
        (row,) = [row for row in rows if (row["unit_id"], row["question"]) == ("WM-0122", question)]
        return row["value"]

    def test_the_lead_settles_a_conflict_of_others(self, fieldwork, as_role):
        one, other = event("met"), event("not_met", device="web-2")
        send(as_role(Role.INSPECTOR), one)
        send(as_role(Role.INSPECTOR), other)
        lead = as_role(Role.LEAD)
        assert MINE in page(lead, "moderation")
        settle = {"question": PRESENT, "event": other["event_id"]}
        assert lead.post(address("settle"), settle).status_code == 302
        assert answers() == ["not_met"]
        assert Event.objects.filter(inspection=fieldwork, base_event=one["event_id"]).get().actor_key == "lead-01"
        assert lead.post(address("settle"), settle).status_code == 422


def test_good_practice_reaches_those_who_write_the_report(fieldwork, as_role, django_assert_max_num_queries):
    mark = event("yes", question=f"{PRESENT}:good_practice", source=None)
    send(as_role(Role.INSPECTOR), event(note="A model of its kind."), mark)
    lead = as_role(Role.LEAD)
    page(lead, "moderation")
    with django_assert_max_num_queries(20):
        html = page(lead, "moderation")
    assert "A model of its kind." in html


def test_a_seed_always_chooses_the_same_assessments(fieldwork, as_role):
    lead = as_role(Role.LEAD)

    def chosen(seed: str) -> list[str]:
        return re.findall(r'assessments/([^"]+)/give-back', page(lead, f"moderation?count=5&seed={seed}"))

    assert len(chosen("autumn")) == 5
    assert chosen("autumn") == chosen("autumn")
    assert chosen("autumn") != chosen("winter")


def test_everybody_marks_one_case_blind_and_the_spread_is_shown(fieldwork, as_role):
    lead, exercise = as_role(Role.LEAD), {"case_id": "WM-1069", "framework": "esi-2005"}
    assert lead.post(f"{PLACE}calibration", exercise).status_code == 302
    given = Assessment.objects.filter(inspection=fieldwork, purpose="calibration")
    people = fieldwork.people.filter(kind__in=("inspector", "area_assessor"))
    assert sorted(given.values_list("assessor_key", flat=True)) == sorted(people.values_list("key", flat=True))
    lead.post(f"{PLACE}calibration", exercise)
    assert given.count() == people.count()
    before = scored_answers(store.read(fieldwork)).to_pylist()
    for role, key, value in ((Role.INSPECTOR, "insp-01", "met"), (Role.AREA_ASSESSOR, "aa-01", "not_met")):
        own = f"WM-1069-esi-2005-calibration-{key}"
        assert send(as_role(role), event(value), assessment=own).status_code == 200
        assert as_role(role).post(address("complete", own)).status_code == 302
        page(as_role(Role.INSPECTOR), "assessments/WM-1069-esi-2005-calibration-aa-01/", 404)
    assert "Met 1 · Not met 1" in page(lead, "calibration")
    assert scored_answers(store.read(fieldwork)).to_pylist() == before


def test_the_command_finds_and_mends_an_answer_that_does_not_follow_from_the_log(fieldwork, as_role):
    send(as_role(Role.INSPECTOR), event())
    call_command("project_answers", stdout=(said := StringIO()))
    assert "Every answer follows" in said.getvalue()
    Answer.objects.filter(inspection=fieldwork, assessment_id=MINE).update(value="not_met")
    with pytest.raises(CommandError, match="1 answers"):
        call_command("project_answers", fieldwork.key, stdout=StringIO())
    call_command("project_answers", fieldwork.key, "--mend", stdout=StringIO())
    assert answers() == ["met"]


def test_unlocking_needs_a_reason_and_opens_the_assessments_again(fieldwork, as_role):
    lead, client = as_role(Role.LEAD), as_role(Role.INSPECTOR)
    lead.post(f"{PLACE}step/lock_fieldwork")
    assert send(client, event()).status_code == 409
    lead.post(f"{PLACE}step/unlock_fieldwork", {})
    assert send(client, event()).status_code == 409
    lead.post(f"{PLACE}step/unlock_fieldwork", {"reason": "A case came late."})
    assert send(client, event()).status_code == 200


def test_several_assessors_answer_parts_of_one_case(fieldwork, as_role):
    Assessment.objects.filter(inspection=fieldwork, assessment_id=MINE).update(part="B")
    of = Assessment.objects.get(inspection=fieldwork, assessment_id=MINE)
    other = User.objects.create_user("other@example.org", name="Other")
    Membership.objects.create(user=other, inspection=fieldwork, role=Role.INSPECTOR.value, person_key="insp-02")
    of.pk, of.assessment_id, of.part, of.assessor_key = None, "WM-1069-esi-2005-C", "C", "insp-02"
    of.save()
    html = page(as_role(Role.INSPECTOR), f"assessments/{MINE}/")
    assert (f'data-question="{PRESENT}"' in html, 'data-group="C1"' in html) == (True, False)
    client = Client()
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    (told,) = send(client, event(), assessment="WM-1069-esi-2005-C").json()["events"]
    assert told["kept"] is False  # of the other part
    assert send(client, event(), assessment=MINE).status_code == 404
