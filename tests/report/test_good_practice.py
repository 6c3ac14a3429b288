"""What assessors mark as good practice reaches the findings, and never with the case or the people."""

from dataclasses import replace
from datetime import datetime

import pyarrow as pa
import pytest
from west_mercia import TWIN

from eyre.assessment.good_practice import good_practice
from eyre.assessment.log import project
from eyre.bundle.read import read_bundle
from eyre.errors import EyreError
from eyre.report.build import build_report
from eyre.report.good_practice import names_in, with_good_practice
from eyre.synthetic.twins import shipped_bundle

B1, B3 = "risk_of_harm_assessment_present", "smart_objectives_evident"


@pytest.fixture(scope="module")
def finished():
    return read_bundle(shipped_bundle(TWIN))


def marked(inspection, *marks, note="", purpose=None):
    """The inspection in which assessments have questions marked; the first of them gets a note beside its answer."""
    rows, events = inspection.tables["assessments"].to_pylist(), inspection.tables["events"].to_pylist()
    at = datetime(2005, 6, 10, 9)
    for number, (assessment, question) in enumerate(marks):
        events.append(event(f"mark-{number}", assessment, f"{question}:good_practice", "yes", at))
        if purpose:
            for row in rows:
                row["purpose"] = purpose if row["assessment_id"] == assessment else row["purpose"]
    notes = inspection.tables["notes"].to_pylist()
    if note:
        assessment, question = marks[0]
        before = next(
            row for row in inspection.tables["answers"].to_pylist()
            if (row["assessment_id"], row["question"]) == (assessment, question)
        )  # fmt: skip
        notes.append({"note_id": "said", "text": note})
        events.append(event("noted", assessment, question, before["value"], at, before["event_id"], "said"))
    log = pa.Table.from_pylist(events, inspection.tables["events"].schema)
    tables = {
        "events": log, "answers": project(log).answers,
        "notes": pa.Table.from_pylist(notes, inspection.tables["notes"].schema),
        "assessments": pa.Table.from_pylist(rows, inspection.tables["assessments"].schema),
    }  # fmt: skip
    return replace(inspection, tables={**inspection.tables, **tables})


def event(name, assessment, question, value, at, base=None, note=None):
    return {
        "event_id": name, "device": "d", "sequence": None, "assessment_id": assessment, "question": question,
        "value": value, "source": "file", "note_id": note, "base_event": base, "version": "1.0.0",
        "device_time": at, "received_at": at, "actor_key": "insp-01",
    }  # fmt: skip


CASE = "WM-0160-esi-2005"


def test_examples_come_by_criterion_with_the_note_beside_the_answer(finished):
    said = marked(finished, (CASE, B1), ("WM-0122-esi-2005", B1), (CASE, B3), note="A model of its kind.")
    found = [(one.criterion, one.case_id, one.question.id, one.note) for one in good_practice(said)]
    criterion = finished.frameworks["esi-2005"].questions[B3].criterion
    assert found == [
        ("B1", "WM-0122", B1, ""),
        ("B1", "WM-0160", B1, "A model of its kind."),
        (criterion, "WM-0160", B3, ""),
    ]


def test_where_nothing_is_marked_there_is_nothing(finished):
    assert good_practice(finished) == ()


def test_a_mark_that_was_taken_away_and_one_of_a_calibration_are_no_examples(finished):
    said = marked(finished, (CASE, B1))
    events = said.tables["events"].to_pylist()
    events.append(event("away", CASE, f"{B1}:good_practice", None, datetime(2005, 6, 11), "mark-0"))
    log = pa.Table.from_pylist(events, said.tables["events"].schema)
    taken = replace(said, tables={**said.tables, "events": log, "answers": project(log).answers})
    assert good_practice(taken) == ()
    assert good_practice(marked(finished, (CASE, B1), purpose="calibration")) == ()


FINDINGS = (
    "# B1\n\n## Strengths\n\n- Strong.\n\n## Areas for improvement\n\n- Weak.\n\n# C2\n\n## Good practice\n\n- One.\n"
)


@pytest.mark.parametrize(
    ("before", "criterion", "after"),
    [
        ("", "B1", "# B1\n\n## Good practice\n\n- New.\n"),
        (FINDINGS, "C2", FINDINGS + "- New.\n"),
        (FINDINGS, "B1", FINDINGS.replace("## Areas", "## Good practice\n\n- New.\n\n## Areas")),
        (FINDINGS, "B2", FINDINGS.replace("# C2", "# B2\n\n## Good practice\n\n- New.\n\n# C2")),
        (FINDINGS, "D1", FINDINGS + "\n# D1\n\n## Good practice\n\n- New.\n"),
        ("# B1\n\n## Strengths\n\n- Strong.\n", "B1", "# B1\n\n## Strengths\n\n- Strong.\n\n## Good practice\n\n- New.\n"),
        ("# C2\n\n## Good practice\n", "C2", "# C2\n\n## Good practice\n\n- New.\n"),
        ("# C2\n\n## Good practice\n\n- A line\n  and more.\n\n\n# D1\n", "C2",
         "# C2\n\n## Good practice\n\n- A line\n  and more.\n- New.\n\n\n# D1\n"),
    ],
)  # fmt: skip
def test_an_example_stands_under_its_criterion_and_nothing_else_moves(finished, before, criterion, after):
    assert with_good_practice(replace(finished, findings=before), criterion, " New. \n").findings == after


def test_the_report_prints_it(finished, west_mercia):
    told = with_good_practice(finished, "B1", "Assessments were *shared* with the police at once.")
    document = build_report(told, west_mercia.scores, west_mercia.ratings)
    assert "Assessments were" in repr(document)


@pytest.mark.parametrize(
    "text",
    ["In WM-0160 the plan was good.", "wm-0160: good.", "insp-01 was helped by cm-08.", "As {name} had done it."],
)
def test_what_names_a_case_or_a_person_is_refused(finished, text):
    name = next(row["name"] for row in finished.tables["people"].to_pylist() if row["name"])
    with pytest.raises(EyreError, match="without naming"):
        with_good_practice(finished, "B1", text.format(name=name))


def test_a_last_name_is_a_name_and_a_part_of_a_word_is_none(finished):
    name = next(row["name"] for row in finished.tables["people"].to_pylist() if row["name"])
    assert names_in(finished, f"Said {name.split()[-1]}.") == (name.split()[-1],)
    assert names_in(finished, "The WM-01600 form, insp-010.") == ()


@pytest.mark.parametrize(("criterion", "text", "said"), [("B9", "Good.", "Did you mean"), ("B1", " \n ", "no text")])
def test_a_criterion_or_a_text_that_is_none_is_refused(finished, criterion, text, said):
    with pytest.raises(EyreError, match=said):
        with_good_practice(finished, criterion, text)
