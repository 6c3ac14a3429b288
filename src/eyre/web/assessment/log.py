"""Keeps events in the log and the present answers true to it, in one short transaction.

No entry of the record is written for an event: the log is the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eyre.assessment.fitting import taken_earlier
from eyre.assessment.incoming import Refusal, misplaced, refusal
from eyre.assessment.log import present
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.web.assessment.incoming import Sent
from eyre.web.assessment.present import Present, present_answers, shown_answer
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment, Event, Inspection, Note

_COLUMNS = ("event_id", "assessment_id", "question", "value", "source", "note_id", "base_event", "version")
_TIMES = ("device_time", "received_at")
_TAKEN = Refusal("another event has this id", "Answer the question again.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a list of events. refused: why some are not in the log; all others are, now or since before.

    present: the present answers to the questions of those that are, as `present_answers` gives them.
    """

    refused: Mapping[str, Refusal]
    present: Present


@transaction.atomic
def keep(
    assessment: Assessment,
    framework: Framework,
    questions: Mapping[str, Question],
    sent: Sequence[Sent],
    *,
    actor_key: str,
    at: datetime,
) -> Kept:
    """Keep every event that the log can take. Sent again, an event is kept once; none is changed or dropped."""
    # One writer at a time for each assessment, so that the answers follow from all of its events.
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    known = _known(assessment, sent)
    refused: dict[str, Refusal] = {}
    new: dict[str, dict[str, Any]] = {}
    for one in sent:
        event = {**one.model_dump(), "assessment_id": assessment.assessment_id}
        wrong = _refusal(assessment, framework, questions, event) or misplaced(event, known)
        if wrong:
            refused[one.event_id] = wrong
        elif one.event_id not in known:
            known[one.event_id] = new[one.event_id] = event
    _add(assessment, new, known, actor_key=actor_key, at=at.replace(microsecond=0))
    projected = project_anew(assessment, {str(event["question"]) for event in new.values()})
    refused |= dict.fromkeys(new.keys() - projected.events.keys(), _TAKEN)
    asked = {one.question for one in sent if one.event_id not in refused}
    if asked - projected.questions:
        # Sent again: what follows from it was worked out before, and is read.
        return Kept(refused, present_answers(assessment, asked))
    notes = {event["note_id"]: event["note"] for event in known.values() if event.get("note_id")}
    return Kept(refused, _shown(projected, sorted(asked), notes))


def _refusal(
    assessment: Assessment, framework: Framework, questions: Mapping[str, Question], event: Mapping[str, Any]
) -> Refusal | None:
    wrong = refusal(framework, questions, event)
    if wrong is None or event["version"] == framework.version:
        return wrong
    before = store.parts(assessment.inspection)
    form = (assessment.framework, assessment.schedule, assessment.part)
    return None if taken_earlier(before, *form, event) else wrong


def _known(assessment: Assessment, sent: Sequence[Sent]) -> dict[str, dict[str, Any]]:
    """The events on the questions that were sent, and those with an id that was sent, each with its note's text."""
    ids = {one.event_id for one in sent} | {one.base_event for one in sent if one.base_event}
    log = Event.objects.filter(inspection=assessment.inspection_id).order_by()
    here = log.filter(assessment_id=assessment.assessment_id, question__in={one.question for one in sent})
    # Two looks into an index each; with "or" a database may read the whole log of the inspection.
    rows = here.values(*_COLUMNS).union(log.filter(event_id__in=ids).values(*_COLUMNS))
    known = {row["event_id"]: dict(row) for row in rows}
    wanted = {row["note_id"] for row in known.values() if row["note_id"]}
    notes = Note.objects.filter(inspection=assessment.inspection_id, note_id__in=wanted) if wanted else ()
    texts = {note.note_id: note.text for note in notes}
    for row in known.values():
        row["note"] = texts.get(row["note_id"])
    return known


def _add(
    assessment: Assessment,
    new: Mapping[str, dict[str, Any]],
    known: Mapping[str, Mapping[str, Any]],
    *,
    actor_key: str,
    at: datetime,
) -> None:
    if not new:
        return
    of = assessment.inspection_id
    notes = []
    for event in new.values():
        base = known.get(event["base_event"] or "")
        note = event.get("note")
        event["note_id"] = None
        if note and base and base["note"] == note and base.get("note_id"):
            event["note_id"] = base["note_id"]  # the same note goes on
        elif note:
            event["note_id"] = f"note-{event['event_id']}"
            notes.append(Note(inspection_id=of, note_id=event["note_id"], text=note))
    Note.objects.bulk_create(notes, ignore_conflicts=True)
    Event.objects.bulk_create(
        (
            Event(
                inspection_id=of,
                received_at=at,
                actor_key=actor_key,
                **{name: value for name, value in event.items() if name != "note"},
            )
            for event in new.values()
        ),
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class Projected:
    """The present answers to some questions as they were just made, and all events from which they follow."""

    questions: frozenset[str]
    events: Mapping[str, Mapping[str, Any]]
    answers: Sequence[Mapping[str, Any]]


def project_anew(assessment: Assessment, questions: Iterable[str]) -> Projected:
    """Make the present answers to some questions follow from the log."""
    here = {
        "inspection_id": assessment.inspection_id,
        "assessment_id": assessment.assessment_id,
    }
    wanted = frozenset(questions)
    if not wanted:
        return Projected(wanted, {}, ())
    events = list(Event.objects.filter(**here, question__in=wanted).values(*_COLUMNS, *_TIMES, "actor_key", "device"))
    Answer.objects.filter(**here, question__in=wanted).delete()
    answers = present(events).answers
    Answer.objects.bulk_create(Answer(inspection_id=assessment.inspection_id, **row) for row in answers)
    return Projected(wanted, {event["event_id"]: event for event in events}, answers)


def _shown(projected: Projected, questions: Iterable[str], notes: Mapping[str, str]) -> Present:
    found: Present = {question: [] for question in questions}
    for row in projected.answers:
        event = projected.events[row["event_id"]]
        if row["question"] in found:
            found[row["question"]].append(
                shown_answer(row, notes.get(row["note_id"]), event["actor_key"], event["device"])
            )
    return found


def deviations(inspection: Inspection) -> list[tuple[Assessment, str]]:
    """The questions whose present answers are others than the whole log gives."""
    events = list(Event.objects.filter(inspection=inspection).values(*_COLUMNS, *_TIMES))
    names = ("value", "source", "version", "note_id", "event_id", "answered_at")
    given: dict[tuple[object, object], list[tuple[object, ...]]] = defaultdict(list)
    there: dict[tuple[object, object], list[tuple[object, ...]]] = defaultdict(list)
    for row in present(events).answers:
        given[row["assessment_id"], row["question"]].append(tuple(row[name] for name in names))
    for kept in Answer.objects.filter(inspection=inspection).values("assessment_id", "question", *names):
        there[kept["assessment_id"], kept["question"]].append(tuple(kept[name] for name in names))
    wrong = {key for key in given.keys() | there.keys() if sorted(given[key], key=str) != sorted(there[key], key=str)}
    by_id = {one.assessment_id: one for one in Assessment.objects.filter(inspection=inspection)}
    return [(by_id[str(assessment)], str(question)) for assessment, question in sorted(wrong, key=str)]
