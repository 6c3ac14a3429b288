"""The log of answers -> the present answers: what no later event replaces. The order of the rows decides nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from eyre.assessment.table_schemas import ANSWERS

Event = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Events on one question of one assessment of which no one can be called the last."""

    assessment_id: str
    question: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """answers: laid out as the table answers; of answers in conflict each has its row, until one is withdrawn.

    conflicts: answers none of which replaces the others. circles: events that replace each other in a circle.
    """

    answers: pa.Table
    conflicts: tuple[Conflict, ...]
    circles: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """A projection whose answers are rows: of a whole log, or of the events on some questions only."""

    answers: tuple[Event, ...]
    conflicts: tuple[Conflict, ...]
    circles: tuple[Conflict, ...]


def project(events: pa.Table) -> Projection:
    """Find the present answer to every question of every assessment, by the rule of `present`."""
    found = present(events.to_pylist())
    return Projection(pa.Table.from_pylist(list(found.answers), ANSWERS.to_arrow()), found.conflicts, found.circles)


def present(events: Iterable[Event]) -> Present:
    """Find the present answers that follow from all events on some questions.

    An event replaces the one that it names as base_event. Two devices that answer the same question without knowing of
    each other leave two present answers: a conflict, which a person must settle. An event without a value withdraws
    the answer that it replaces; with a note it leaves the note. An event that was sent twice counts once.
    """
    asked: dict[tuple[str, str], dict[str, Event]] = defaultdict(dict)
    for event in events:
        key = (str(event["assessment_id"]), str(event["question"]))
        asked[key].setdefault(str(event["event_id"]), event)
    rows: list[dict[str, object]] = []
    conflicts: list[Conflict] = []
    circles: list[Conflict] = []
    for (assessment, question), given in sorted(asked.items()):
        replaced = {event["base_event"] for event in given.values()}
        heads = {event_id: event for event_id, event in sorted(given.items()) if event_id not in replaced}
        left = [event for event in heads.values() if event["value"] is not None or event["note_id"] is not None]
        if len(left) > 1:
            conflicts.append(Conflict(assessment, question, tuple(str(event["event_id"]) for event in left)))
        circle = given.keys() - _followed(heads, given)
        if circle:
            circles.append(Conflict(assessment, question, tuple(sorted(circle))))
        rows += _answers(left)
    return Present(tuple(rows), tuple(conflicts), tuple(circles))


def _followed(heads: Iterable[str], given: Mapping[str, Event]) -> set[str]:
    """The present events and all that they replaced, one by the other; what is not among these goes in a circle."""
    followed: set[str] = set()
    for head in heads:
        event_id = head
        while event_id in given and event_id not in followed:
            followed.add(event_id)
            event_id = str(given[event_id]["base_event"])
    return followed


def _answers(left: Iterable[Event]) -> list[dict[str, object]]:
    columns = ("assessment_id", "question", "value", "source", "version", "note_id", "event_id")
    return [{**{c: event[c] for c in columns}, "answered_at": event["device_time"]} for event in left]


def one_of_each(answers: pa.Table) -> pa.Table:
    """The answers, of those in conflict only the one by the first event; `with_conflicts` adds the others again."""
    keys = [answers[name].to_pylist() for name in ("assessment_id", "question", "event_id")]
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for place, (assessment, question, event) in enumerate(zip(*keys, strict=True)):
        found.setdefault((assessment, question), []).append((event or "", place))
    if len(found) == answers.num_rows:
        return answers
    return answers.take([min(places)[1] for places in found.values()])


def with_conflicts(answers: pa.Table, events: pa.Table) -> pa.Table:
    """The answers with all that the log has in conflict, in the places of those that stand for them."""
    projection = project(events)
    if not projection.conflicts:
        return answers
    several = {(one.assessment_id, one.question) for one in projection.conflicts}
    heads: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in projection.answers.to_pylist():
        heads.setdefault((row["assessment_id"], row["question"]), []).append(row)
    rows = [
        head
        for row in one_of_each(answers).to_pylist()
        for key in [(row["assessment_id"], row["question"])]
        for head in (heads[key] if key in several else [row])
    ]
    return pa.Table.from_pylist(rows, answers.schema)
