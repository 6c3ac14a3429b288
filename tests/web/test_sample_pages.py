"""The draw on pages: committed, drawn, certified, repeated by a stranger, and cases replaced."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest

from eyre.web.access.table import Role
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment, Inspection

KEY = "west-mercia-preparation"


@pytest.fixture
def before(db):
    return Inspection.objects.get(key=KEY)


@pytest.fixture
def lead(as_role):
    return as_role(Role.LEAD)


def now(inspection):
    return Inspection.objects.get(pk=inspection.pk)


def address(page="", key=KEY):
    return f"/inspections/{key}/sample{page}"


def draw(client, inspection, **said):
    return client.post(address("/draw"), {"seen": now(inspection).revision, "seed": "a line of text", **said})


def test_the_page_before_the_draw_says_what_it_would_give(lead, before):
    page = lead.get(address()).content.decode()
    assert "Registered as high risk of harm" in page
    assert "20: fixed quota" in page


def test_a_sample_is_drawn_with_an_open_seed_and_its_cases_are_to_be_inspected(lead, before):
    assert draw(lead, before).url == address("/certificate")
    value = store.read(now(before))
    assert value.certificate.seed.seed == "a line of text"
    assert value.tables["cases"].num_rows == 100
    assert now(before).rows["sample"] == 120
    assert "this very sample" in lead.get(address("/verify")).content.decode()


def test_a_stranger_repeats_the_draw_with_the_certificate_and_a_few_lines(lead, before):
    draw(lead, before)
    certificate = json.loads(lead.get(address("/certificate.json")).content)
    tables = store.read(now(before)).tables
    seed = certificate["seed"]["seed"]
    tickets = sorted(
        (sha256(f"{seed}:{row['case_id']}".encode()).hexdigest(), row["case_id"])
        for row in tables["frame"].to_pylist()
        if row["stratum"] == "high_risk_of_harm"
    )
    drawn = [row["case_id"] for row in tables["sample"].to_pylist() if row["stratum"] == "high_risk_of_harm"]
    assert drawn == [case for _, case in tickets[: len(drawn)]]


def test_a_secret_is_shown_once_kept_nowhere_and_must_then_be_used(lead, before):
    said = {"seen": before.revision, "public_value": "The lottery numbers of 14 May <2005>"}
    answer = lead.post(address("/commit"), said)
    secret = re.search(r'eyre-reference">([0-9a-f]{32})<', answer.content.decode()).group(1)
    assert answer["Cache-Control"] == "no-store"
    value = store.read(now(before))
    assert value.sampling.commitment == sha256(secret.encode()).hexdigest()
    kept = b"".join(bytes(part.content) for part in before.parts.all())
    assert secret.encode() not in kept
    assert all(secret not in json.dumps(entry.sealed()) for entry in Entry.objects.all())
    again = lead.post(address("/commit"), {**said, "seen": now(before).revision})
    assert "already" in again.content.decode()
    form = lead.get(address("/draw")).content.decode()
    assert 'name="seed"' not in form
    assert "&lt;2005&gt;" in form
    wrong = lead.post(address("/draw"), {"seen": now(before).revision, "secret": "x", "public_value": "1 2 3"})
    assert "not the secret that was committed" in wrong.content.decode()
    right = {"seen": now(before).revision, "secret": secret, "public_value": "07 12 19"}
    assert lead.post(address("/draw"), right).status_code == 302
    page = lead.get(address("/certificate")).content.decode()
    assert secret in page
    assert "07 12 19" in page


def test_a_lost_secret_is_taken_back_for_a_reason_that_the_certificate_prints(lead, as_role, before):
    assert lead.get(address("/take-back")).url == address()  # nothing is committed yet
    lead.post(address("/commit"), {"seen": before.revision, "public_value": "The lottery numbers of 14 May"})
    lost = store.read(now(before)).sampling.commitment
    assert as_role(Role.CHIEF).get(address("/take-back")).status_code == 403
    assert "because" in lead.post(address("/take-back"), {"seen": now(before).revision}).context["form"].errors
    said = {"seen": now(before).revision, "because": "The envelope was thrown away"}
    assert lead.post(address("/take-back"), said).status_code == 302
    assert Entry.objects.filter(action="take_back_seed").latest("number").detail == {"reason": said["because"]}
    plan = store.read(now(before)).sampling
    assert (plan.commitment, plan.public_value) == (None, "")
    lead.post(address("/commit"), {"seen": now(before).revision, "public_value": "Those of 21 May"})
    assert store.read(now(before)).sampling.commitment not in (None, lost)
    lead.post(address("/take-back"), {"seen": now(before).revision, "because": "Again"})
    draw(lead, before)
    page = lead.get(address("/certificate")).content.decode()
    assert lost in page
    assert "The envelope was thrown away" in page
    assert "this very sample" in lead.get(address("/verify")).content.decode()
    assert lead.get(address("/take-back")).url == address()


def test_another_draw_needs_a_reason_and_both_stay_on_record(lead, before):
    draw(lead, before)
    first = store.read(now(before)).certificate
    assert "because" in draw(lead, before, seed="another").context["form"].errors
    assert draw(lead, before, seed="another", because="A team was left out").status_code == 302
    second = store.read(now(before)).certificate
    assert [one.sample_hash for one in second.earlier] == [first.sample_hash]
    assert "A team was left out" in lead.get(address("/certificate")).content.decode()


def test_the_design_of_an_inspection_may_differ_from_the_framework(lead, before):
    said = {"seen": before.revision, "size": 60, "quota-high_risk_of_harm": 10}
    assert lead.post(address("/design"), said).status_code == 302
    plan = store.read(now(before)).sampling
    assert (plan.size, plan.quotas) == (60, {"high_risk_of_harm": 10})
    wrong = lead.post(address("/design"), {"seen": now(before).revision, "size": 5, "quota-high_risk_of_harm": 10})
    assert "The quotas hold more than the 5 cases" in wrong.content.decode()


def test_more_cases_than_there_are_is_said_beside_the_form(lead, before):
    lead.post(address("/design"), {"seen": before.revision, "size": 5000})
    answer = draw(lead, before)
    assert answer.status_code == 200
    assert "only" in str(answer.context["form"].errors)
    assert store.read(now(before)).certificate is None


def test_a_case_is_replaced_by_the_next_reserve(lead, before):
    draw(lead, before)
    sample = store.read(now(before)).tables["sample"].to_pylist()
    case = sample[0]["case_id"]
    reserve = next(row for row in sample if row["stratum"] == sample[0]["stratum"] and row["status"] == "waiting")
    said = {"seen": now(before).revision, "reason": "The file is with the court"}
    answer = lead.post(address(f"/replace?case={case}"), said, follow=True)
    assert f"{case} was dropped; {reserve['case_id']} takes its place." in answer.content.decode()
    tables = store.read(now(before)).tables
    inspected = tables["cases"]["case_id"].to_pylist()
    assert reserve["case_id"] in inspected
    assert case not in inspected
    assert lead.get(address("/verify")).context["differences"] == ()
    twice = lead.post(address(f"/replace?case={case}"), {**said, "seen": now(before).revision})
    assert "is dropped" in twice.content.decode()


def test_a_case_with_answers_is_not_replaced(lead, db):
    fieldwork = Inspection.objects.get(key="west-mercia-fieldwork")
    done = Assessment.objects.filter(inspection=fieldwork, status="complete").first()
    said = {"seen": fieldwork.revision, "reason": "Moved away"}
    answer = lead.post(address(f"/replace?case={done.case_id}", fieldwork.key), said)
    assert "has answers already" in answer.content.decode()
    assert now(fieldwork).revision == fieldwork.revision


def test_a_case_that_nobody_has_begun_goes_with_all_that_was_planned_for_it(lead, db):
    fieldwork = Inspection.objects.get(key="west-mercia-fieldwork")
    value = store.read(fieldwork)
    begun = {row["assessment_id"] for row in value.tables["events"].to_pylist()}
    cases = {}
    for one in value.tables["assessments"].to_pylist():
        cases.setdefault(one["case_id"], []).append(one["assessment_id"])
    case = next(case for case, ids in cases.items() if case and not begun & set(ids))
    answer = lead.post(address(f"/replace?case={case}", fieldwork.key), {"seen": fieldwork.revision, "reason": "Moved"})
    assert answer.status_code == 302
    after = store.read(now(fieldwork)).tables
    for name in ("cases", "allocation", "assessments", "meetings", "timetable"):
        assert case not in after[name]["case_id"].to_pylist(), name


def test_who_saw_an_older_state_is_told_and_nothing_is_drawn(lead, before):
    answer = lead.post(address("/draw"), {"seen": before.revision - 1, "seed": "x"})
    assert answer.status_code == 422
    assert "Somebody else has changed the inspection meanwhile" in answer.content.decode()
    assert store.read(now(before)).certificate is None


def test_who_may_not_draw_does_not(as_role, before):
    for role in (Role.LIAISON, Role.INSPECTOR, Role.CHIEF, Role.ANALYST, Role.MANAGER):
        assert draw(as_role(role), before).status_code == 403
    assert store.read(now(before)).certificate is None


def test_a_sample_that_was_meddled_with_is_found_out(lead, inspection):
    from dataclasses import replace

    import pyarrow as pa

    def meddle(value):
        rows = value.tables["sample"].to_pylist()
        rows[0]["case_id"] = "WM-9999"
        table = pa.Table.from_pylist(rows, value.tables["sample"].schema)
        return replace(value, tables={**value.tables, "sample": table})

    store.change(inspection, meddle, by=None, action="meddle")
    page = lead.get(address("/verify", inspection.key)).content.decode()
    assert "WM-9999: should not be in the sample as drawn." in page


def test_the_sample_can_be_narrowed_to_a_status_and_a_stratum(lead, inspection):
    found = lead.get(address("", inspection.key), {"status": "waiting", "stratum": "high_risk_of_harm"})
    assert {row["status"] for row in found.context["page"]} == {"waiting"}
    assert len(found.context["page"]) == 4
    assert len(found.context["themes"][0]["cases"]) == 33
