"""The page that moves an inspection to another version: looked at, confirmed, on record; no answer is lost on the way."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from bundle.test_move import GONE, JUDGED, NEW, RENAMED, packs
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eyre.assessment.log import present
from eyre.web.access.table import Role, State
from eyre.web.audit.models import Entry
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment, Event, Inspection
from web.test_assessing import hidden_fields
from web.test_assessing import page as shown
from web.test_protocol import MINE, address, event, send

PAGE = "/inspections/west-mercia-fieldwork/instruments"


@pytest.fixture
def fieldwork(db) -> Inspection:
    return Inspection.objects.get(key="west-mercia-fieldwork")


def zipped(folder: Path, *changes: tuple[str, str, str], only: str = "") -> SimpleUploadedFile:
    packs(folder, *changes)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for file in sorted((folder / only).rglob("*") if only else folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return SimpleUploadedFile("packs.zip", data.getvalue())


def looked_at(client: Client, file: SimpleUploadedFile) -> tuple[int, str]:
    answer = client.post(PAGE, {"packs": file})
    return answer.status_code, answer.content.decode()


def confirmed(client: Client, html: str):
    fields = dict(re.findall(r'<input type="hidden" name="(again|seen|installed)" value="([^"]*)"', html))
    return client.post(PAGE, {**fields, "move": "yes"})


def moved(client: Client, folder: Path, *changes: tuple[str, str, str]) -> None:
    _, html = looked_at(client, zipped(folder, *changes))
    assert confirmed(client, html).status_code == 302


def versions(fieldwork: Inspection) -> dict[str, str]:
    return {id_: pack.version for id_, pack in store.frameworks(Inspection.objects.get(pk=fieldwork.pk)).items()}


def test_looking_changes_nothing_and_tells_everything(fieldwork, as_role, tmp_path):
    send(as_role(Role.INSPECTOR), event("met", question=GONE))
    before = store.export_files(fieldwork)
    status, html = looked_at(as_role(Role.LEAD), zipped(tmp_path, RENAMED))
    assert status == 200
    assert f"The question &#x27;{GONE}&#x27; was removed." in html
    assert re.search(rf"{MINE}</th><td>{GONE}</td><td>met</td><td>1\.0\.0</td>", html)
    assert store.export_files(fieldwork) == before


def test_confirmed_open_work_goes_on_under_the_new_version_and_nothing_is_lost(fieldwork, as_role, tmp_path):
    inspector, lead = as_role(Role.INSPECTOR), as_role(Role.LEAD)
    send(inspector, event("met", question=GONE), event("yes", question=f"{GONE}:good_practice"))
    log = sorted(Event.objects.filter(inspection=fieldwork).values_list("event_id", "question", "value", "version"))
    kept = Answer.objects.filter(inspection=fieldwork).count()
    moved(lead, tmp_path, RENAMED)
    assert versions(fieldwork) == {"esi-2005": "1.1.0", "esi-2005-ecp": "1.1.0"}
    after = Event.objects.filter(inspection=fieldwork).values_list("event_id", "question", "value", "version")
    assert sorted(after) == log
    assert Answer.objects.filter(inspection=fieldwork).count() == kept
    own = Assessment.objects.filter(inspection=fieldwork)
    assert set(own.exclude(status="complete").values_list("version", flat=True)) == {"1.1.0"}
    assert set(own.filter(status="complete").values_list("version", flat=True)) == {"1.0.0"}
    assert Entry.objects.get(action="move_version").detail["from"] == {"esi-2005": "1.0.0", "esi-2005-ecp": "1.0.0"}
    html = shown(inspector, f"assessments/{MINE}/")
    assert f'data-question="{NEW}"' in html
    assert "2 answers are kept to questions that version 1.1.0 does not ask" in html
    assert GONE in lead.get(PAGE).content.decode()


def test_a_new_answer_carries_the_new_version_and_an_old_one_keeps_its_own(fieldwork, as_role, tmp_path):
    inspector = as_role(Role.INSPECTOR)
    send(inspector, event("met"))
    moved(as_role(Role.LEAD), tmp_path, RENAMED)
    send(inspector, event("met", question=NEW, version="1.1.0"))
    told = inspector.get(address("state")).json()
    assert told["version"] == "1.1.0"
    given = {name: said[0]["version"] for name, said in told["answers"].items()}
    assert (given["risk_of_harm_assessment_present"], given[NEW]) == ("1.0.0", "1.1.0")


def test_a_device_that_has_not_heard_of_it_loses_no_answer(fieldwork, as_role, tmp_path):
    moved(as_role(Role.LEAD), tmp_path, RENAMED)
    late, unknown = event("met", question=GONE), event("met", question=GONE, version="0.1.0")
    wrong = event("perhaps", question=GONE)
    told = send(as_role(Role.INSPECTOR), late, unknown, wrong).json()["events"]
    assert [one["kept"] for one in told] == [True, False, False]
    (kept,) = Event.objects.filter(inspection=fieldwork, assessment_id=MINE)
    assert (kept.question, kept.value, kept.version) == (GONE, "met", "1.0.0")
    found = present(Event.objects.filter(inspection=fieldwork, assessment_id=MINE).values()).answers
    assert [row["value"] for row in found] == list(
        Answer.objects.filter(inspection=fieldwork, assessment_id=MINE).values_list("value", flat=True)
    )


OTHER_SCALE = ("questions.yaml", JUDGED, JUDGED.replace("scale: judged", "scale: said"))


def test_an_answer_whose_value_is_gone_is_shown_and_stays_until_it_is_answered_anew(fieldwork, as_role, tmp_path):
    inspector = as_role(Role.INSPECTOR)
    send(inspector, event("met", question=GONE))
    moved(as_role(Role.LEAD), tmp_path, OTHER_SCALE)
    html = shown(inspector, f"assessments/{MINE}/")
    assert "Answered under another version of the instrument: met." in html
    question = re.search(rf'<div class="case-question" id="q-{GONE}".*?</fieldset>', html, re.S).group()
    assert 'data-state="missing"' in question
    fields = hidden_fields(html, "C1")
    inspector.post(address(""), fields)  # the section is saved, and this question left alone
    log = Event.objects.filter(inspection=fieldwork, assessment_id=MINE, question=GONE)
    assert log.count() == 1
    inspector.post(address(""), {**fields, f"{GONE}.value": "yes"})
    assert list(log.order_by("pk").values_list("value", "version")) == [("met", "1.0.0"), ("yes", "1.1.0")]
    assert "Answered under another version" not in shown(inspector, f"assessments/{MINE}/")


def test_a_conflict_over_a_question_that_is_gone_holds_nobody_up(fieldwork, as_role, tmp_path):
    inspector = as_role(Role.INSPECTOR)
    send(inspector, event("met", question=GONE))
    send(inspector, event("not_met", question=GONE, device="web-2"))
    assert inspector.post(address("complete")).status_code == 422
    moved(as_role(Role.LEAD), tmp_path, RENAMED)
    assert inspector.post(address("complete")).status_code == 302


def test_moved_back_by_the_earlier_pack_the_answer_counts_again(fieldwork, as_role, tmp_path):
    inspector, lead = as_role(Role.INSPECTOR), as_role(Role.LEAD)
    send(inspector, event("met", question=GONE))
    moved(lead, tmp_path, RENAMED)
    answer = lead.post(PAGE, {"installed": "on"})
    assert answer.status_code == 200
    assert confirmed(lead, answer.content.decode()).status_code == 302
    assert versions(fieldwork) == {"esi-2005": "1.0.0", "esi-2005-ecp": "1.0.0"}
    question = re.search(rf'id="q-{GONE}"[^>]*', shown(inspector, f"assessments/{MINE}/")).group()
    assert 'data-state="answered"' in question


def test_what_the_database_holds_comes_back_from_its_bundle_the_same(fieldwork, as_role, tmp_path):
    send(as_role(Role.INSPECTOR), event("met", question=GONE))
    moved(as_role(Role.LEAD), tmp_path, RENAMED)
    now = Inspection.objects.get(pk=fieldwork.pk)
    files = store.export_files(now)
    assert "frameworks/esi-2005@1.0.0/questions.yaml" in files
    assert [pack.version for pack in store.read(now).earlier] == ["1.0.0", "1.0.0"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"no archive", "no readable .zip"), (None, "no pack here"), ("half", "extends esi-2005 1.0.0")],
)
def test_what_is_no_version_of_these_instruments_is_refused_beside_the_field(
    fieldwork, as_role, tmp_path, content, said
):
    if content == "half":
        file = zipped(tmp_path, RENAMED, only="esi-2005")
    elif content is None:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("readme.txt", "nothing")
        file = SimpleUploadedFile("packs.zip", data.getvalue())
    else:
        file = SimpleUploadedFile("packs.zip", content)
    status, html = looked_at(as_role(Role.LEAD), file)
    assert status == 422
    assert said in html
    assert "Move to this version" not in html


@pytest.mark.parametrize(
    "sent",
    [
        {"move": "yes", "again": "%%%"},
        {"move": "yes"},
        {"installed": "on", "move": "yes"},
        {"move": "yes", "again": "AAAA"},
        {},
    ],
)
def test_a_form_that_is_not_whole_moves_nothing(fieldwork, as_role, sent):
    assert as_role(Role.LEAD).post(PAGE, sent).status_code == 422
    assert set(versions(fieldwork).values()) == {"1.0.0"}


def test_what_was_changed_meanwhile_stops_it(fieldwork, as_role, tmp_path):
    lead = as_role(Role.LEAD)
    _, html = looked_at(lead, zipped(tmp_path, RENAMED))
    Inspection.objects.filter(pk=fieldwork.pk).update(revision=fieldwork.revision + 1)
    assert confirmed(lead, html).status_code == 422
    assert set(versions(fieldwork).values()) == {"1.0.0"}


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.AREA_ASSESSOR, Role.MANAGER, Role.CHIEF, Role.LIAISON])
def test_nobody_else_moves_it(fieldwork, as_role, role):
    assert as_role(role).get(PAGE).status_code == 403
    assert as_role(role).post(PAGE, {"installed": "on"}).status_code == 403


def test_nor_anybody_when_the_answers_are_locked(fieldwork, as_role):
    Inspection.objects.filter(pk=fieldwork.pk).update(state=State.WRITING.value)
    assert as_role(Role.LEAD).get(PAGE).status_code == 403


def test_an_administrator_is_told_what_does_not_fit_but_not_how_it_was_answered(fieldwork, as_role, tmp_path):
    send(as_role(Role.INSPECTOR), event("met", question=GONE))
    _, html = looked_at(as_role(Role.ADMINISTRATOR), zipped(tmp_path, RENAMED))
    assert re.search(rf"{MINE}</th><td>{GONE}</td><td>–</td>", html)
