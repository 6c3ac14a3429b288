"""A file beside an answer: sent by whoever answers, and for those alone who may see the answer."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eyre.web.access.table import Role, State
from eyre.web.audit.models import Entry
from eyre.web.files.models import EvidenceFile
from eyre.web.inspections.models import Assessment, Inspection
from web.test_protocol import CORRECT, MINE, address

PDF = b"%PDF-1.7\n%a plan\n"
SECOND, FIRST = "WM-0485-esi-2005-second", "WM-0485-esi-2005"  # aa-01 judges blind what insp-03 has judged


@pytest.fixture
def fieldwork(db) -> Inspection:
    return Inspection.objects.get(key="west-mercia-fieldwork")


def send_file(client: Client, question: str = CORRECT, assessment: str = MINE, name="plan.pdf", content=PDF):
    return client.post(address(f"files/{question}", assessment), {"file": SimpleUploadedFile(name, content)})


def of(assessment: str = MINE) -> EvidenceFile:
    return EvidenceFile.objects.get(assessment_id=assessment)


def test_the_assessor_sends_a_file_to_a_question_and_the_form_counts_it(fieldwork, as_role):
    client = as_role(Role.INSPECTOR)
    assert send_file(client).status_code == 302
    assert (of().question, of().case_id, of().kind) == (CORRECT, "WM-1069", "pdf")
    html = client.get(address("")).content.decode()
    assert f'href="files/{CORRECT}"' in html
    assert f'"files": {{"{CORRECT}": 1}}' in html
    page = client.get(address(f"files/{CORRECT}")).content.decode()
    assert "plan.pdf" in page
    got = client.get(re.search(r'href="([^"]*files/[0-9a-f-]{36})"', page).group(1))
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(action="see", target=f"file {of().pk}").count() == 1


def test_so_does_an_area_assessor_in_an_own_case(fieldwork, as_role):
    assert send_file(as_role(Role.AREA_ASSESSOR), assessment=SECOND).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.pdf", b"", "empty"),
        ("page.txt", b"<html>", "no kind that is kept"),
        ("plan.docx", PDF, "name says something else"),
    ],
)
def test_what_may_not_be_kept_is_refused_beside_the_field(fieldwork, as_role, name, content, said):
    answer = send_file(as_role(Role.INSPECTOR), name=name, content=content)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not EvidenceFile.objects.exists()


def test_the_scanner_looks_at_it(fieldwork, as_role, settings):
    from dataclasses import replace

    settings.CONFIGURATION = replace(settings.CONFIGURATION, scanner="false")
    answer = send_file(as_role(Role.INSPECTOR))
    assert (answer.status_code, "scanner found something" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("question", ["no_such_question", "offender_found_work_helpful"])
def test_a_question_that_is_not_on_the_form_has_no_files(fieldwork, as_role, question):
    assert send_file(as_role(Role.INSPECTOR), question=question).status_code == 404


def test_a_second_assessor_who_is_blind_has_no_file_of_the_first_on_any_page(fieldwork, as_role):
    Assessment.objects.filter(inspection=fieldwork, assessment_id=FIRST).update(assessor_key="insp-01", status=None)
    assert send_file(as_role(Role.INSPECTOR), assessment=FIRST, name="secret.pdf").status_code == 302
    kept = of(FIRST)
    blind = as_role(Role.AREA_ASSESSOR)
    assert blind.get(address(f"files/{CORRECT}", FIRST)).status_code == 404
    assert blind.get(address(f"files/{kept.pk}", FIRST)).status_code == 404
    assert blind.get(address(f"files/{kept.pk}", SECOND)).status_code == 404
    assert "secret.pdf" not in blind.get(address(f"files/{CORRECT}", SECOND)).content.decode()
    assert '"files": {}' in blind.get(address("", SECOND)).content.decode()


def test_nor_has_a_lead_who_judges_the_case_blind(fieldwork, as_role):
    """WM-0673: lead-01 judges it a second time."""
    first = "WM-0673-esi-2005"
    Assessment.objects.filter(inspection=fieldwork, assessment_id=first).update(assessor_key="insp-01", status=None)
    send_file(as_role(Role.INSPECTOR), assessment=first, name="secret.pdf")
    lead, all_files = as_role(Role.LEAD), "/inspections/west-mercia-fieldwork/files"
    assert "secret.pdf" not in lead.get(all_files).content.decode()
    assert lead.get(f"{all_files}/{of(first).pk}").status_code == 404
    Assessment.objects.filter(inspection=fieldwork, assessment_id=f"{first}-second").update(status="complete")
    assert "secret.pdf" in lead.get(all_files).content.decode()
    assert lead.get(f"{all_files}/{of(first).pk}").status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.LIAISON, Role.ANALYST, Role.CHIEF, Role.MANAGER])
def test_those_who_may_not_see_the_answer_have_not_its_file(fieldwork, as_role, role):
    send_file(as_role(Role.INSPECTOR))
    client = as_role(role)
    assert client.get(address(f"files/{CORRECT}")).status_code == 404
    assert client.get(address(f"files/{of().pk}")).status_code == 404
    assert client.get(f"/inspections/west-mercia-fieldwork/files/{of().pk}").status_code in (403, 404)


def test_only_who_answers_sends_and_removes_and_only_while_the_form_is_open(fieldwork, as_role):
    client, lead = as_role(Role.INSPECTOR), as_role(Role.LEAD)
    assert send_file(lead).status_code == 403
    send_file(client)
    place, gone = of().place, address(f"files/{of().pk}/remove")
    assert lead.post(gone).status_code == 403
    Inspection.objects.filter(pk=fieldwork.pk).update(state=State.WRITING.value)
    assert send_file(client).status_code == 422
    assert client.post(gone).status_code == 422
    Inspection.objects.filter(pk=fieldwork.pk).update(state=State.FIELDWORK.value)
    assert default_storage.exists(place)
    assert client.post(gone).status_code == 302
    assert not EvidenceFile.objects.exists()
    assert client.post(address(f"files/{uuid4()}/remove")).status_code == 404
