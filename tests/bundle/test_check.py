"""Kind by kind: what is wrong in a bundle, and where the message points."""

from __future__ import annotations

from pathlib import Path

import pytest

from eyre.bundle.check import check_bundle
from eyre.bundle.read import read_bundle
from eyre.errors import EyreError, Problem, Problems


def change(bundle: Path, file: str, old: str, new: str) -> None:
    path = bundle / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def errors(bundle: Path) -> list[Problem]:
    return [problem for problem in check_bundle(bundle) if problem.severity == "error"]


def notices(bundle: Path) -> list[Problem]:
    return [problem for problem in check_bundle(bundle) if problem.severity == "notice"]


def test_a_sound_bundle_has_no_error_and_its_missing_answers_are_counted_once_per_question(bundle):
    assert errors(bundle) == []
    missing = {p.column: p.reason for p in notices(bundle) if "no answer" in p.reason}
    assert missing["tiny assessed"] == "2 of the 4 cases to which it applies have no answer"
    assert missing["tiny-extra extra"] == "1 of the 2 cases to which it applies have no answer"
    assert missing["trained"] == "1 of the 3 people to whom it applies have no answer"
    assert "tiny planned" not in missing  # both cases to which it applies have one
    assert "tiny-extra extra_planned" not in missing  # its answers are those of another question


BOTH = ("answers.csv", "events.csv")

# file, what stands there, what is put there instead; then file, row, column, value and words of the problem
ONE_CHANGE = [
    # answers
    (
        BOTH,
        "A1,assessed,met",
        "A1,asessed,met",
        ("answers.csv", 2, "question", "asessed", "no such question", "assessed"),
    ),
    (BOTH, "A1,assessed,met", "A1,assessed,mett", ("answers.csv", 2, "value", "mett", "allowed values", "met")),
    (BOTH, "A1,assessed,met", "A1,assessed,Met", ("answers.csv", 2, "value", "Met", "spelled otherwise", "Write met.")),
    (
        BOTH,
        "alcohol; work",
        "alcohol; wine",
        ("answers.csv", 3, "value", "alcohol; wine", "not every part", "Known are"),
    ),
    (BOTH, "2026-01-08", "08/01/2026", ("answers.csv", 4, "value", "08/01/2026", "spelled otherwise", "2026-01-08")),
    (BOTH, "A4,visits,7", "A4,visits,seven", ("answers.csv", 11, "value", "seven", "not a number", "digits")),
    (
        BOTH,
        "A5,extra,not_applicable",
        "A5,extra_planned,met",
        ("answers.csv", 12, "question", "extra_planned", "is the one to planned of tiny", "Answer it there"),
    ),
    ("answers.csv", ",N2,E8", ",,E8", ("answers.csv", 6, "value", "met", "by the two dates", "note_id")),
    ("answers.csv", ",N2,E8", ",N9,E8", ("answers.csv", 6, "note_id", "N9", "no such note_id", "N2")),
    (
        "answers.csv",
        "A2,planned,met",
        "A2,planned,not_met",
        ("answers.csv", 7, "value", "not_met", "another than the log", "by an event"),
    ),
    (
        "answers.csv",
        "A2,planned,met,file,1.2.0,2026-05-04T11:40:00Z,,E6\n",
        "",
        ("events.csv", 7, "value", "met", "not in answers.csv", "remove answers.csv"),
    ),
    ("answers.csv", ",N1,E5", ",N1,E4", ("answers.csv", 5, "event_id", "E4", "another event", "Write E5.")),
    (
        "answers.csv",
        "A1,assessed,met",
        "A9,assessed,met",
        ("answers.csv", 2, "assessment_id", "A9", "no such assessment_id", "A"),
    ),
    (
        "answers.csv",
        "A1,factors",
        "A1,assessed",
        ("answers.csv", 3, "question", "A1, assessed", "first in row 2", "Keep one"),
    ),
    ("answers.csv", "met,file", "met,post", ("answers.csv", 2, "source", "post", "allowed values", "Known are")),
    # the log
    ("events.csv", "N1,E4,", "N1,E44,", ("events.csv", 6, "base_event", "E44", "no such event_id", "E4")),
    ("events.csv", "N1,E4,", "N1,E1,", ("events.csv", 6, "base_event", "E1", "another question", "same question")),
    ("events.csv", "N1,E4,", "N1,,", ("events.csv", 6, "value", None, "another present answer, by E4", "Withdraw one")),
    ("events.csv", "N1,E4,", "N1,E5,", ("events.csv", 6, "base_event", None, "in a circle", "Empty the base_event")),
    (
        "events.csv",
        "E3,d1,3",
        "E3,d1,2",
        ("events.csv", 4, "sequence", "2", "counted two events alike, first in row 3", "next number"),
    ),
    ("events.csv", "E3,d1", "E2,d1", ("events.csv", 4, "event_id", "E2", "first in row 3", "Keep one")),
    (
        "events.csv",
        "2026-05-04T10:00:00Z",
        "tomorrow",
        ("events.csv", 2, "device_time", "tomorrow", "not a date and time", "2005"),
    ),
    # cases
    ("cases.csv", "Nowhere,C4", "Nowhere,C3", ("cases.csv", 5, "case_id", "C3", "first in row 4", "Keep one")),
    ("cases.csv", "C1,,low", "C1,,lowish", ("cases.csv", 2, "risk", "lowish", "allowed values", "low")),
    ("cases.csv", "C1,,low", "C1,,", ("cases.csv", 2, "risk", None, "missing", "Fill")),
    (
        "cases.csv",
        "2026-02-02",
        "2026-05-09",
        ("cases.csv", 5, "commenced_on", "2026-05-09", "after the inspection had ended on 2026-05-08", "Mend"),
    ),
    (
        "cases.csv",
        "2026-02-02",
        "30/02/2026",
        ("cases.csv", 5, "commenced_on", "30/02/2026", "no such day", "year-month-day"),
    ),
    (
        "cases.csv",
        "small-2026,Nowhere,C1",
        "other,Nowhere,C1",
        ("cases.csv", 2, "inspection", "other", "another inspection", "small-2026"),
    ),
    ("cases.csv", "south,P2", "south,P7", ("cases.csv", 5, "manager_key", "P7", "no such key in people.csv", "P2")),
    ("cases.csv", "sentence,", "sentnce,", ("cases.csv", 1, "sentnce", None, "not known", "sentence")),
    # assessments
    (
        "assessments.csv",
        "A1,small-2026,case,C1,C1",
        "A1,small-2026,case,C9,C1",
        ("assessments.csv", 2, "unit_id", "C9", "not in this bundle", "C1"),
    ),
    (
        "assessments.csv",
        "C1,C1,tiny,",
        "C1,C1,tinny,",
        ("assessments.csv", 2, "framework", "tinny", "no such framework", "tiny"),
    ),
    (
        "assessments.csv",
        "1.2.0,,,P1",
        "1.2.0,staf,,P1",
        ("assessments.csv", 2, "schedule", "staf", "no such schedule", "staff"),
    ),
    (
        "assessments.csv",
        "case,C2,C2,tiny,",
        "case,C1,C1,tiny,",
        ("assessments.csv", 3, "purpose", "first", "another first assessment already, in row 2", "purpose"),
    ),
    (
        "assessments.csv",
        "case,C2,C2,tiny-extra",
        "case,C1,C1,tiny-extra",
        ("answers.csv", 12, "assessment_id", "A5", "tiny-extra does not judge case C1", "attributes"),
    ),
    # evidence and ratings
    (
        "evidence.csv",
        "A1,vision,good",
        "A1,vision,great",
        ("evidence.csv", 2, "judgement", "great", "no level", "Known are"),
    ),
    ("evidence.csv", "A1,vision", "B1,vision", ("evidence.csv", 2, "criterion", "B1", "no such criterion", "A1")),
    ("evidence.csv", "A1,vision", "A1,vison", ("evidence.csv", 2, "item", "vison", "no such item", "vision")),
    ("evidence.csv", "vision,good", "vision,poor", None),
    ("evidence.csv", "targets,fair", "targets,good", ("ratings.csv", 2, "derived", "partly", "gives met", "Write met")),
    ("ratings.csv", "partly,met", "partly,superb", ("ratings.csv", 2, "adjusted", "superb", "no rating", "Known are")),
    ("ratings.csv", "The figures were late.", "", ("ratings.csv", 2, "reason", None, "without a word", "reason")),
    ("ratings.csv", ",P3,", ",,", ("ratings.csv", 2, "author_key", None, "without a word", "key")),
    ("ratings.csv", "tiny,A1", "tiny,B1", ("ratings.csv", 2, "criterion", "B1", "no such rated criterion", "A1")),
    # the rest
    (
        "performance.csv",
        "sickness,",
        "sicknes,",
        ("performance.csv", 2, "indicator", "sicknes", "no framework has", "sickness"),
    ),
    (
        "interviews/staff.csv",
        "no,\n",
        "no,met\n",
        ("interviews/staff.csv", 3, "training_helped", "met", "does not apply", "trained"),
    ),
    (
        "interviews/staff.csv",
        "C1,manager",
        "C1,boss",
        ("interviews/staff.csv", 2, "role", "boss", "allowed values", "manager"),
    ),
    ("tables/budget.csv", "8.73", "much", ("tables/budget.csv", 2, "share", "much", "not a number", "digits")),
    ("findings.md", "# B1", "# B9", ("findings.md", 7, None, "B9", "no framework has such a criterion", "B1")),
    ("findings.md", "# B1", "# A1", ("findings.md", 7, None, "A1", "begin on line 1", "together")),
    (
        "findings.md",
        "## Areas for improvement",
        "## Area of improvement",
        ("findings.md", 9, None, "Area of improvement", "none of the parts", "Areas for improvement"),
    ),
    (
        "recommendations.yaml",
        "[B1]",
        "[B7]",
        ("recommendations.yaml", 5, "recommendations[1].criteria[1]", "B7", "no such criterion", "B1"),
    ),
    (
        "recommendations.yaml",
        "text:",
        "txt:",
        ("recommendations.yaml", 4, "recommendations[1].txt", None, "not known", "text"),
    ),
    (
        "inspection.yaml",
        "tiny, version: 1.2.0",
        "tiny, version: 2.0.0",
        ("inspection.yaml", 10, "frameworks[tiny].id", "tiny", "version 2.0.0 is wanted", "frameworks/tiny"),
    ),
    (
        "inspection.yaml",
        "id: tiny,",
        "id: tyni,",
        ("inspection.yaml", 10, "frameworks[tyni].id", "tyni", "no framework named", "tiny"),
    ),
    (
        "inspection.yaml",
        "inspected_to: 2026-05-08",
        "inspected_to: 2026-05-01",
        ("inspection.yaml", 1, None, None, "before inspected_from", "Mend"),
    ),
    ("inspection.yaml", "year: 2026", "year: soon", ("inspection.yaml", 4, "year", "soon", "valid integer", "Change")),
    ("inspection.yaml", "area: Nowhere\n", "", ("inspection.yaml", 1, "area", None, "'area' is missing", "Add")),
    ("inspection.yaml", "marking:", "markng:", ("inspection.yaml", 7, "markng", None, "not known", "marking")),
    (
        "frameworks/tiny/framework.yaml",
        "credit: 1",
        "credit: 3",
        (
            "frameworks/tiny/framework.yaml",
            14,
            "scales[judged].values[1].credit",
            "3",
            "less than or equal to 1",
            "Change",
        ),
    ),
    (
        "frameworks/tiny/framework.yaml",
        "scale: judged}",
        "scale: jugded}",
        ("frameworks/tiny/framework.yaml", 34, "questions[assessed].scale", None, "no scale named", "judged"),
    ),
]


def test_an_answer_of_the_log_that_no_longer_applies_stays_and_one_without_an_event_is_told(bundle):
    for file in BOTH:
        change(bundle, file, "A4,visits,7", "A4,planned,met")
    assert errors(bundle) == []
    assert ["does not apply to case C4" in one.reason for one in notices(bundle)].count(True) == 1
    text = (bundle / "answers.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("A4,planned,met"))
    (bundle / "answers.csv").write_text(text.replace(row, row.rpartition(",")[0] + ","), encoding="utf-8")
    (told,) = [one for one in errors(bundle) if "does not apply" in one.reason]
    assert (told.column, told.value) == ("value", "met")
    assert "high" in told.remedy


@pytest.mark.parametrize(("files", "old", "new", "expected"), ONE_CHANGE)
def test_one_change_is_found_where_it_is(bundle, files, old, new, expected):
    for file in files if isinstance(files, tuple) else (files,):
        change(bundle, file, old, new)
    found = errors(bundle)
    if expected is None:
        assert found == []
        return
    file, row, column, value, reason, remedy = expected
    matching = [p for p in found if (p.file, p.row, p.column) == (file, row, column) and reason in p.reason]
    assert matching, [str(p) for p in found]
    assert value is None or matching[0].value == value
    assert remedy in matching[0].remedy
    assert all(p.remedy.endswith((".", "?")) for p in found)
    with pytest.raises(Problems) as caught:
        read_bundle(bundle)
    assert set(caught.value.problems) == set(found)


def test_everything_is_told_at_once_and_in_order(bundle):
    change(bundle, "cases.csv", "C1,,low", "C1,,lowish")
    change(bundle, "answers.csv", "A3,planned,not_met", "A3,planned,maybe")
    change(bundle, "answers.csv", "A4,visits,7", "A4,vists,7")
    change(bundle, "evidence.csv", "A1,vision,good", "A1,vision,great")
    change(bundle, "findings.md", "# B1", "# B9")
    found = [(p.file, p.row or 0) for p in errors(bundle)]
    assert found == sorted(found)
    assert {file for file, _ in found} == {"answers.csv", "cases.csv", "evidence.csv", "events.csv", "findings.md"}


def test_answers_are_made_from_the_log_where_the_file_is_absent(bundle):
    before = read_bundle(bundle)
    (bundle / "answers.csv").unlink()
    after = read_bundle(bundle)
    columns = ["assessment_id", "question", "value", "source", "note_id", "event_id", "answered_at"]
    assert after.tables["answers"].select(columns).equals(before.tables["answers"].select(columns))
    change(bundle, "events.csv", "A4,visits,7", "A4,visits,seven")
    (problem,) = errors(bundle)
    assert (problem.file, problem.row, problem.column) == ("events.csv", 11, "value")


def test_answers_stand_alone_where_there_is_no_log(bundle):
    (bundle / "events.csv").unlink()
    assert errors(bundle) == []


def test_a_withdrawn_answer_is_missing(bundle):
    with (bundle / "events.csv").open("a") as log:
        log.write("E13,d2,5,A4,visits,,,,E10,1.2.0,2026-05-05T10:00:00Z,2026-05-05T10:00:05Z,P1\n")
    assert ["does not hold" in p.reason for p in errors(bundle)] == [True]
    (bundle / "answers.csv").unlink()
    inspection = read_bundle(bundle)
    assert "visits" not in inspection.tables["answers"]["question"].to_pylist()


def test_a_half_complete_bundle_is_no_error(bundle):
    for file in bundle.rglob("*.csv"):
        if file.name != "cases.csv":
            file.unlink()
    change(bundle, "cases.csv", ",P2,2.5", ",,2.5")
    change(bundle, "cases.csv", ",P2,2.5", ",,2.5")
    change(bundle, "cases.csv", ",P2,2.5", ",,2.5")
    (bundle / "findings.md").unlink()
    assert errors(bundle) == []
    assert any("2 of 2 items of evidence are not judged" in p.reason for p in notices(bundle))
    assert read_bundle(bundle).tables["answers"].num_rows == 0


def test_a_table_that_others_refer_to_must_be_there(bundle):
    (bundle / "people.csv").unlink()
    (problem,) = [p for p in errors(bundle) if p.file == "people.csv"]
    assert "manager_key of cases.csv" in problem.reason
    (bundle / "cases.csv").unlink()
    assert any(p.file == "cases.csv" and "missing" in p.reason for p in errors(bundle))


def test_another_version_of_the_framework_is_noticed(bundle):
    change(bundle, "assessments.csv", "C1,C1,tiny,1.2.0", "C1,C1,tiny,1.1.0")
    assert errors(bundle) == []
    assert any("1 assessments were made with version 1.1.0 of tiny" in p.reason for p in notices(bundle))


def test_names_of_people_stand_in_no_message(bundle):
    change(bundle, "people.csv", "P1,assessor,Ottilie", "P1,assessor,Extra,Ottilie")
    change(bundle, "people.csv", "P3,lead_inspector", "P2,lead_inspector")
    change(bundle, "assessments.csv", ",P1,lead", ",P8,lead")
    found = check_bundle(bundle)
    assert len([p for p in found if p.severity == "error"]) == 2
    text = "\n".join(map(str, found))
    for name in ("Ottilie", "Thistlewhite", "Quince", "Sprockett", "example.org"):
        assert name not in text


@pytest.mark.parametrize(
    ("name", "severity", "remedy"),
    [
        ("answer.csv", "error", "answers.csv"),
        ("interviews/staf.csv", "error", ""),
        ("finding.md", "error", ""),
        ("notes.docx", "notice", ""),
        ("extra/data.csv", "error", ""),
    ],
)
def test_files_that_belong_to_no_bundle(bundle, name, severity, remedy):
    (bundle / "answers.csv").unlink()
    (bundle / name).parent.mkdir(exist_ok=True)
    (bundle / name).write_text("x")
    (problem,) = [p for p in check_bundle(bundle) if p.file == name]
    assert problem.severity == severity
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    "name", [".DS_Store", "~$cases.csv", ".~lock.cases.csv#", "Thumbs.db", "README.md", "texts/.keep"]
)
def test_what_programs_leave_behind_is_no_problem(bundle, name):
    before = check_bundle(bundle)
    (bundle / name).write_text("x")
    assert check_bundle(bundle) == before


def test_a_table_stands_in_one_file_only(bundle):
    (bundle / "facts.parquet").write_bytes(b"PAR1")
    assert any("also stands in facts.csv" in p.reason for p in errors(bundle))


def test_a_bundle_saved_by_a_spreadsheet_is_read_alike(bundle):
    before = read_bundle(bundle)
    for file in ("cases.csv", "answers.csv", "notes.csv"):
        text = (bundle / file).read_text(encoding="utf-8")
        assert ";" not in text or file != "cases.csv"
        (bundle / file).write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    cases = (bundle / "cases.csv").read_text(encoding="utf-8-sig").replace(",", ";").replace("2026-02-02", "02/02/2026")
    (bundle / "cases.csv").write_text(cases.replace("2.5", "2,5"), encoding="utf-16")
    assert errors(bundle) == []
    after = read_bundle(bundle)
    assert after.tables["cases"].equals(before.tables["cases"])
    assert after.tables["answers"].equals(before.tables["answers"])
    words = "\n".join(str(p) for p in notices(bundle))
    assert all(word in words for word in ("UTF-16", "semicolons", "byte-order mark", "day/month/year", "decimal point"))


def test_where_there_is_no_bundle(tmp_path):
    with pytest.raises(EyreError, match="There is no bundle"):
        read_bundle(tmp_path / "absent")
    (problem,) = check_bundle(tmp_path / "absent")
    assert "There is no bundle" in problem.reason
    (problem,) = check_bundle(tmp_path)
    assert problem.file == "inspection.yaml"


def test_a_bundle_inside_a_folder_is_pointed_at(bundle):
    (problem,) = check_bundle(bundle.parent)
    assert "lies in small" in problem.reason
    assert "Name the folder small" in problem.remedy


def test_links_are_refused(bundle, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    (bundle / "texts" / "stolen.md").symlink_to(secret)
    (problem,) = check_bundle(bundle)
    assert problem.file == "texts/stolen.md"
    assert "link" in problem.reason


def test_a_reference_in_a_finding_that_leads_nowhere_is_found_with_its_line(bundle):
    (bundle / "findings.md").write_text("# B1\n\n## Strengths\n\n- {{ asessed }} only.\n", encoding="utf-8")
    (problem,) = [problem for problem in check_bundle(bundle) if problem.file == "findings.md"]
    assert (problem.severity, problem.row) == ("error", 5)
    assert "Did you mean assessed" in problem.remedy


def test_a_reference_that_only_waits_for_answers_is_a_notice(bundle):
    for name in ("answers.csv", "events.csv"):
        header = (bundle / name).read_text(encoding="utf-8").split("\n")[0]
        (bundle / name).write_text(header + "\n", encoding="utf-8")
    (problem,) = [problem for problem in check_bundle(bundle) if problem.file == "findings.md"]
    assert (problem.severity, problem.row) == ("notice", 11)
    assert "rests on no cases" in problem.reason


def test_evidence_of_which_not_one_row_makes_sense(bundle):
    for item in ("vision", "targets"):
        change(bundle, "evidence.csv", f"A1,{item}", f"A9,{item}")
    problems = [problem for problem in errors(bundle) if problem.file == "evidence.csv"]
    assert [(problem.row, problem.column, problem.value) for problem in problems] == [
        (2, "criterion", "A9"),
        (3, "criterion", "A9"),
    ]
