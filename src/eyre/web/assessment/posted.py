"""A form that was sent without a script -> the events that it means: only what differs from what it showed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.http import QueryDict

from eyre.assessment.marks import MARKED, MARKS, marked
from eyre.assessment.scored import allows
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.tables.schema import JOINED_BY
from eyre.web.assessment.present import Present

DEVICE = "server-form"


def posted_events(
    post: QueryDict, form_id: UUID, questions: Mapping[str, Question], present: Present, framework: Framework
) -> list[dict[str, Any]]:
    """The events of a form. form_id: made when it was shown, so that sending it twice makes the same events.

    Where an answer was in conflict, the new one replaces each of those that the form showed.
    """
    version = framework.version
    events: list[dict[str, Any]] = []
    for name, question in questions.items():
        if f"{name}.base" not in post:
            continue
        shown = {str(row["event_id"]): row for row in present.get(name, [])}
        bases = str(post[f"{name}.base"]).split()
        value, source, note = _value(post, question), post.get(f"{name}.source") or None, _text(post, f"{name}.note")
        before = shown.get(bases[0], {}) if len(bases) == 1 else {}
        # An answer of another version is none of the choices: leaving it alone does not take it back.
        kept = before.get("value") and not allows(framework, question, before["value"]) and value is None
        told = (before["value"] if kept else value, note) != (before.get("value"), before.get("note"))
        found = value is not None and bool(before) and source != before.get("source")
        if (value is not None or note is not None or len(bases) == 1) and (told or found):
            events += _replacing(form_id, name, bases, version, value, source if value is not None else None, note)
        for mark in MARKS:
            events += _mark(post, form_id, marked(name, mark), present, version)
    return events


def _mark(post: QueryDict, form_id: UUID, name: str, present: Present, version: str) -> Iterator[dict[str, Any]]:
    bases = str(post.get(f"{name}.base", "")).split()
    value = MARKED if post.get(f"{name}.value") else None
    if (value is not None) != bool(bases):
        yield from _replacing(form_id, name, bases, version, value, None, None)


def _replacing(
    form_id: UUID,
    question: str,
    bases: list[str],
    version: str,
    value: str | None,
    source: str | None,
    note: str | None,
) -> Iterator[dict[str, Any]]:
    for place, base in enumerate(bases or [None]):
        first = place == 0
        content = (value, source, note) if first else (None, None, None)
        yield {
            "event_id": str(uuid5(form_id, "\n".join(str(part) for part in (question, base, *content)))),
            "device": DEVICE,
            "question": question,
            "value": content[0],
            "source": content[1],
            "note": content[2],
            "base_event": base,
            "version": version,
        }


def _value(post: QueryDict, question: Question) -> str | None:
    name = f"{question.id}.value"
    if question.kind == "multiple":
        return JOINED_BY.join(post.getlist(name)) or None
    if question.kind == "rank":
        ranks = ((post.get(f"{question.id}.rank.{option.value}", ""), option.value) for option in question.options)
        return JOINED_BY.join(value for _, value in sorted((int(r), v) for r, v in ranks if r.isdigit())) or None
    return _text(post, name)


def _text(post: QueryDict, name: str) -> str | None:
    return post.get(name, "").replace("\r\n", "\n").strip() or None
