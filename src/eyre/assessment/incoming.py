"""An event from a device: whether the log can take it, or why not and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from eyre.assessment.log import Event
from eyre.assessment.marks import MARKED, MARKS, split_mark
from eyre.assessment.table_schemas import question_field
from eyre.framework.framework import Framework
from eyre.framework.spec import Question, Source
from eyre.tables.cells import read_cell
from eyre.tables.csv_table import written
from eyre.tables.validation import suggest

SOURCES: tuple[str, ...] = get_args(Source)
_SAME = ("assessment_id", "question", "value", "source", "note", "base_event")  # of an event that is sent again


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the log does not take an event, and what to do. The device keeps it until then."""

    reason: str
    remedy: str


def refusal(framework: Framework, questions: Mapping[str, Question], event: Event) -> Refusal | None:
    """Whether an event is an answer that its question allows, or a mark of it. Whether the question applies at present
    is not asked: an answer that does not apply stays in the log, and counts when it applies again."""
    name, mark = split_mark(str(event["question"]))
    question = questions.get(name)
    if question is None:
        return Refusal(f"{framework.id} {framework.version} has no question {name}", suggest(name, questions))
    if mark is not None and mark not in MARKS:
        return Refusal(f"there is no mark {mark}", suggest(mark, MARKS))
    if question.answers_from:
        origin = question.answers_from
        return Refusal(f"{name} is answered as {origin.question} of {origin.framework}", "Answer it there.")
    source, value = event.get("source"), event.get("value")
    if source is not None and source not in SOURCES:
        return Refusal(f"there is no source {source}", suggest(str(source), SOURCES))
    if value is None:
        return None
    if mark is not None:
        return None if value == MARKED else Refusal(f"a mark is {MARKED!r} or nothing", "Set it again.")
    return _wrong_value(framework, question, str(value))


def _wrong_value(framework: Framework, question: Question, value: str) -> Refusal | None:
    cell = read_cell(question_field(framework, question), value)
    if cell.error:
        return Refusal(f"{cell.error} of {question.id}", cell.remedy)
    if cell.notice:
        return Refusal(f"the answer to {question.id} is spelled otherwise", f"Write {written(cell.value)}.")
    return None


def misplaced(event: Event, known: Mapping[str, Event]) -> Refusal | None:
    """Whether an event fits among the events that are known by id. Each is as it was sent: with its note's text."""
    again = known.get(str(event["event_id"]))
    if again is not None and any(again[column] != event[column] for column in _SAME):
        return Refusal("another event has this id", "Answer the question again.")
    base_id = event["base_event"]
    base = known.get(str(base_id)) if base_id is not None else None
    if base is not None and any(base[column] != event[column] for column in _SAME[:2]):
        return Refusal("it replaces an answer to another question", "Answer the question again.")
    seen = {event["event_id"]}
    while base_id is not None:
        if base_id in seen:
            return Refusal("it replaces an answer that replaces it", "Answer the question again.")
        seen.add(base_id)
        base_id = known[str(base_id)]["base_event"] if str(base_id) in known else None
    return None
