"""What was shown as kept, held against the database of the server: SQLite in a folder, or PostgreSQL at an address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eyre.assessment.log import present

KEY = "west-mercia-fieldwork"
_COLUMNS = ("assessment_id", "question", "value", "source", "note_id", "event_id")


@dataclass(frozen=True)
class Ledger:
    """Reads past the application, as an auditor would. database: the address of PostgreSQL, or nothing."""

    data: Path
    database: str = ""

    def rows(self, statement: str, *values: object) -> list[dict]:
        if self.database:
            import psycopg
            from psycopg.rows import dict_row

            with psycopg.connect(self.database, row_factory=dict_row) as there:
                return there.execute(statement.replace("?", "%s"), values).fetchall()
        with closing(sqlite3.connect(self.data / "eyre.sqlite3", timeout=60)) as there:
            there.row_factory = sqlite3.Row
            return [dict(row) for row in there.execute(statement, values)]

    def change(self, statement: str, *values: object) -> int:
        """How many rows were changed."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as there:
                return there.execute(statement.replace("?", "%s"), values).rowcount
        with closing(sqlite3.connect(self.data / "eyre.sqlite3", timeout=60)) as there, there:
            return there.execute(statement, values).rowcount

    def missing_or_double(self, ids: Iterable[str]) -> dict[str, int]:
        """How often the log has each of these events, where it is not once."""
        wanted = list(ids)
        counted = dict.fromkeys(wanted, 0)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            statement = f"SELECT event_id, count(*) AS times FROM inspections_event WHERE event_id IN ({marks}) GROUP BY event_id"
            counted |= {row["event_id"]: row["times"] for row in self.rows(statement, *part)}
        return {event_id: count for event_id, count in counted.items() if count != 1}

    def answers_of(self, assessment: str, column: str = "value") -> dict[str, set[str | None]]:
        """The present values of each question of an assessment, or the ids of their events."""
        found: dict[str, set[str | None]] = {}
        for row in self._of("answer", assessment):
            found.setdefault(row["question"], set()).add(row[column])
        return found

    def _of(self, table: str, assessment: str | None) -> list[dict]:
        statement = f"SELECT * FROM inspections_{table} WHERE inspection_id = (SELECT id FROM inspections_inspection WHERE key = ?)"
        if assessment is None:
            return self.rows(statement, KEY)
        return self.rows(f"{statement} AND assessment_id = ?", KEY, assessment)

    def differences(self, assessment: str | None = None) -> list[object]:
        """Where the present answers are not those that the log gives; circles in it, and sequences used twice."""
        logged = [event for event in self._of("event", assessment) if event["question"]]
        rebuilt = present(logged)
        touched = {(event["assessment_id"], event["question"]) for event in logged}
        there = {
            tuple(row[column] for column in _COLUMNS)
            for row in self._of("answer", assessment)
            if (row["assessment_id"], row["question"]) in touched
        }
        wanted = {tuple(row[column] for column in _COLUMNS) for row in rebuilt.answers}
        pairs = [(event["device"], event["sequence"]) for event in logged if event["sequence"] is not None]
        twice = [] if len(set(pairs)) == len(pairs) else ["a device used a sequence twice"]
        return [*(there ^ wanted), *rebuilt.circles, *twice]

    def sound(self) -> bool:
        """Whether the database is whole. PostgreSQL says so itself, or does not start."""
        return bool(self.database) or self.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]

    def logged(self) -> int:
        """How many events the log holds that came from a device."""
        return self.rows("SELECT count(*) AS many FROM inspections_event WHERE device LIKE ?", "web-%")[0]["many"]
