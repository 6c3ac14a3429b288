"""An inspection is moved to another version of its instrument: no answer is lost, and what does not fit is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from west_mercia import TWIN

from eyre.assessment.fitting import unfitting
from eyre.assessment.scored import scored_answers
from eyre.bundle.move import move
from eyre.bundle.read import read_bundle
from eyre.bundle.write import bundle_files, write_bundle
from eyre.errors import EyreError, Problems
from eyre.framework.load import INSTALLED, find_pack, load_pack
from eyre.synthetic.twins import shipped_bundle

GONE = "absences_followed_up"
KEPT = "risk_of_harm_assessment_present"
NEW = "absences_followed_up_at_once"


@pytest.fixture(scope="module")
def finished():
    return read_bundle(shipped_bundle(TWIN))


def packs(folder: Path, *changes: tuple[str, str, str], version: str = "1.1.0", then=lambda: None):
    """Both instruments in another version. changes: file of the first, text in it, and what stands there instead."""
    for name in ("esi-2005", "esi-2005-ecp"):
        shutil.copytree(INSTALLED / name, folder / name)
        file = folder / name / "framework.yaml"
        text = file.read_text()
        assert "version: 1.0.0" in text
        file.write_text(text.replace("version: 1.0.0", f"version: {version}"))
    for file, before, after in changes:
        path = folder / "esi-2005" / file
        assert path.read_text().count(before) == 1, before
        path.write_text(path.read_text().replace(before, after))
    (folder / "esi-2005" / "tests.yaml").unlink()
    then()
    return [load_pack(folder / name, [folder]) for name in ("esi-2005", "esi-2005-ecp")]


JUDGED = """\
    text: Was every unexplained absence followed up promptly with the offender?
    scale: judged
"""
RENAMED = ("questions.yaml", f"  - id: {GONE}\n", f"  - id: {NEW}\n")


@pytest.fixture
def renamed(tmp_path):
    """The version in which a question makes way for another one."""
    return packs(tmp_path, RENAMED)


def in_work(inspection, *assessments):
    rows = inspection.tables["assessments"].to_pylist()
    for row in rows:
        row["status"] = None if row["assessment_id"] in assessments else row["status"]
    table = pa.Table.from_pylist(rows, inspection.tables["assessments"].schema)
    return replace(inspection, tables={**inspection.tables, "assessments": table})


def counted(inspection, question):
    rows = scored_answers(inspection).to_pylist()
    return {row["unit_id"]: row["state"] for row in rows if row["question"] == question}


def test_events_and_answers_stay_as_they_are_and_each_keeps_its_version(finished, renamed):
    after = move(finished, renamed).inspection
    for name in ("events", "answers", "notes"):
        assert after.tables[name] is finished.tables[name]
    assert {row["version"] for row in after.tables["answers"].to_pylist()} == {"1.0.0"}
    assert [(pin.id, pin.version) for pin in after.about.frameworks] == [
        ("esi-2005", "1.1.0"),
        ("esi-2005-ecp", "1.1.0"),
    ]
    assert [(pack.id, pack.version) for pack in after.earlier] == [("esi-2005", "1.0.0"), ("esi-2005-ecp", "1.0.0")]


def test_what_does_not_fit_is_listed_with_its_value_and_the_reason(finished, renamed):
    found = move(finished, renamed)
    answered = [row for row in finished.tables["answers"].to_pylist() if row["question"] == GONE]
    assert len(found.unfitting) == len(answered) > 0
    one = found.unfitting[0]
    assert (one.question, one.framework, one.version) == (GONE, "esi-2005", "1.0.0")
    assert one.value in ("met", "not_met", "not_applicable")
    assert "has no question" in one.reason
    assert any(f"'{GONE}' was removed" in sentence for sentence in found.changes["esi-2005"])
    assert any(f"'{NEW}' was added" in sentence for sentence in found.changes["esi-2005"])


def test_the_new_question_is_missing_and_the_others_score_as_before(finished, renamed):
    after = move(finished, renamed).inspection
    assert set(counted(after, NEW).values()) <= {"missing", "not_asked"}
    assert counted(after, KEPT) == counted(finished, KEPT)


def test_only_open_work_goes_on_under_the_new_version(finished, renamed):
    open_ = "WM-0160-esi-2005"
    found = move(in_work(finished, open_), renamed)
    versions = {row["assessment_id"]: row["version"] for row in found.inspection.tables["assessments"].to_pylist()}
    assert (found.moved, versions.pop(open_)) == (1, "1.1.0")
    assert set(versions.values()) == {"1.0.0"}


def test_moved_back_every_answer_counts_again(finished, renamed):
    there = move(finished, renamed).inspection
    back = move(there, there.earlier)
    assert back.unfitting == ()
    assert scored_answers(back.inspection).equals(scored_answers(finished))
    assert [pack.version for pack in back.inspection.earlier] == ["1.1.0", "1.1.0"]


def test_a_value_that_an_answer_has_and_the_new_version_not_counts_as_missing_never_as_not_applicable(
    finished, tmp_path
):
    before = JUDGED
    after = before.replace("scale: judged", "scale: said")
    found = move(finished, packs(tmp_path, ("questions.yaml", before, after)))
    assert {one.question for one in found.unfitting} == {GONE}
    was, now = counted(finished, GONE), counted(found.inspection, GONE)
    assert {now[unit] for unit, state in was.items() if state != "not_asked"} == {"missing"}


def test_the_bundle_carries_the_earlier_version_and_comes_back_the_same(finished, renamed, tmp_path):
    after = move(finished, renamed).inspection
    write_bundle(after, tmp_path / "moved.zip")
    again = read_bundle(tmp_path / "moved.zip")
    assert [(pack.id, pack.version) for pack in again.earlier] == [("esi-2005", "1.0.0"), ("esi-2005-ecp", "1.0.0")]
    assert GONE in again.earlier[0].questions
    assert again.earlier[1].base.version == "1.0.0"
    assert unfitting(again) == unfitting(after)
    assert bundle_files(again) == bundle_files(after)


def test_an_attribute_that_cases_have_keeps_its_column(finished, tmp_path):
    changes = [
        ("attributes.yaml", "  - id: gender\n", "  - id: sex\n"),
        ("framework.yaml", "attribute: gender", "attribute: sex"),
    ]
    ecp = tmp_path / "esi-2005-ecp" / "questions.yaml"

    with pytest.raises(Problems, match="gender is filled") as refused:
        move(
            finished,
            packs(
                tmp_path,
                *changes,
                then=lambda: ecp.write_text(ecp.read_text().replace("attribute: gender", "attribute: sex")),
            ),
        )
    assert {problem.file for problem in refused.value.problems} >= {"cases.csv"}


def test_evidence_on_a_criterion_that_is_gone_is_not_orphaned(finished, tmp_path):
    file = next(row for row in finished.tables["evidence"].to_pylist())
    new = packs(tmp_path, ("evidence.yaml", f"- id: {file['item']}\n", f"- id: {file['item']}_anew\n"))
    with pytest.raises(Problems) as refused:
        move(finished, new)
    assert any(problem.file.startswith("evidence") for problem in refused.value.problems)


def test_an_interview_that_is_answered_keeps_its_table(finished, tmp_path):
    new = packs(
        tmp_path, ("schedules.yaml", "      - id: offender_more_victim_aware\n", "      - id: offender_aware\n")
    )
    with pytest.raises(Problems, match="offender_more_victim_aware is filled"):
        move(finished, new)


def test_a_question_does_not_become_one_of_another_kind_under_the_same_id(finished, tmp_path):
    before = JUDGED
    after = before.replace("scale: judged", "kind: text")
    new = packs(tmp_path, ("questions.yaml", before, after))
    with pytest.raises(Problems, match="Give the new question another id"):
        move(finished, new)


def test_both_instruments_go_together_where_one_extends_the_other(finished, renamed):
    with pytest.raises(Problems, match=r"extends esi-2005 1\.0\.0, but 1\.1\.0 would be in use"):
        move(finished, renamed[:1])


def test_the_same_version_another_text_under_it_and_another_instrument_are_refused(finished, tmp_path):
    with pytest.raises(EyreError, match="uses these versions already"):
        move(finished, [find_pack("esi-2005")])
    with pytest.raises(EyreError, match="says something else under the same version"):
        move(finished, packs(tmp_path, RENAMED, version="1.0.0"))
    other = replace(find_pack("esi-2005"), spec=find_pack("esi-2005").spec.model_copy(update={"id": "another"}))
    with pytest.raises(EyreError, match="no framework of this inspection named 'another'"):
        move(finished, [other])


def test_an_installed_version_that_is_no_longer_in_use_is_found_beside_it(tmp_path):
    shutil.copytree(INSTALLED / "esi-2005", tmp_path / "esi-2005@0.9.0")
    file = tmp_path / "esi-2005@0.9.0" / "framework.yaml"
    file.write_text(file.read_text().replace("version: 1.0.0", "version: 0.9.0"))
    assert find_pack("esi-2005", "0.9.0", [tmp_path]).version == "0.9.0"
    assert find_pack("esi-2005", "1.0.0", [tmp_path]).version == "1.0.0"
    assert find_pack("esi-2005", None, [tmp_path]).version == "1.0.0"
    with pytest.raises(EyreError, match=r"version 1\.0\.0, but version 2\.0\.0 is wanted"):
        find_pack("esi-2005", "2.0.0", [tmp_path])
