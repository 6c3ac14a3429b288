"""A new answer to one question of one case: one more event of the log, and the answers that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.assessment.log import project
from eyre.assessment.scored import Unit, judged_unit, units
from eyre.errors import EyreError
from eyre.framework.conditions import chosen
from eyre.framework.cross_check import values_of
from eyre.framework.framework import Framework, found

DEVICE = "command-line"


def record_answer(
    inspection: Inspection, case_id: str, question: str, value: str, *, actor_key: str, at: datetime
) -> Inspection:
    """Answer a question anew; the event names the one that it replaces, so that nothing is lost.

    actor_key: a key of people. at: the time of the answer, in UTC. Raises EyreError where the case, the question, the
    value or the person is not known, or the question does not apply to the case.
    """
    framework = _framework_of(inspection, question)
    unit = _unit(inspection, framework, case_id)
    _check_value(framework, unit, question, value)
    people = {str(key): key for key in inspection.tables["people"].column("key").to_pylist()}
    found(people, actor_key, "person with the key")
    events = inspection.tables["events"]
    rows = events.to_pylist()
    assessment = unit.assessments.get(question) or _first_assessment(inspection, framework, case_id)
    answers = inspection.tables["answers"].to_pylist()
    base = next((a["event_id"] for a in answers if (a["assessment_id"], a["question"]) == (assessment, question)), None)
    sequence = 1 + max((int(row["sequence"] or 0) for row in rows if row["device"] == DEVICE), default=0)
    event = {
        "event_id": sha256(f"{inspection.about.id} {assessment} {question} {DEVICE} {sequence}".encode()).hexdigest()[
            :32
        ],
        "device": DEVICE,
        "sequence": sequence,
        "assessment_id": assessment,
        "question": question,
        "value": value,
        "base_event": base,
        "version": framework.version,
        "device_time": at,
        "received_at": at,
        "actor_key": actor_key,
    }
    log = pa.Table.from_pylist([*rows, event], events.schema)
    return replace(inspection, tables={**inspection.tables, "events": log, "answers": project(log).answers})


def _framework_of(inspection: Inspection, question: str) -> Framework:
    """The framework that asks a question itself, and does not take its answer from another."""
    asking = {
        name: framework
        for framework in inspection.frameworks.values()
        for name, asked in framework.questions.items()
        if asked.answers_from is None
    }
    return found(asking, question, "question about a case")


def _unit(inspection: Inspection, framework: Framework, case_id: str) -> Unit:
    judged = {unit.id: unit for unit in units(inspection) if (unit.framework, unit.kind) == (framework.id, "case")}
    return found(judged, case_id, f"case of {framework.id}")


def _check_value(framework: Framework, unit: Unit, question: str, value: str) -> None:
    allowed = values_of(framework, framework.question(question))
    for one in chosen(value) if allowed else ():
        found(allowed, one, f"value of {question}")
    state = {asked.id: state for asked, _, state in judged_unit(framework, unit)}[question]
    if state == "not_asked":
        raise EyreError(
            f"{question} does not apply to the case {unit.id}. "
            "Correct the attribute or answer on which it depends first."
        )


def _first_assessment(inspection: Inspection, framework: Framework, case_id: str) -> str:
    for row in inspection.tables["assessments"].to_pylist():
        if (row["framework"], row["unit_id"], row["purpose"]) == (framework.id, case_id, "first"):
            return str(row["assessment_id"])
    raise EyreError(f"Nobody has assessed the case {case_id} under {framework.id}. Add a row to assessments.csv first.")
