"""Whether the log of answers is sound, and the answers are what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.assessment.log import project
from eyre.bundle.load import Loaded
from eyre.bundle.rows import complete, file_of, rows
from eyre.errors import Problem
from eyre.tables.table_file import Findings

_CORRECT = "Correct an answer by an event that names the one it replaces, and remove answers.csv: it is made again."


def log_problems(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    """Find events that cannot follow each other, answers in conflict, and answers that the log does not bear out."""
    if "events" not in loaded.tables:
        return
    yield from _chains(loaded)
    events = inspection.tables["events"]
    projection = project(events)
    place = {values["event_id"]: row for row, values in rows(loaded, "events")}
    findings = Findings(file_of(loaded, "events"))
    statuses = {values["assessment_id"]: values["status"] for _, values in rows(loaded, "assessments")}
    for conflict in projection.conflicts:
        others = " and ".join(conflict.events[:-1])
        reason = f"{conflict.question} of {conflict.assessment_id} has another present answer, by {others[:200]}"
        remedy = "Withdraw one: add an event that names it as base_event and has no value."
        # While somebody is at work the form shows both, and asks for one of them.
        told = findings.error if statuses.get(conflict.assessment_id) == "complete" else findings.notice
        told(reason, remedy, place.get(conflict.events[-1]), "value")
    for circle in projection.circles:
        reason = f"the events on {circle.question} of {circle.assessment_id} replace each other in a circle"
        row = min(place.get(event, 0) for event in circle.events)
        findings.error(reason, "Empty the base_event of the first of them.", row, "base_event")
    yield from findings.all()
    if "answers" in loaded.tables and _comparable(loaded):
        yield from _differences(loaded, projection.answers, place)


def _comparable(loaded: Loaded) -> bool:
    keys = {"events": ("event_id", "assessment_id", "question"), "answers": ("assessment_id", "question")}
    return all(complete(loaded.tables[name], column) for name, columns in keys.items() for column in columns)


def _chains(loaded: Loaded) -> Iterator[Problem]:
    findings = Findings(file_of(loaded, "events"))
    events = {values["event_id"]: values for _, values in rows(loaded, "events")}
    counted: dict[tuple[str, int], int] = {}
    for row, values in rows(loaded, "events"):
        base = events.get(values["base_event"]) if values["base_event"] is not None else None
        if base and any(base[column] != values[column] for column in ("assessment_id", "question")):
            reason = "the event replaces one on another question or assessment"
            findings.error(reason, "Name an event on the same question.", row, "base_event", values["base_event"])
        if values["device"] is not None and values["sequence"] is not None:
            key = (values["device"], values["sequence"])
            if key in counted:
                reason = f"the device has counted two events alike, first in row {counted[key]}"
                findings.error(reason, "Give the later one the next number.", row, "sequence", values["sequence"])
            counted.setdefault(key, row)
    yield from findings.all()


def _differences(loaded: Loaded, projected: pa.Table, place: dict[str, int]) -> Iterator[Problem]:
    # Where answers are in conflict the file may hold any one of them.
    log: dict[tuple[str, str], list[dict[str, object]]] = {}
    for answer in projected.to_pylist():
        log.setdefault((answer["assessment_id"], answer["question"]), []).append(answer)
    findings = Findings(file_of(loaded, "answers"))
    given = set()
    for row, values in rows(loaded, "answers"):
        key = (values["assessment_id"], values["question"])
        given.add(key)
        borne_out = log.get(key, [])
        if not borne_out and values["value"] is not None:
            findings.error("the log does not hold this answer", _CORRECT, row, "value", values["value"])
        elif borne_out and values["value"] not in [answer["value"] for answer in borne_out]:
            reason = "the answer is another than the log gives"
            remedy = f"The log says {borne_out[0]['value']!r}. {_CORRECT}"
            findings.error(reason, remedy, row, "value", values["value"] or "")
        elif borne_out and values["event_id"] not in (None, *(answer["event_id"] for answer in borne_out)):
            reason = "the answer names another event than the one that gave it"
            findings.error(reason, f"Write {borne_out[0]['event_id']}.", row, "event_id", values["event_id"])
    yield from findings.all()
    missing = Findings(file_of(loaded, "events"))
    for key, answers in log.items():
        if key not in given:
            reason = f"this answer is not in {findings.file}"
            missing.error(reason, _CORRECT, place.get(str(answers[0]["event_id"])), "value", answers[0]["value"])
    yield from missing.all()
