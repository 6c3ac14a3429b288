"""Evidence files: what comes in is checked by its content, and goes out only to those who may have it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eyre.errors import EyreError
from eyre.web.access.table import Role, State
from eyre.web.audit.models import Entry
from eyre.web.configuration import Configuration, django_storage
from eyre.web.files.kinds import MOST_BYTES, Refused, kind_of
from eyre.web.files.models import EvidenceFile
from eyre.web.inspections.models import Assessment, Inspection

PDF = b"%PDF-1.7\n%a small one\n"


def packed(*members, mimetype=""):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for member in members:
            archive.writestr(member, "x")
    return target.getvalue()


ODT = packed("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plan.pdf", PDF, "pdf"),
        ("PLAN.PDF", PDF, "pdf"),
        ("plan.docx", packed("[Content_Types].xml", "word/document.xml"), "docx"),
        ("plan.xlsx", packed("xl/workbook.xml"), "xlsx"),
        ("plan.odt", ODT, "odt"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0rest", "jpeg"),
        ("notes.csv", "team,größe\n1,2\n".encode(), "text"),
        ("long.txt", ("ä" * 70_000).encode(), "text"),
    ],
)
def test_the_content_says_what_a_file_is(name, content, kind):
    assert kind_of(io.BytesIO(content), name, len(content)) == kind


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.pdf", packed("word/document.xml"), "the name says something else"),
        ("page.txt", b"<html><script>alert(1)</script>", "no kind that is kept"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no kind that is kept"),
        ("program.exe", b"MZ\x90\x00\x03", "no kind that is kept"),
        ("program.txt", b"MZ\x90\x00\x03", "no kind that is kept"),
        ("latin.txt", "größe".encode("latin-1"), "no kind that is kept"),
        ("archive.docx", packed("anything.exe"), "no kind that is kept"),
        ("macros.docx", packed("word/document.xml", "word/vbaProject.bin"), "macros"),
        ("broken.docx", b"PK\x03\x04 and no more", "no kind that is kept"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_what_is_of_no_allowed_kind_is_refused(name, content, said):
    with pytest.raises(Refused, match=said):
        kind_of(io.BytesIO(content), name, len(content))


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(Refused, match="50 MB are allowed"):
        kind_of(io.BytesIO(PDF), "plan.pdf", MOST_BYTES + 1)


# ---- The pages


def send(client, inspection, content=PDF, name="plan.pdf", about=""):
    uploaded = SimpleUploadedFile(name, content)
    return client.post(reverse("files:files", args=[inspection.key]), {"file": uploaded, "about": about})


def fetch(client, file):
    return client.get(reverse("files:download", args=[file.inspection.key, file.pk]))


@pytest.fixture(autouse=True)
def storage_of_the_test(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "kept"},
        },
    }


@pytest.fixture
def lead(as_role):
    return as_role(Role.LEAD)


def test_a_file_is_kept_and_comes_back_as_an_attachment(lead, inspection):
    assert send(lead, inspection, about="criterion:esi-2005:A1").status_code == 302
    (kept,) = EvidenceFile.objects.all()
    assert (kept.name, kept.kind, kept.size, kept.criterion) == ("plan.pdf", "pdf", len(PDF), "A1")
    answer = fetch(lead, kept)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "plan" not in kept.place
    assert {"keep_file", "see"} <= set(Entry.objects.filter(inspection=inspection.key).values_list("action", flat=True))


def test_a_name_cannot_leave_its_place(lead, inspection):
    send(lead, inspection, name="../../etc/plan.pdf")
    (kept,) = EvidenceFile.objects.all()
    assert kept.name == "plan.pdf"
    assert ".." not in kept.place


def test_a_refused_file_leaves_nothing_behind(lead, inspection):
    answer = send(lead, inspection, content=b"MZ\x90\x00", name="plan.pdf")
    assert answer.status_code == 422
    assert not EvidenceFile.objects.exists()
    assert not default_storage.exists("evidence")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("false", "found something"),
        ("sh -c 'exit 2'", "could not be scanned"),
        ("no-such-scanner", "could not be scanned"),
    ],
)
def test_the_scanner_decides(lead, inspection, settings, command, said):
    settings.CONFIGURATION = replace(settings.CONFIGURATION, scanner=command)
    answer = send(lead, inspection)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not EvidenceFile.objects.exists()
    settings.CONFIGURATION = replace(settings.CONFIGURATION, scanner="test -s")
    assert send(lead, inspection).status_code == 302


def test_the_area_sees_what_it_sent_itself_and_nothing_else(lead, as_role, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.FIELDWORK.value)
    send(lead, inspection, name="ours.pdf")
    liaison = as_role(Role.LIAISON)
    send(liaison, inspection, name="theirs.pdf")
    assert [one.name for one, _ in liaison.get(reverse("files:files", args=[inspection.key])).context["files"]] == [
        "theirs.pdf"
    ]
    assert fetch(liaison, EvidenceFile.objects.get(name="ours.pdf")).status_code == 404
    assert fetch(lead, EvidenceFile.objects.get(name="theirs.pdf")).status_code == 200


def test_an_inspector_sees_files_of_the_own_cases_only(lead, as_role, inspection):
    own = set(
        Assessment.objects.filter(inspection=inspection, assessor_key="insp-01").values_list("case_id", flat=True)
    )
    other = Assessment.objects.filter(inspection=inspection).exclude(case_id__in=own).first().case_id
    send(lead, inspection, name="own.pdf", about=f"case:{min(own)}")
    send(lead, inspection, name="other.pdf", about=f"case:{other}")
    inspector = as_role(Role.INSPECTOR)
    assert fetch(inspector, EvidenceFile.objects.get(name="own.pdf")).status_code == 200
    assert fetch(inspector, EvidenceFile.objects.get(name="other.pdf")).status_code == 404
    assert send(inspector, inspection, about=f"case:{other}").status_code == 422


def test_a_file_of_another_inspection_is_not_there(lead, inspection):
    send(lead, inspection)
    (kept,) = EvidenceFile.objects.all()
    other = Inspection.objects.get(key="west-mercia-fieldwork")
    assert lead.get(reverse("files:download", args=[other.key, kept.pk])).status_code == 404


def test_a_removed_file_is_gone_and_its_removal_recorded(lead, as_role, inspection, django_capture_on_commit_callbacks):
    send(lead, inspection)
    (kept,) = EvidenceFile.objects.all()
    address = reverse("files:remove", args=[inspection.key, kept.pk])
    assert as_role(Role.INSPECTOR).post(address).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert lead.post(address).status_code == 302
    assert not default_storage.exists(kept.place)
    assert Entry.objects.filter(action="remove_file", target=str(kept.pk)).exists()


# ---- Where files are kept


def test_files_are_kept_in_the_data_folder_or_in_s3(tmp_path):
    here = Configuration(data=tmp_path, secret_key="x")
    assert django_storage(here)["OPTIONS"]["location"] == tmp_path / "files"
    there = django_storage(replace(here, files="s3://evidence/inspections"))["OPTIONS"]
    assert (there["bucket_name"], there["location"], there["default_acl"]) == ("evidence", "inspections", "private")
    with pytest.raises(EyreError, match="EYRE_FILES"):
        django_storage(replace(here, files="/somewhere"))


def test_the_storage_of_s3_can_be_made_as_configured(tmp_path):
    from django.core.files.storage import storages

    made = storages.create_storage(
        django_storage(Configuration(data=tmp_path, secret_key="x", files="s3://evidence/in"))
    )
    assert (made.bucket_name, made.location, made.querystring_auth) == ("evidence", "in", True)
