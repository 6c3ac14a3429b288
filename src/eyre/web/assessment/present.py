"""The present answers of an assessment as pages and devices read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from eyre.web.inspections.models import Answer, Assessment, Event, Note

Present = dict[str, list[dict[str, Any]]]


def present_answers(assessment: Assessment, questions: Collection[str] | None = None) -> Present:
    """By question, each present answer: several are in conflict. A mark has its entry like a question."""
    here = {"inspection": assessment.inspection_id, "assessment_id": assessment.assessment_id}
    answers = Answer.objects.filter(**here).order_by("question", "event_id")
    if questions is not None:
        answers = answers.filter(question__in=questions)
    rows = list(answers.values("question", "value", "source", "note_id", "answered_at", "event_id", "version"))
    found: Present = {question: [] for question in sorted(questions or ())}
    if not rows:
        return found
    notes = dict(
        Note.objects.filter(
            inspection=assessment.inspection_id, note_id__in={row["note_id"] for row in rows if row["note_id"]}
        ).values_list("note_id", "text")
    )
    events = {
        event_id: (actor, device)
        for event_id, actor, device in Event.objects.filter(
            **here, question__in={row["question"] for row in rows}
        ).values_list("event_id", "actor_key", "device")
    }
    for row in rows:
        by, device = events.get(row["event_id"] or "", (None, None))
        shown = shown_answer(row, notes.get(row["note_id"] or ""), by, device)
        found.setdefault(row["question"], []).append(shown)
    return found


def shown_answer(row: Mapping[str, Any], note: str | None, by: str | None, device: str | None) -> dict[str, Any]:
    """One present answer as pages and devices read it. row: of the table answers."""
    return {
        "event_id": row["event_id"],
        "value": row["value"],
        "source": row["source"],
        "note": note,
        "version": row["version"],
        "at": row["answered_at"].isoformat() if row["answered_at"] else None,
        "by": by,
        "device": device,
    }
