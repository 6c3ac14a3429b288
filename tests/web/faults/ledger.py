"""What pages showed as kept, held against the database of the server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from eyre.assessment.log import present

KEY = "west-mercia-fieldwork"


def _rows(database: sqlite3.Connection, statement: str, *values: object) -> list[dict[str, object]]:
    database.row_factory = sqlite3.Row
    return [dict(row) for row in database.execute(statement, values)]


def _open(data: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(data / "eyre.sqlite3", timeout=60))


def missing_or_double(data: Path, ids: Iterable[str]) -> dict[str, int]:
    """How often the log has each of these events, where it is not once."""
    wanted = list(ids)
    counted = dict.fromkeys(wanted, 0)
    with _open(data) as database:
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            statement = (
                f"SELECT event_id, count(*) FROM inspections_event WHERE event_id IN ({marks}) GROUP BY event_id"
            )
            counted |= dict(database.execute(statement, part).fetchall())
    return {event_id: count for event_id, count in counted.items() if count != 1}


def answers_of(data: Path, assessment: str) -> dict[str, set[str | None]]:
    """The present values of each question of an assessment."""
    found: dict[str, set[str | None]] = {}
    with _open(data) as database:
        for question, value in database.execute(
            "SELECT question, value FROM inspections_answer JOIN inspections_inspection ON inspection_id = inspections_inspection.id"
            " WHERE key = ? AND assessment_id = ?",
            (KEY, assessment),
        ):
            found.setdefault(question, set()).add(value)
    return found


def differences(data: Path) -> list[object]:
    """Where the present answers are not those that the whole log gives, and circles in the log."""
    with _open(data) as database:
        (of,) = database.execute("SELECT id FROM inspections_inspection WHERE key = ?", (KEY,)).fetchone()
        events = _rows(database, "SELECT * FROM inspections_event WHERE inspection_id = ?", of)
        answers = _rows(database, "SELECT * FROM inspections_answer WHERE inspection_id = ?", of)
    columns = ("assessment_id", "question", "value", "source", "note_id", "event_id")
    logged = [event for event in events if event["question"]]
    rebuilt = present(logged)
    touched = {(event["assessment_id"], event["question"]) for event in logged}
    there = {tuple(row[c] for c in columns) for row in answers if (row["assessment_id"], row["question"]) in touched}
    wanted = {tuple(row[c] for c in columns) for row in rebuilt.answers}
    pairs = [(event["device"], event["sequence"]) for event in logged if event["sequence"] is not None]
    twice = [] if len(set(pairs)) == len(pairs) else ["a device used a sequence twice"]
    return [*(there ^ wanted), *rebuilt.circles, *twice]


def sound(data: Path) -> bool:
    """Whether the file of the database is whole."""
    with _open(data) as database:
        return database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def logged(data: Path) -> int:
    """How many events the log holds that came from a browser."""
    with _open(data) as database:
        return database.execute("SELECT count(*) FROM inspections_event WHERE device LIKE 'web-%'").fetchone()[0]
