"""Whatever somebody does on a page, a program of theirs can do as well, or it is said here why not."""

from __future__ import annotations

import inspect
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver
from programme.small import files as small_files

from eyre.web.access.table import STEPS, Action, Role, Scope, State, scope
from eyre.web.accounts.models import User
from eyre.web.api.models import Token
from eyre.web.api.tokens import create
from eyre.web.files.models import EvidenceFile
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment, Inspection, Programme
from eyre.web.programme import services
from eyre.web.report.models import Comment
from eyre.web.report.selectors import commented_parts, report
from eyre.web.tasks.models import Job

from .working import work_off

ONE = "/api/inspections/{key}"
ASSESSMENT = f"{ONE}/assessments/{{assessment_id}}"
PROGRAMME = "/api/programmes/{programme}"

# Each page that changes something, and the call that does the same.
SAME = {
    "inspections:new": "post /api/inspections/new",
    "inspections:take-in": "post /api/inspections",
    "inspections:letter": f"post {ONE}/letters",
    "inspections:step": f"post {ONE}/steps",
    "access:add": f"post {ONE}/members",
    "access:identify": f"put {ONE}/members/{{member}}",
    "access:remove": f"delete {ONE}/members/{{member}}",
    "access:withdraw": f"delete {ONE}/invitations/{{invitation}}",
    "access:programme-add": f"post {PROGRAMME}/members",
    "access:programme-remove": f"delete {PROGRAMME}/members/{{member}}",
    "access:programme-withdraw": f"delete {PROGRAMME}/invitations/{{invitation}}",
    "retention:erase": f"post {ONE}/erasures",
    "sampling:send": f"post {ONE}/caseload/sent",
    "sampling:check": f"post {ONE}/caseload/meanings",
    "sampling:take-in": f"post {ONE}/caseload",
    "sampling:discard": f"delete {ONE}/caseload/sent",
    "sampling:design": f"put {ONE}/sample/design",
    "sampling:commit": f"post {ONE}/seed",
    "sampling:take-back": f"post {ONE}/seed/take-back",
    "sampling:draw": f"post {ONE}/draw",
    "sampling:replace": f"post {ONE}/sample/replacements",
    "programme:new": "post /api/programmes",
    "programme:plan": f"post {PROGRAMME}/plan",
    "programme:state": f"put {PROGRAMME}/files",
    "fieldwork:setup": f"put {ONE}/fieldwork",
    "fieldwork:setup-text": f"put {ONE}/fieldwork",
    "fieldwork:table": f"post {ONE}/fieldwork/{{name}}",
    "fieldwork:allocate": f"post {ONE}/allocation",
    "fieldwork:give": f"put {ONE}/allocation/{{purpose}}/{{case}}",
    "fieldwork:plan": f"post {ONE}/timetable",
    "fieldwork:move": f"put {ONE}/timetable/{{interview}}",
    "scoring:judge": f"put {ONE}/evidence/{{framework}}/{{criterion}}/{{item}}",
    "scoring:adjust": f"put {ONE}/ratings/{{framework}}/{{criterion}}",
    "report:draw": f"post {ONE}/report",
    "report:draw-feedback": f"post {ONE}/feedback",
    "report:text": f"put {ONE}/texts/{{file}}",
    "report:recommendation": f"put {ONE}/recommendations/{{framework}}/{{id}}",
    "report:move": f"put {ONE}/recommendations/order",
    "report:comments": f"post {ONE}/comments",
    "report:answer": f"post {ONE}/comments/{{number}}/answer",
    "report:good-practice": f"post {ONE}/good-practice",
    "files:of-question": f"post {ASSESSMENT}/questions/{{question}}/files",
    "files:of-question-remove": f"delete {ASSESSMENT}/files/{{kept}}",
    "assessment:instruments": f"post {ONE}/instruments",
    "files:files": f"post {ONE}/files",
    "files:remove": f"delete {ONE}/files/{{kept}}",
    "tasks:cancel": f"post {ONE}/jobs/{{job}}/cancel",
    "tasks:again": f"post {ONE}/jobs/{{job}}/again",
    "tasks:programme-cancel": f"post {PROGRAMME}/jobs/{{job}}/cancel",
    "tasks:programme-again": f"post {PROGRAMME}/plan",
    "assessment:form": f"post {ASSESSMENT}/events",
    "assessment:events": f"post {ASSESSMENT}/events",
    "assessment:complete": f"post {ASSESSMENT}/complete",
    "assessment:reopen": f"post {ASSESSMENT}/reopen",
    "assessment:interview": f"post {ASSESSMENT}/interviews/{{schedule}}",
    "assessment:give-back": f"post {ASSESSMENT}/give-back",
    "assessment:settle": f"post {ASSESSMENT}/settle",
    "assessment:compare": f"post {ONE}/adjudications",
    "assessment:calibration": f"post {ONE}/calibrations",
    "device:carry-file": f"post {ONE}/carry-files",
}
OWN = "It is about the person's own account, and asks for the person: a token opens no account."
ACCOUNTS = "Who may sign in at all is decided by a person with a second factor; no token administers the installation."
NOT = {
    "accounts:mine": OWN, "accounts:demonstration": OWN, "accounts:sessions": OWN, "accounts:kept": OWN,
    "accounts:discard": OWN, "accounts:invitation": OWN,
    "tokens": OWN, "revoke-token": OWN, "calendar": OWN, "end-calendar": OWN,
    "webhooks": ACCOUNTS, "remove-webhook": ACCOUNTS, "access:account": ACCOUNTS, "access:change-address": ACCOUNTS,
    "access:invite-administrator": ACCOUNTS, "retention:erase-account": ACCOUNTS,
}  # fmt: skip


def pages_that_change(resolver=None, space=""):
    """The names of all our pages that take a POST."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            if takes_post(one.callback) and one.name:
                yield f"{space}{one.name}"
        elif one.namespace != "api":
            yield from pages_that_change(one, f"{one.namespace}:" if one.namespace else space)


def takes_post(view):
    module = getattr(view, "__module__", "")
    while view is not None:
        closed = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "POST" in closed.get("request_method_list", ()):
            return module.startswith("eyre.web")
        view = getattr(view, "__wrapped__", None)
    return False


@pytest.fixture
def description(client, db):
    return client.get("/api/openapi.json").json()


def test_every_page_that_changes_something_has_its_call_or_a_reason(description):
    calls = {f"{method} {path}" for path, methods in description["paths"].items() for method in methods}
    pages = set(pages_that_change())
    assert len(pages) > 60
    assert pages ^ (set(SAME) | set(NOT)) == set()
    assert set(SAME.values()) <= calls, set(SAME.values()) - calls


# What each right opens: a call, with what it sends. `{}` in an address stands for the inspection.
CASE = "WM-1069"
CALLS = {
    Action.SEE_INSPECTION: ("get", "", None),
    Action.CHANGE_INSPECTION: ("get", "/letters", None),
    Action.MANAGE_PEOPLE: ("get", "/members", None),
    Action.MOVE_VERSION: ("post", "/instruments?seen=-1", None),
    Action.SEE_CASELOAD: ("get", "/tables/caseload", None),
    Action.SEND_CASELOAD: ("post", "/caseload/meanings", {"columns": {}}),
    Action.SEE_SAMPLE: ("get", "/certificate", None),
    Action.DRAW_SAMPLE: ("post", "/draw", {"seed": "x"}),
    Action.REPLACE_CASE: ("post", "/sample/replacements", {"case_id": CASE, "reason": "x"}),
    Action.SEE_ALLOCATION: ("get", "/tables/allocation", None),
    Action.ALLOCATE_CASES: ("delete", f"/allocation/first/{CASE}", None),
    Action.SEE_TIMETABLE: ("get", "/tables/timetable", None),
    Action.PLAN_TIMETABLE: ("get", "/fieldwork", None),
    Action.ASSESS_CASE: ("post", f"/assessments/{CASE}-esi-2005/complete", None),
    Action.SEE_ANSWERS: ("get", "/tables/answers", None),
    Action.RESCUE_DEVICE: ("post", "/carry-files", "file"),
    Action.MODERATE: ("post", f"/assessments/{CASE}-esi-2005/give-back", {"message": "x"}),
    Action.JUDGE_EVIDENCE: ("put", "/evidence/esi-2005/A1/none", {}),
    Action.SEE_SCORES: ("get", "/scores?limit=1", None),
    Action.WRITE_REPORT: ("get", "/texts", None),
    Action.SEE_REPORT: ("post", "/report", {"format": "pdf"}),
    Action.COMMENT_ON_DRAFT: ("post", "/comments", {"part": "x", "text": "x"}),
    Action.SEE_COMMENTS: ("get", "/comments", None),
    Action.ANSWER_COMMENTS: ("post", "/comments/999999/answer", {"accepted": True, "text": "x"}),
    Action.KEEP_FILES: ("get", "/files", None),
    Action.EXPORT: ("get", "/bundle", None),
    Action.EXPORT_WITH_NAMES: ("get", "/bundle?files=true", None),
    Action.SEE_RECORD: ("get", "/record", None),
    Action.ERASE: ("post", "/erasures", {"reason": "x"}),
    **{step.action: ("post", "/steps", {"action": step.action.value, "reason": "x"}) for step in STEPS},
}


@pytest.fixture
def everybody(db):
    """Somebody with every role in the inspection of the fieldwork, who assesses a case of it."""
    one = User.objects.create_user("all@example.org", name="All", may_administer=True)
    inspection = Inspection.objects.get(key="west-mercia-fieldwork")
    key = Assessment.objects.get(inspection=inspection, assessment_id=f"{CASE}-esi-2005").assessor_key
    for role in Role:
        inspection.memberships.create(user=one, role=role.value, person_key=key)
    return one


def program(user, actions=Action):
    token = create(user, "test", [action.value for action in actions], 30)
    return Client(headers={"Authorization": f"Bearer {token}"})


def ask(asking, method, path, sent):
    address = f"/api/inspections/west-mercia-fieldwork{path}"
    if sent == "file":
        return asking.post(address, {"file": SimpleUploadedFile("x", b"x")})
    if sent is None:
        return getattr(asking, method)(address)
    return getattr(asking, method)(address, json.dumps(sent), content_type="application/json")


def test_every_right_of_the_table_opens_a_call(db):
    assert set(CALLS) == set(Action)


@pytest.mark.parametrize("action", CALLS)
def test_a_call_takes_the_right_that_its_page_takes(everybody, action):
    state = next(one for one in State if scope(frozenset(Role), action, one) is not Scope.NONE)
    state = next((step.before for step in STEPS if step.action is action), state)
    Inspection.objects.filter(key="west-mercia-fieldwork").update(state=state.value)
    if action in (Action.EXPORT, Action.EXPORT_WITH_NAMES):
        everybody.memberships.update(person_key="")  # who is about to judge blind takes nothing out
    assert ask(program(everybody, [one for one in Action if one is not action]), *CALLS[action]).status_code == 403
    assert ask(program(everybody), *CALLS[action]).status_code not in (401, 403, 405, 500)


# ---- Whole ways, by calls alone


@pytest.fixture
def lead(user_of):
    return program(user_of(Role.LEAD))


@pytest.fixture
def admin(user_of):
    return program(user_of(Role.ADMINISTRATOR))


def sent(asking, method, address, what=None):
    answer = getattr(asking, method)(
        address, json.dumps(what) if what is not None else None, content_type="application/json"
    )
    assert answer.status_code in (200, 201, 202, 204), answer.content
    return json.loads(answer.content) if answer.content else None


def test_a_sample_is_drawn_from_a_register_that_was_sent(admin):
    new = {"key": "north-2027", "title": "North", "area": "North", "packs": ["esi-2005"],
           "first_day": "2027-05-03", "last_day": "2027-05-14"}  # fmt: skip
    assert sent(admin, "post", "/api/inspections/new", new)["state"] == "preparation"
    assert admin.post("/api/inspections/new", json.dumps(new), content_type="application/json").status_code == 422
    here = "/api/inspections/north-2027"
    rows = [
        f"N-{number},2026-0{1 + number % 9}-15,north,M-{number % 7},community_rehabilitation,{risk},male,30,white,no"
        for number, risk in enumerate(["high", "low", "medium", "Grave"] * 60)
    ]
    columns = "case_id,commenced_on,team,manager_key,order_type,risk_of_harm_at_draw,gender,age,ethnicity,disability"

    def send(*lines):
        file = SimpleUploadedFile("cases.csv", "\n".join([columns, *lines]).encode())
        return admin.post(f"{here}/caseload/sent", {"caseload": file}).json()

    assert admin.post(f"{here}/caseload").status_code == 404
    told = send(*rows, rows[0].replace("N-0,2026-01-15", "N-x,31.31.2004"))
    assert [one["value"] for one in told["problems"] if one["severity"] == "error"] == ["31.31.2004"]
    assert admin.post(f"{here}/caseload").status_code == 422
    assert "Grave" in send(*rows)["problems"][0]["reason"]
    told = sent(admin, "post", f"{here}/caseload/meanings", {"values": {"risk_of_harm_at_draw": {"Grave": "high"}}})
    assert told == {"cases": 240, "problems": []}
    assert sent(admin, "post", f"{here}/caseload") == {"rows": 240}
    sent(admin, "put", f"{here}/sample/design", {"size": 20, "counted_on": "2026-11-01"})
    assert store.read(Inspection.objects.get(key="north-2027")).sampling.size == 20
    secret = sent(admin, "post", f"{here}/seed", {"public_value": "The lottery of Saturday"})["secret"]
    told = admin.post(f"{here}/draw", json.dumps({"seed": "7"}), content_type="application/json").json()
    assert {one["place"] for one in told["errors"]} == {"secret", "public_value"}
    sent(admin, "post", f"{here}/seed/take-back", {"because": "The paper with it burnt."})
    assert len(secret) == 32
    assert len(sent(admin, "post", f"{here}/draw", {"seed": "7"})["sample_hash"]) == 64
    assert sent(admin, "get", f"{here}/certificate/check") == {"same": True, "differences": []}
    assert admin.delete(f"{here}/caseload/sent").status_code == 204


def test_recommendations_are_written_put_in_order_and_removed(lead, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    here = f"/api/inspections/{inspection.key}/recommendations"
    before = sent(lead, "get", here)
    made = {"framework": "esi-2005", "id": "99", "text": "Assess every case.", "criteria": ["B1"]}
    assert sent(lead, "post", here, made)["criteria"] == ["B1"]
    assert lead.post(here, json.dumps(made), content_type="application/json").status_code == 422
    wrong = lead.post(here, json.dumps({**made, "id": "98", "criteria": ["Z9"]}), content_type="application/json")
    assert wrong.json()["errors"][0]["place"] == "criteria"
    named = [{"framework": one["framework"], "id": one["id"]} for one in [made, *before]]
    assert next(one["id"] for one in sent(lead, "put", f"{here}/order", named)) == "99"
    assert lead.put(f"{here}/order", json.dumps(named[1:]), content_type="application/json").status_code == 422
    assert sent(lead, "put", f"{here}/esi-2005/99", {**made, "text": "Assess all."})["text"] == "Assess all."
    sent(lead, "delete", f"{here}/esi-2005/99")
    assert sent(lead, "get", here) == before


def test_a_text_is_written_and_a_letter(lead, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    here = f"/api/inspections/{inspection.key}"
    file = next(one["file"] for one in sent(lead, "get", f"{here}/texts") if one["file"] != "findings.md")
    sent(lead, "put", f"{here}/texts/{file}", {"text": "A text of a program.\n"})
    assert "A text of a program." in {one["text"].strip() for one in sent(lead, "get", f"{here}/texts")}
    letter = sent(lead, "post", f"{here}/letters", {"kind": "caseload-asked"})
    assert letter["title"]
    assert lead.get(f"{here}/letters/{letter['pk']}/docx").content[:2] == b"PK"


def test_the_area_comments_and_the_lead_answers(user_of, lead, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.ACCURACY.value)
    here, liaison = f"/api/inspections/{inspection.key}/comments", program(user_of(Role.LIAISON))
    wrong = liaison.post(here, json.dumps({"part": "none", "text": "x"}), content_type="application/json")
    assert wrong.json()["errors"][0]["place"] == "part"
    part = next(iter(commented_parts(report(inspection))))
    made = sent(liaison, "post", here, {"part": part, "text": "The figure is of last year."})
    answered = sent(lead, "post", f"{here}/{made['pk']}/answer", {"accepted": True, "text": "Mended."})
    assert (answered["accepted"], Comment.objects.get().answer) == (True, "Mended.")


def test_a_case_and_an_interview_are_moved_by_hand(lead, db):
    here = "/api/inspections/west-mercia-fieldwork"
    rows = sent(lead, "get", f"{here}/tables/allocation?limit=1000")["items"]
    row = next(one for one in rows if one["purpose"] == "first")
    others = sorted({one["assessor_key"] for one in rows} - {row["assessor_key"]})
    given = []
    for other in others:  # a rule may stand against one or another
        answer = lead.put(
            f"{here}/allocation/first/{row['case_id']}", json.dumps({"assessor": other, "reason": "Ill."}),
            content_type="application/json",
        )  # fmt: skip
        given.append(answer.status_code)
        if answer.status_code == 204:
            break
    assert given[-1] == 204, given
    now = sent(lead, "get", f"{here}/tables/allocation?limit=1000")["items"]
    assert next(one for one in now if (one["case_id"], one["purpose"]) == (row["case_id"], "first"))["fixed"] is True
    sent(lead, "delete", f"{here}/allocation/first/{row['case_id']}")
    slot = next(one for one in sent(lead, "get", f"{here}/tables/timetable?limit=1000")["items"] if one["date"])
    refused = lead.put(
        f"{here}/timetable/{slot['interview']}",
        json.dumps({"day": "2026-01-01", "starts": "03:00", "office": "nowhere"}), content_type="application/json",
    )  # fmt: skip
    assert {one["place"] for one in refused.json()["errors"]} == {"day", "starts", "office"}


def test_a_programme_is_stated_and_planned(admin, manager_of_small):
    here = f"/api/programmes/{manager_of_small.key}"
    files = sent(admin, "get", f"{here}/files")["files"]
    sent(admin, "put", f"{here}/files", {"files": files})
    wrong = admin.put(f"{here}/files", json.dumps({"files": {"x.csv": ""}}), content_type="application/json")
    assert "programme.yaml" in wrong.json()["detail"]
    job = sent(admin, "post", f"{here}/plan")
    work_off()
    assert sent(admin, "get", f"{here}/jobs/{job['id']}")["state"] == "done"
    visits = sent(admin, "get", f"{here}/calendar")["items"]
    assert visits
    assert all(date.fromisoformat(one["week_one"]) for one in visits)


@pytest.fixture
def manager_of_small(db, user_of):
    text = services.stated_text({name: data.decode() for name, data in small_files().items()})
    made = services.create("small", "Small", by=user_of(Role.ADMINISTRATOR))
    Programme.objects.filter(pk=made.pk).update(stated=text)
    return made


def test_roles_are_given_and_taken(admin, inspection, user_of):
    here = f"/api/inspections/{inspection.key}"
    chief = user_of(Role.CHIEF)
    assert sent(admin, "post", f"{here}/members", {"email": chief.email, "role": "analyst"}) == {
        "given": True,
        "link": "",
    }
    invited = sent(admin, "post", f"{here}/members", {"email": "new@example.org", "role": "reader"})
    assert invited["given"] is False
    assert "/account/invitation/" in invited["link"]
    people = sent(admin, "get", f"{here}/members")
    member = next(one for one in people["members"] if (one["email"], one["role"]) == (chief.email, "analyst"))
    sent(admin, "put", f"{here}/members/{member['id']}", {"person_key": "insp-01"})
    sent(admin, "delete", f"{here}/members/{member['id']}")
    (invitation,) = people["invited"]
    sent(admin, "delete", f"{here}/invitations/{invitation['id']}")
    assert sent(admin, "get", f"{here}/members")["invited"] == []


def test_a_file_is_kept_fetched_and_removed(lead, inspection, settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    here = f"/api/inspections/{inspection.key}/files"
    sending = {"file": SimpleUploadedFile("plan.txt", b"A plan"), "about": "criterion:esi-2005:A1"}
    made = lead.post(here, sending).json()
    assert (made["name"], made["criterion"]) == ("plan.txt", "A1")
    assert b"".join(lead.get(f"{here}/{made['id']}").streaming_content) == b"A plan"
    refused = lead.post(here, {"file": SimpleUploadedFile("x.pdf", b"MZ\x00")})
    assert (refused.status_code, "no kind that is kept" in refused.json()["detail"]) == (422, True)
    sent(lead, "delete", f"{here}/{made['id']}")
    assert not EvidenceFile.objects.exists()


def test_a_file_is_kept_beside_an_answer_and_removed(user_of, settings, db):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    here = f"/api/inspections/west-mercia-fieldwork/assessments/{CASE}-esi-2005"
    asking, other = program(user_of(Role.INSPECTOR)), program(user_of(Role.AREA_ASSESSOR))
    sending = f"{here}/questions/oasys_completed/files"
    made = asking.post(sending, {"file": SimpleUploadedFile("note.txt", b"Seen on file.")})
    assert made.status_code == 201, made.content
    kept = EvidenceFile.objects.get()
    assert (kept.question, kept.case_id) == ("oasys_completed", CASE)
    no_question = asking.post(f"{here}/questions/none/files", {"file": SimpleUploadedFile("a.txt", b"x")})
    assert no_question.status_code == 404
    assert other.post(sending, {"file": SimpleUploadedFile("a.txt", b"x")}).status_code == 404
    assert other.delete(f"{here}/files/{kept.pk}").status_code == 404
    sent(asking, "delete", f"{here}/files/{kept.pk}")
    assert not EvidenceFile.objects.exists()


def test_good_practice_is_taken_into_the_findings(lead, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    here = f"/api/inspections/{inspection.key}/good-practice"
    sent(lead, "post", here, {"criterion": "B1", "text": "Reviews were held with the police each week."})
    inspection.refresh_from_db()
    assert "Reviews were held with the police each week." in store.read(inspection).findings
    named = {"criterion": "B1", "text": f"In {CASE} reviews were held."}
    assert lead.post(here, json.dumps(named), content_type="application/json").status_code == 422


def test_a_move_to_other_versions_is_looked_at_and_refused_where_more_has_changed(lead, db):
    here = "/api/inspections/west-mercia-fieldwork/instruments"
    refused = lead.post(f"{here}/preview")
    assert refused.status_code == 422, "the version that comes with eyre is in use already"
    assert lead.post(f"{here}?seen=-1").status_code == 422


def test_a_job_is_cancelled_and_started_again(lead, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    here = f"/api/inspections/{inspection.key}"
    job = sent(lead, "post", f"{here}/feedback", {"format": "html"})
    assert sent(lead, "post", f"{here}/jobs/{job['id']}/cancel")["state"] == "cancelled"
    assert sent(lead, "post", f"{here}/jobs/{job['id']}/again")["state"] == "waiting"
    assert Job.objects.filter(inspection=inspection).count() == 2
    assert lead.post(f"{here}/jobs/{job['id']}/again").status_code in (202, 404)


def test_an_assessment_is_completed_taken_up_and_given_back(user_of, lead, db):
    one = Assessment.objects.filter(inspection__key="west-mercia-fieldwork", status="complete", purpose="first").first()
    here = f"/api/inspections/west-mercia-fieldwork/assessments/{one.assessment_id}"
    returned = sent(lead, "post", f"{here}/give-back", {"message": "Look at question 3 again."})
    assert returned["status"] == "returned"
    assert (
        lead.post(f"{here}/give-back", json.dumps({"message": "x"}), content_type="application/json").status_code == 422
    )


def test_personal_data_are_erased_with_a_proof(admin, inspection):
    person = inspection.people.exclude(name="").first() or inspection.people.first()
    inspection.people.filter(pk=person.pk).update(name="Zebedee")
    here = f"/api/inspections/{inspection.key}/erasures"
    proof = sent(admin, "post", here, {"people": [person.key], "reason": "The time is over."})
    assert admin.get(f"{here}/{proof['number']}/certificate").content[:5] == b"%PDF-"
    assert not inspection.people.filter(name="Zebedee").exists()


def test_tokens_are_no_way_around_their_person(user_of, inspection):
    asking = program(user_of(Role.INSPECTOR))
    for path, what in (("/members", None), ("/erasures", {"reason": "x"}), ("/letters", {"kind": "caseload-asked"})):
        method = "get" if what is None else "post"
        address = f"/api/inspections/{inspection.key}{path}"
        answer = getattr(asking, method)(address, what and json.dumps(what), content_type="application/json")
        assert answer.status_code == 403
    assert Token.objects.count() == 1
