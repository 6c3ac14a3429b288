"""The caseload on pages: everything odd at once beside the rows, explained or mended, and taken in without names."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from eyre.web.access.table import Role
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.sampling import forms
from eyre.web.sampling.models import SentFile
from web.caseloads import HEADER, caseload

KEY = "west-mercia-preparation"


@pytest.fixture
def before(db):
    return Inspection.objects.get(key=KEY)


def address(page):
    return f"/inspections/{KEY}/caseload{page}"


def send(client, data, name="area.csv"):
    return client.post(address("/send"), {"file": SimpleUploadedFile(name, data)})


def text_of(answer):
    return answer.content.decode()


def test_a_sound_file_is_taken_in_without_names_and_the_sent_file_is_gone(as_role, before):
    client = as_role(Role.LIAISON)
    assert send(client, caseload()).url == address("/check")
    assert "The file can be taken in" in text_of(client.get(address("/check")))
    answer = client.post(address("/take-in"), {"seen": before.revision}, follow=True)
    assert answer.redirect_chain == [(address(""), 302)]
    assert "300 cases were taken in" in text_of(answer)
    tables = store.read(Inspection.objects.get(pk=before.pk)).tables
    assert tables["caseload"].num_rows == 300
    assert "name" not in tables["caseload"].column_names
    assert not SentFile.objects.exists()
    assert Entry.objects.order_by("number").last().action == "send_caseload"


def test_all_problems_stand_beside_their_rows_and_names_do_not(as_role, before):
    client = as_role(Role.LIAISON)
    send(client, caseload(r7c3="31/02/2004", r9c3="07/13/2004", r12c0="", r20c7="thirty", r21c7="forty"))
    page = text_of(client.get(address("/check")))
    assert "5 things must be mended" in page
    for said in ("there is no such day in the calendar", "the month seems to stand before the day",
                 "the case has no reference", "this is not a number"):  # fmt: skip
        assert said in page
    assert page.count('class="eyre-odd"') == 5
    assert '<td class="eyre-odd">31/02/2004</td>' in page
    assert "Person 5" not in page
    assert "Take in" not in page


def test_the_file_comes_back_with_a_column_that_says_what_to_mend(as_role, before):
    client = as_role(Role.LIAISON)
    send(client, caseload(r7c3="31/02/2004", r9c11="=1+1"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(address("/to-mend")).content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0] == [*HEADER, "to mend"]
    assert len(rows) == 301
    assert rows[6][-1].startswith("commenced_on: there is no such day in the calendar.")
    assert rows[8][11] == "=1+1"  # text, no formula


def test_every_row_is_marked_in_the_file_however_many_are_wrong(as_role, before):
    client = as_role(Role.LIAISON)
    send(client, caseload(**{f"r{number}c7": "n/a" for number in range(2, 252)}))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(address("/to-mend")).content)).get_sheet_by_index(0)
    assert sum("not a number" in str(row[-1]) for row in sheet.to_python()[1:]) == 250


def test_what_a_heading_and_a_value_mean_is_said_once_and_remembered(as_role, before):
    client = as_role(Role.LIAISON)
    header = ("Our number", *HEADER[1:])
    send(client, caseload(header, r4c4="Suspended"))
    page = text_of(client.get(address("/check")))
    assert "no heading means case_id" in page
    said = {"seen": before.revision, "heading-0": "case_id", "value-0": "other"}
    assert client.post(address("/check"), said).url == address("/check")
    plan = store.read(Inspection.objects.get(pk=before.pk)).sampling
    assert plan.columns == {"Our number": "case_id"}
    assert plan.values == {"order_type": {"Suspended": "other"}}
    page = text_of(client.get(address("/check")))
    assert "The file can be taken in" in page
    assert "Headings that are not known" not in page


def test_nothing_with_an_error_is_taken_in(as_role, before):
    client = as_role(Role.LIAISON)
    rows = store.read(before).tables["caseload"].num_rows
    send(client, caseload(r7c3="31/02/2004"))
    answer = client.post(address("/take-in"), {"seen": before.revision})
    assert answer.status_code == 422
    assert store.read(Inspection.objects.get(pk=before.pk)).tables["caseload"].num_rows == rows
    assert SentFile.objects.count() == 1


def test_who_saw_an_older_state_is_told(as_role, before):
    client = as_role(Role.LIAISON)
    send(client, caseload())
    for seen in (before.revision - 1, "", "x", "9" * 30):
        answer = client.post(address("/take-in"), {"seen": seen})
        assert answer.status_code == 422
        assert "Somebody else has changed the inspection meanwhile" in text_of(answer)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.csv"),
        (b"\x00\xff\xfe" * 500, "noise.csv"),
        (b"PK\x03\x04 no workbook", "broken.xlsx"),
        (b"<script>alert(1)</script>,CRN,Start date\n1,<img src=x onerror=alert(1)>,2004-08-01\n", "<b>.csv"),
        (("CRN,Start date," + ",".join(f"x{n}" for n in range(1200))).encode(), "wide.csv"),
        (b'CRN,Start date\n"unclosed,2004-08-01\n' * 3, "quotes.csv"),
    ],
)  # fmt: skip
def test_a_hostile_file_gives_a_page_and_runs_nothing(as_role, before, data, name):
    client = as_role(Role.LIAISON)
    answer = send(client, data, name)
    if answer.status_code == 302:
        answer = client.get(address("/check"))
    assert answer.status_code == 200
    assert "<script>alert" not in text_of(answer)
    assert "<img src=x" not in text_of(answer)
    if SentFile.objects.exists():
        assert client.get(address("/to-mend")).status_code == 200


def test_a_file_that_is_too_large_is_refused_beside_the_field(as_role, before, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 1000)
    answer = send(as_role(Role.LIAISON), caseload())
    assert "The file is larger than 25 MB" in text_of(answer)
    assert not SentFile.objects.exists()


def test_no_caseload_takes_the_place_of_one_from_which_was_drawn(as_role, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(state="preparation")
    answer = as_role(Role.LEAD).post(
        f"/inspections/{inspection.key}/caseload/send", {"file": SimpleUploadedFile("area.csv", caseload())}
    )
    assert answer.status_code == 422
    assert "drawn from the caseload already" in text_of(answer)


def test_the_register_of_exclusions_lists_the_cases_of_a_reason(as_role, inspection):
    page = as_role(Role.LEAD).get(f"/inspections/{inspection.key}/caseload/left-out", {"reason": "began_later"})
    assert text_of(page).count("<td") >= 50
    unknown = as_role(Role.LEAD).get(f"/inspections/{inspection.key}/caseload/left-out", {"reason": "nonsense"})
    assert unknown.status_code == 200


def test_a_sent_file_that_nobody_takes_in_is_not_kept(as_role, before):
    from datetime import timedelta

    from django.utils import timezone

    client = as_role(Role.LIAISON)
    send(client, caseload())
    SentFile.objects.update(at=timezone.now() - timedelta(days=15))
    assert client.get(address("/check")).url == address("/send")
    assert not SentFile.objects.exists()


def test_a_dropped_file_leaves_nothing(as_role, before):
    client = as_role(Role.LIAISON)
    send(client, caseload())
    assert client.post(address("/discard")).status_code == 302
    assert not SentFile.objects.exists()


def test_the_template_has_the_columns_that_are_asked_for(as_role, before):
    header = as_role(Role.LIAISON).get(address("/template")).content.decode("utf-8-sig").strip().split(",")
    assert {"case_id", "commenced_on", "order_type", "name", "date_of_birth"} <= set(header)
