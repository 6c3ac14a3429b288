"""Evidence files beside a bundle: what the list says is there, is what it was, and is never lost by a command."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import datetime
from hashlib import sha256

import pytest

from eyre.bundle.carried import Carried, carried_files, content_of, list_of_files, path_of
from eyre.bundle.check import check_bundle
from eyre.bundle.files import MOST_BYTES_OF_EVIDENCE, open_files
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle

PLAN = b"%PDF-1.7 The plan of the area"
ONE = Carried(
    file=path_of(1, "=Plan of North (ä).pdf"), name="=Plan of North (ä).pdf", framework="tiny", criterion="A1",
    case_id="", assessment_id="", question="", size=len(PLAN), sha256=sha256(PLAN).hexdigest(),
    sent_at=datetime(2026, 5, 4, 9, 30, 0, 123456), sender_key="liaison-1",
)  # fmt: skip


@pytest.fixture(params=["folder", "archive"])
def carrying(request, written, tmp_path):
    """A bundle with an evidence file, as a folder and as an archive."""
    (written / "files").mkdir()
    (written / ONE.file).write_bytes(PLAN)
    (written / "files" / "list.csv").write_bytes(list_of_files([ONE]))
    if request.param == "folder":
        return written
    archive = tmp_path / "carrying.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted(written.rglob("*")):
            if file.is_file():
                packed.write(file, file.relative_to(written).as_posix())
    return archive


def errors(path):
    return [problem for problem in check_bundle(path) if problem.severity == "error"]


def test_a_path_holds_the_name_as_far_as_every_system_can_write_it():
    assert ONE.file == "files/0001-Plan-of-North-.pdf"
    assert path_of(2, "../.hidden") == "files/0002-hidden"


def test_the_list_says_all_that_was_known_of_a_file(carrying):
    files = open_files(carrying)
    assert carried_files(files) == [ONE]
    assert content_of(ONE, files) == PLAN
    assert errors(carrying) == []


def test_a_command_that_writes_the_bundle_anew_leaves_them_there(carrying):
    write_bundle(dataclasses.replace(read_bundle(carrying), findings=""), carrying)
    files = open_files(carrying)
    assert "findings.md" not in files
    assert content_of(*carried_files(files), files) == PLAN


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda there: (there / ONE.file).write_bytes(b"%PDF-1.7 Another plan"), "digest"),
        (lambda there: (there / ONE.file).unlink(), "no such file"),
        (lambda there: (there / "files" / "0002-more.pdf").write_bytes(PLAN), "does not name it"),
        (lambda there: (there / "files" / "list.csv").unlink(), "list of the evidence files is missing"),
        (lambda there: (there / "files" / "list.csv").write_bytes(
            list_of_files([dataclasses.replace(ONE, case_id="c-1")])), "or of neither"),
    ],
)  # fmt: skip
def test_what_does_not_agree_with_the_list_is_told(written, harm, words):
    (written / "files").mkdir()
    (written / ONE.file).write_bytes(PLAN)
    (written / "files" / "list.csv").write_bytes(list_of_files([ONE]))
    harm(written)
    assert any(words in problem.reason for problem in errors(written)), errors(written)


def test_an_archive_with_a_huge_file_is_not_unpacked(tmp_path):
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inspection.yaml", b"id: x")
        packed.writestr("files/bomb.txt", b"x" * (MOST_BYTES_OF_EVIDENCE + 1))
    assert any("50 MiB are allowed" in problem.remedy for problem in check_bundle(archive))
