"""The answers -> what assessors have marked as good practice, for those who write the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eyre.assessment.inspection import Inspection
from eyre.assessment.marks import GOOD_PRACTICE, marked, split_mark
from eyre.assessment.standing import questions_of
from eyre.framework.spec import Question
from eyre.tables.columns import compute as pc


@dataclass(frozen=True, slots=True)
class Example:
    """A question that an assessor has marked as good practice, with the answer and the note beside it.

    criterion: empty where the question is of an interview and belongs to none. The note says what was done well, in the
    assessor's words: they may name people, so they are never printed as they are.
    """

    framework: str
    criterion: str
    question: Question
    assessment_id: str
    case_id: str
    value: str | None
    note: str


def good_practice(inspection: Inspection) -> tuple[Example, ...]:
    """Every example, in the order of the instruments and of their questions, then of the cases.

    Calibration exercises are left out: everybody judges the same case in them.
    """
    return tuple(_examples(inspection))


def _examples(inspection: Inspection) -> Iterator[Example]:
    table = inspection.tables["answers"]
    named = pc.ends_with(table["question"], pattern=marked("", GOOD_PRACTICE))
    concerned = table.filter(
        pc.is_in(table["assessment_id"], value_set=pc.unique(table.filter(named)["assessment_id"]))
    )
    answers = {(row["assessment_id"], row["question"]): row for row in concerned.to_pylist()}
    marks: dict[str, set[str]] = {}
    for (assessment_id, logged), row in answers.items():
        name, mark = split_mark(logged)
        if mark == GOOD_PRACTICE and row["value"]:
            marks.setdefault(assessment_id, set()).add(name)
    if not marks:
        return
    notes = {row["note_id"]: row["text"] for row in inspection.tables["notes"].to_pylist()}
    rows = [row for row in inspection.tables["assessments"].to_pylist() if row["assessment_id"] in marks]
    for framework in inspection.frameworks.values():
        own = sorted((row for row in rows if row["framework"] == framework.id), key=lambda row: row["assessment_id"])
        order = list(framework.criteria)
        found = []
        for row in (row for row in own if row["purpose"] != "calibration"):
            asked = questions_of(framework, row["schedule"], row["part"])
            for place, question in enumerate(asked.values()):
                if question.id not in marks[row["assessment_id"]]:
                    continue
                said = answers.get((row["assessment_id"], question.id), {})
                example = Example(
                    framework.id, question.criterion or "", question, row["assessment_id"],
                    row["case_id"] or row["unit_id"], said.get("value"), notes.get(said.get("note_id"), ""),
                )  # fmt: skip
                rank = order.index(example.criterion) if example.criterion in order else len(order)
                found.append((rank, place, example))
        yield from (example for _, _, example in sorted(found, key=lambda one: one[:2]))
