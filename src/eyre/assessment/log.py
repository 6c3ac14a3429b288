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
    """Events on one question of one assessment none of which replaces the others; none where they go in a circle."""

    assessment_id: str
    question: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """answers: laid out as the table answers; of answers in conflict each has its row, until one is withdrawn."""

    answers: pa.Table
    conflicts: tuple[Conflict, ...]


def project(events: pa.Table) -> Projection:
    """Find the present answer to every question of every assessment.

    An event replaces the one that it names as base_event. Two devices that answer the same question without knowing of
    each other leave two present answers: a conflict, which a person must settle. An event without a value withdraws
    the answer that it replaces. An event that was sent twice counts once.
    """
    asked: dict[tuple[str, str], dict[str, Event]] = defaultdict(dict)
    for event in events.to_pylist():
        key = (str(event["assessment_id"]), str(event["question"]))
        asked[key].setdefault(str(event["event_id"]), event)
    rows: list[dict[str, object]] = []
    conflicts: list[Conflict] = []
    for (assessment, question), given in sorted(asked.items()):
        replaced = {event["base_event"] for event in given.values()}
        heads = {event_id: event for event_id, event in sorted(given.items()) if event_id not in replaced}
        present = [event for event in heads.values() if event["value"] is not None]
        if len(present) > 1 or not heads:
            conflicts.append(Conflict(assessment, question, tuple(str(event["event_id"]) for event in present)))
        rows += _answers(present)
    return Projection(pa.Table.from_pylist(rows, ANSWERS.to_arrow()), tuple(conflicts))


def _answers(present: Iterable[Event]) -> list[dict[str, object]]:
    columns = ("assessment_id", "question", "value", "source", "version", "note_id", "event_id")
    return [{**{c: event[c] for c in columns}, "answered_at": event["device_time"]} for event in present]
