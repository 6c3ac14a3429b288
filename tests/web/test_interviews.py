"""Interviews about a case: announced or not, each has a form, in the log, on the device, and in the score."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from eyre.assessment.begin import with_assessments
from eyre.assessment.scored import scored_answers
from eyre.web.access.table import Role, State
from eyre.web.fieldwork import upcoming
from eyre.web.fieldwork.services import save_table
from eyre.web.fieldwork.upcoming import next_interviews
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment, Inspection
from web.test_assessing import PLACE, page
from web.test_protocol import CORRECT, MINE, address, event, send

ARRANGED = "WM-1069-esi-2005-offender-offender-15"  # meetings.csv: WM-1069, offender, offender-15
HELPFUL = "offender_found_work_helpful"
UNANNOUNCED = "WM-0160-esi-2005"  # of the inspector; nobody but the case manager is to be met


@pytest.fixture
def fieldwork(db) -> Inspection:
    return Inspection.objects.get(key="west-mercia-fieldwork")


def state_and_assessment(fieldwork: Inspection, question: str) -> list[tuple[str, str]]:
    rows = scored_answers(store.read(fieldwork)).to_pylist()
    return [(row["state"], row["assessment_id"]) for row in rows if row["question"] == question and row["value"]]


def shown(html: str) -> list[str]:
    return re.findall(r'data-question="([^"]+)"', html)


def test_an_interview_that_is_arranged_waits_as_a_form_and_its_answers_count(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    assert "Interview with the offender" in page(client, "my-cases")
    assert client.post(address("interview/offender")).url == address("", ARRANGED)
    assert "Has the work that probation staff did with you been helpful?" in page(client, f"assessments/{ARRANGED}/")
    assert state_and_assessment(fieldwork, HELPFUL) == []
    said = event("yes", question=HELPFUL, source="offender")
    assert send(client, said, assessment=ARRANGED).json()["events"][0]["kept"]
    assert state_and_assessment(fieldwork, HELPFUL) == [("answered", ARRANGED)]
    unit = Assessment.objects.get(inspection=fieldwork, assessment_id=ARRANGED)
    assert (unit.unit_kind, unit.unit_id, unit.case_id) == ("offender", "offender-15", "WM-1069")


def test_another_is_opened_from_the_case_once(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    assert "Interview with the offender" in page(client, "assessments/case/WM-0160/")
    for _ in range(2):
        opened = client.post(address("interview/offender", UNANNOUNCED))
        assert opened.url == address("", f"{UNANNOUNCED}-offender")
    assert Assessment.objects.filter(inspection=fieldwork, case_id="WM-0160", schedule="offender").count() == 1


@pytest.mark.parametrize("schedule", ["case_manager", "staff_of_nobody"])
def test_an_interview_that_has_no_form_of_its_own_cannot_be_opened(as_role, fieldwork, schedule):
    assert as_role(Role.INSPECTOR).post(address(f"interview/{schedule}")).status_code == 404


def test_nobody_opens_an_interview_about_the_case_of_another(as_role, fieldwork):
    assert as_role(Role.LEAD).post(address("interview/offender")).status_code == 403
    assert as_role(Role.AREA_ASSESSOR).post(address("interview/offender")).status_code == 404


def test_the_interview_with_the_case_manager_is_the_part_of_the_form_that_they_can_answer(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    whole, part = page(client, f"assessments/{MINE}/"), page(client, f"assessments/{MINE}/?interview=case_manager")
    framework = store.frameworks(fieldwork)["esi-2005"]
    asked = [q.id for q in framework.spec.questions if "case_manager" in q.sources]
    assert sorted(shown(part)) == sorted(asked)
    assert len(asked) < len(shown(whole)) == len(framework.questions)
    assert 'aria-current="page">Interview with the case manager' in part
    assert 'aria-current="page">All questions' in whole
    # Who is asked is where the answer was found, unless somebody says otherwise.
    name = f"{asked[0]}.source"
    assert re.search(rf'<select name="{name}"><option value="case_manager" selected>', part)
    assert not re.search(rf'<select name="{name}"><option value="case_manager" selected>', whole)


def test_an_unknown_interview_shows_the_whole_form(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    assert shown(page(client, f"assessments/{MINE}/?interview=nobody")) == shown(page(client, f"assessments/{MINE}/"))


def test_an_answer_of_the_interview_without_a_script_stands_in_the_log_of_the_case(fieldwork, as_role):
    client, path = as_role(Role.INSPECTOR), f"assessments/{MINE}/?interview=case_manager"
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page(client, path)))
    answer = client.post(PLACE + path, {**fields, f"{CORRECT}.value": "met", f"{CORRECT}.source": "case_manager"})
    assert answer.url.startswith(f"{PLACE}{path}#")
    (said,) = client.get(address("state")).json()["answers"][CORRECT]
    assert (said["value"], said["source"]) == ("met", "case_manager")


def test_the_forms_lead_to_each_other(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    case, interview = page(client, f"assessments/{MINE}/"), page(client, f"assessments/{ARRANGED}/")
    assert f'href="{address("", ARRANGED)}"' in case
    assert f'href="{address("")}?interview=case_manager"' in interview


def test_the_device_keeps_the_interviews_that_are_arranged(fieldwork, as_role):
    listed = as_role(Role.INSPECTOR).get("/device/cases").json()["cases"]
    (kept,) = [one for one in listed if one["assessment"] == ARRANGED]
    assert (kept["unit"], kept["framework"]) == ("WM-1069", "Interview with the offender")


def test_a_blind_second_assessor_is_led_to_no_interview_of_the_first(fieldwork, as_role):
    """WM-0485 is judged by insp-03, and a second time by aa-01."""
    first = Assessment.objects.get(inspection=fieldwork, assessment_id="WM-0485-esi-2005")
    Assessment.objects.create(
        inspection=fieldwork, assessment_id="WM-0485-esi-2005-offender", unit_kind="offender", case_id="WM-0485",
        unit_id="WM-0485-offender", framework="esi-2005", version=first.version, schedule="offender",
        assessor_key=first.assessor_key, assessor_role=first.assessor_role, purpose="first",
    )  # fmt: skip
    second = as_role(Role.AREA_ASSESSOR)
    assert "WM-0485-esi-2005-offender" not in page(second, "assessments/WM-0485-esi-2005-second/")
    page(second, "assessments/WM-0485-esi-2005-offender/", 404)
    lead = as_role(Role.LEAD)
    page(lead, "assessments/WM-0485-esi-2005-offender/")


def test_nor_a_lead_who_judges_the_case_blind(fieldwork, as_role):
    """WM-0673: lead-01 judges it a second time."""
    first = Assessment.objects.get(inspection=fieldwork, assessment_id="WM-0673-esi-2005")
    Assessment.objects.create(
        inspection=fieldwork, assessment_id="WM-0673-esi-2005-offender", unit_kind="offender", case_id="WM-0673",
        unit_id="WM-0673-offender", framework="esi-2005", version=first.version, schedule="offender",
        assessor_key=first.assessor_key, assessor_role=first.assessor_role, purpose="first",
    )  # fmt: skip
    page(as_role(Role.LEAD), "assessments/WM-0673-esi-2005-offender/", 404)


def test_a_meeting_that_is_added_in_the_fieldwork_becomes_a_form_and_one_that_goes_takes_it_along(
    fieldwork, user_of, as_role
):
    table = store.read(fieldwork).tables["meetings"].to_pylist()
    header = "meeting,case_id,kind,person,joint\n"
    lines = [f"{m['meeting']},{m['case_id']},{m['kind']},{m['person']},{str(m['joint']).lower()}\n" for m in table]
    added = "WM-0160-offender-99,WM-0160,offender,offender-99,false\n"
    own = Assessment.objects.filter(inspection=fieldwork, assessment_id=f"{UNANNOUNCED}-offender-offender-99")
    save_table(fieldwork, "meetings", "".join([header, *lines, added]).encode(), by=user_of(Role.LEAD))
    assert own.get().assessor_key == "insp-01"
    save_table(fieldwork, "meetings", "".join([header, *lines]).encode(), by=user_of(Role.LEAD))
    assert not own.exists()
    save_table(fieldwork, "meetings", "".join([header, *lines, added]).encode(), by=user_of(Role.LEAD))
    send(as_role(Role.INSPECTOR), event("yes", question=HELPFUL), assessment=own.get().assessment_id)
    save_table(fieldwork, "meetings", "".join([header, *lines]).encode(), by=user_of(Role.LEAD))
    assert own.exists()  # what was answered is never dropped


def test_an_interview_goes_with_its_case_to_another_assessor(fieldwork, as_role):
    as_role(Role.INSPECTOR).post(address("interview/offender", UNANNOUNCED))
    value = store.read(fieldwork)
    rows = value.tables["allocation"].to_pylist()
    for row in rows:
        if (row["case_id"], row["purpose"]) in {("WM-0160", "first"), ("WM-1069", "first")}:
            row |= {"assessor_key": "insp-03", "role": "inspector"}
    table = value.tables["allocation"]
    after = with_assessments(value.with_table("allocation", type(table).from_pylist(rows, table.schema)))
    given = {row["assessment_id"]: row["assessor_key"] for row in after.tables["assessments"].to_pylist()}
    names = (UNANNOUNCED, f"{UNANNOUNCED}-offender", MINE, ARRANGED)
    assert [given[name] for name in names] == ["insp-03"] * 4


class TestNextInterview:
    MORNING = datetime(2005, 6, 8, 8)

    def at(self, monkeypatch, now: datetime) -> None:
        """The pages ask the clock; the demonstration is of 2005."""
        asked = upcoming.upcoming
        monkeypatch.setattr(upcoming, "upcoming", lambda bookings, people, _now: asked(bookings, people, now))

    def test_it_is_on_the_home_page_my_cases_and_the_page_of_its_case(self, fieldwork, as_role, monkeypatch):
        client = as_role(Role.INSPECTOR)
        (first, *_) = next_interviews(fieldwork, {"insp-01"}, self.MORNING)
        case, time = first.booking.interview.case, first.booking.starts.strftime("%H:%M")
        self.at(monkeypatch, self.MORNING)
        for path in ("/", f"{PLACE}my-cases", f"{PLACE}assessments/case/{case}/"):
            html = client.get(path).content.decode()
            assert "Next interview" in html, path
            assert f"Wednesday 8 June 2005, {time}" in html, path

    def test_after_the_last_one_there_is_none(self, fieldwork, as_role):
        for path in ("/", f"{PLACE}my-cases"):
            assert "Next interview" not in as_role(Role.INSPECTOR).get(path).content.decode()

    def test_nobody_is_told_of_the_interviews_of_another(self, fieldwork, as_role, monkeypatch):
        self.at(monkeypatch, self.MORNING)
        for role in (Role.LIAISON, Role.CHIEF, Role.ADMINISTRATOR, Role.MANAGER):
            assert "Next interview" not in as_role(role).get("/").content.decode()

    def test_nor_when_the_fieldwork_is_over(self, fieldwork, as_role, monkeypatch):
        self.at(monkeypatch, self.MORNING)
        Inspection.objects.filter(pk=fieldwork.pk).update(state=State.WRITING.value)
        assert "Next interview" not in as_role(Role.INSPECTOR).get("/").content.decode()
