"""Each command, as a user types it: what it prints, what it writes, and its exit code."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bundle.test_move import GONE, RENAMED, packs
from command_line import eyre
from west_mercia import MAIN, THEMATIC, TWIN, shipped

import eyre as package
from eyre.bundle.read import read_bundle
from eyre.bundle.write import archive, bundle_files
from eyre.synthetic.twins import shipped_bundle

PARTS = {"report.html": b"<!DOCTYPE html>", "report.pdf": b"%PDF-", "report.docx": b"PK"}


def test_version():
    ran = eyre("--version")
    assert (ran.code, ran.out) == (0, f"eyre {package.__version__}\n")


# demo


def test_demo_prints_the_scoring_sheet_the_tally_and_where_the_files_are(demo):
    ran, folder = demo
    assert ran.code == 0
    for line in ("B1 Assessment of risk of harm", "59%", "Satisfactorily met", "73%"):
        assert line in ran.out
    assert "Of 249 published figures 186 are reproduced, 62 lie within the bounds" in ran.out
    for name in ("bundle", *PARTS):
        assert str(folder / name) in ran.out


def test_demo_writes_a_sound_bundle_and_the_report_in_three_formats(demo):
    _, folder = demo
    assert sorted(path.name for path in folder.iterdir()) == ["bundle", *sorted(PARTS)]
    for name, beginning in PARTS.items():
        assert (folder / name).read_bytes()[: len(beginning)].lower() == beginning.lower()
    assert eyre("check", folder / "bundle").code == 0


def test_what_demo_proposes_works(demo):
    ran, _ = demo
    proposed = [line.split()[1:] for line in ran.out.splitlines() if line.startswith("  eyre ")]
    assert [words[0] for words in proposed] == ["trace", "score", "sample", "analyse", "feedback", "fieldwork"]
    assert {eyre(*words).code for words in proposed} == {0}


def test_demo_refuses_a_folder_with_other_files(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "letter.txt").write_text("Dear Mother")
    ran = eyre("demo", tmp_path)
    assert ran.code == 1
    assert "Choose another folder" in ran.err


# check


def test_check_of_a_sound_bundle():
    ran = eyre("check", shipped())
    assert ran.code == 0
    assert "is sound" in ran.out


def test_check_lists_everything_with_place_reason_and_remedy(bundle):
    answers = bundle / "answers.csv"
    text = answers.read_text(encoding="utf-8")
    answers.write_text(text.replace(",met,", ",mett,", 1).replace("smart_objectives_evident", "smart_objectives", 1))
    ran = eyre("check", bundle)
    assert ran.code == 1
    wrong = [line for line in ran.out.splitlines() if line.startswith("error answers.csv, row")]
    assert any("value" in line and "mett" in line and "Did you mean met" in line for line in wrong)
    assert any("question" in line and "smart_objectives_evident" in line for line in wrong)
    assert "errors" in ran.out.splitlines()[-1]


# score


def test_score_prints_the_sheet_of_every_framework():
    ran = eyre("score", shipped())
    assert ran.code == 0
    assert "T-B2 Assessment of likelihood of reoffending" in ran.out
    assert "Overall score for sections B to D" in ran.out


def test_score_as_csv_has_a_row_for_every_subject_and_group(west_mercia):
    rows = list(csv.DictReader(io.StringIO(eyre("score", shipped(), "--format", "csv").out)))
    assert len(rows) == len(west_mercia.scores.estimates)
    (b1,) = [row for row in rows if (row["framework"], row["subject"], row["group"]) == (MAIN, "B1", "all")]
    assert (b1["printed"], b1["subject_kind"], b1["method"]) == ("59", "criterion", "answers")


def test_every_format_says_the_same(tmp_path):
    chosen = ("score", shipped(), "--framework", THEMATIC, "--group", "all")
    as_csv = list(csv.DictReader(io.StringIO(eyre(*chosen, "--format", "csv").out)))
    as_json = json.loads(eyre(*chosen, "--format", "json").out)
    written = eyre(*chosen, "--format", "parquet", "--to", tmp_path / "scores.parquet")
    assert written.code == 0
    as_parquet = pq.read_table(tmp_path / "scores.parquet").to_pylist()
    assert as_json == as_parquet
    assert [row["subject"] for row in as_csv] == [row["subject"] for row in as_json]
    assert [float(row["estimate"]) for row in as_csv] == [row["estimate"] for row in as_json]
    assert {row["framework"] for row in as_json} == {THEMATIC}
    assert {row["group"] for row in as_json} == {"all"}


def test_parquet_needs_a_file():
    ran = eyre("score", shipped(), "--format", "parquet")
    assert (ran.code, ran.out) == (1, "")
    assert "--to" in ran.err


def test_score_of_some_groups():
    ran = eyre("score", shipped(), "--framework", MAIN, "--group", "licence", "--group", "high_roh")
    assert ran.code == 0
    header = next(line for line in ran.out.splitlines() if "Licence cases" in line)
    assert header.index("Licence cases") < header.index("High risk of harm cases")
    assert "All cases" not in header


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--group", "high_ro"), ("no group of cases named 'high_ro'", "high_roh")),
        (("--group", "cp_staff"), ("no group of cases named 'cp_staff'",)),
        (("--framework", "esi-2006"), ("named 'esi-2006'", MAIN)),
    ],
)
def test_an_unknown_group_or_framework_is_told_with_the_nearest(options, said):
    ran = eyre("score", shipped(), *options)
    assert (ran.code, ran.out) == (1, "")
    for words in said:
        assert words in ran.err


# report, feedback


@pytest.mark.parametrize("command", ["report", "feedback"])
def test_documents_in_the_formats_that_are_asked_for(command, tmp_path):
    ran = eyre(command, shipped(), "--to", tmp_path / "new" / "folder", "-f", "html", "-f", "docx")
    assert ran.code == 0
    assert sorted(file.name for file in (tmp_path / "new" / "folder").iterdir()) == [
        f"{command}.docx",
        f"{command}.html",
    ]
    assert f"{command}.html" in ran.out


def test_a_report_that_cannot_be_built_says_file_and_line_and_writes_nothing(bundle, tmp_path):
    findings = bundle / "findings.md"
    lines = findings.read_text(encoding="utf-8").splitlines()
    findings.write_text("\n".join([*lines[:4], "- See {{ no_such_question }}.", *lines[4:]]), encoding="utf-8")
    ran = eyre("report", bundle, "--to", tmp_path / "out")
    assert ran.code == 1
    assert "findings.md, line 5" in ran.err
    assert not (tmp_path / "out").exists()


# trace


def test_trace_prints_counts_rule_and_cases():
    ran = eyre("trace", shipped(), "{{ smart_objectives_evident @high_roh }}")
    assert ran.code == 0
    assert "is printed as 40%" in ran.out
    for fact in (
        "High risk of harm cases (25)",
        "Numerator       10",
        "Denominator     25 cases",
        "met (10): WM-",
        "not met (15)",
    ):
        assert fact in ran.out


def test_trace_without_cases_names_none():
    assert "WM-" not in eyre("trace", shipped(), "B1", "--no-cases").out


@pytest.mark.parametrize("reference", ["B9", "B1 as", "smart_objectives_evident @nobody", "{{"])
def test_a_reference_that_is_refused(reference):
    ran = eyre("trace", shipped(), reference)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Error:")


# answer


def test_answer_changes_the_figure_and_keeps_the_answer_before(bundle):
    before = len((bundle / "events.csv").read_text(encoding="utf-8").splitlines())
    ran = eyre("answer", bundle, "WM-0318", "smart_objectives_evident", "met", "--by", "lead-01")
    assert (ran.code, ran.out) == (0, "smart_objectives_evident of WM-0318 is now met.\n")
    assert "is printed as 44%" in eyre("trace", bundle, "smart_objectives_evident @high_roh").out
    assert len((bundle / "events.csv").read_text(encoding="utf-8").splitlines()) == before + 1
    assert eyre("check", bundle).code == 0


def test_answer_in_an_archive(bundle, tmp_path):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        for file in bundle.rglob("*"):
            archive.write(file, file.relative_to(bundle))
    changed = eyre("answer", tmp_path / "bundle.zip", "WM-0318", "smart_objectives_evident", "met", "--by", "lead-01")
    assert changed.code == 0
    assert "is printed as 44%" in eyre("trace", tmp_path / "bundle.zip", "smart_objectives_evident @high_roh").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("WM-9999", "smart_objectives_evident", "met", "--by", "lead-01"), "WM-9999"),
        (("WM-0318", "smart_objectives", "met", "--by", "lead-01"), "smart_objectives_evident"),
        (("WM-0318", "smart_objectives_evident", "mett", "--by", "lead-01"), "Did you mean"),
        (("WM-0318", "smart_objectives_evident", "met", "--by", "lead-99"), "lead-01"),
    ],
)
def test_an_answer_that_cannot_be(bundle, words, said):
    before = (bundle / "events.csv").read_bytes()
    ran = eyre("answer", bundle, *words)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert (bundle / "events.csv").read_bytes() == before


# framework, synthetic


def test_framework_list():
    out = eyre("framework", "list").out
    assert MAIN in out
    assert THEMATIC in out


def test_framework_show_names_every_criterion_and_question(west_mercia):
    out = eyre("framework", "show", MAIN).out
    framework = west_mercia.inspection.frameworks[MAIN]
    assert [name for name in (*framework.criteria, *framework.questions) if name not in out] == []


@pytest.mark.parametrize("pack", [MAIN, THEMATIC])
def test_framework_check_works_through_the_examples_of_a_pack(pack):
    ran = eyre("framework", "check", pack)
    assert ran.code == 0
    assert re.search(r"(\d+) of \1 expectations hold", ran.out)


def test_framework_check_fails_with_an_example_that_does_not_hold(tmp_path, west_mercia):
    pack = tmp_path / MAIN
    for name, text in west_mercia.inspection.frameworks[MAIN].files.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(text, encoding="utf-8")
    tests = pack / "tests.yaml"
    tests.write_text(tests.read_text(encoding="utf-8").replace("overall: 73", "overall: 74", 1), encoding="utf-8")
    ran = eyre("framework", "check", pack)
    assert ran.code == 1
    assert "overall should be 74, but the pack's rules give 73" in ran.err
    changed = eyre("framework", "diff", MAIN, pack)
    assert (changed.code, changed.out) == (0, "Nothing changed.\n"), "examples are no part of the instrument"


def test_framework_diff_says_in_words_what_changed(tmp_path, west_mercia):
    pack = tmp_path / MAIN
    for name, text in west_mercia.inspection.frameworks[MAIN].files.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(text.replace("rounding: half_up", "rounding: half_even"), encoding="utf-8")
    assert eyre("framework", "diff", MAIN, pack).out == "rounding changed from “half_up” to “half_even”.\n"


def test_an_unknown_pack_is_told_with_the_nearest():
    ran = eyre("framework", "show", "esi-2004")
    assert ran.code == 1
    assert MAIN in ran.err


def test_synthetic_list():
    assert eyre("synthetic", "list").out == "west-mercia-2005\n"


def test_an_unknown_synthetic_inspection_is_told_with_the_nearest(tmp_path):
    ran = eyre("synthetic", "build", "west-mercia-2006", "--to", tmp_path / "x")
    assert ran.code == 1
    assert "west-mercia-2005" in ran.err


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_title_of_a_scoring_sheet_is_cut_off_in_a_narrow_terminal(width):
    command = [Path(sys.executable).with_name("eyre"), "score", shipped_bundle(TWIN)]
    narrow = {**os.environ, "COLUMNS": str(width), "NO_COLOR": "1"}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=narrow).stdout
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= width
    assert "Management and" in said
    assert "supervision of staff" in said


def test_good_practice_lists_nothing_where_nothing_is_marked():
    ran = eyre("good-practice", shipped_bundle(TWIN))
    assert (ran.code, ran.out) == (0, "0 examples.\n")


def test_framework_move_says_what_would_change_and_moves_only_when_it_is_told_to(tmp_path):
    bundle, new = tmp_path / "bundle.zip", tmp_path / "new"
    bundle.write_bytes(archive(bundle_files(read_bundle(shipped_bundle(TWIN)))))
    packs(new, RENAMED)
    before = bundle.read_bytes()
    looked = eyre("framework", "move", bundle, new)
    assert looked.code == 0
    assert f"The question '{GONE}' was removed." in looked.out
    assert f"does not fit WM-0160-esi-2005 {GONE}: met (1.0.0)" in looked.out
    assert bundle.read_bytes() == before
    assert eyre("framework", "move", bundle, new, "--yes").code == 0
    assert read_bundle(bundle).frameworks["esi-2005"].version == "1.1.0"
    assert eyre("framework", "move", bundle, new).code == 1
