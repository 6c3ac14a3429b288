"""Triggers by which a database refuses to change or remove rows of a table."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.special import RunPython

_REFUSED = "rows of this table are only ever added"


def append_only(table: str) -> RunPython:
    """A step of a migration that lets nobody update or delete rows of a table, not even past the application."""

    def forwards(_apps: Any, editor: Any) -> None:
        for statement in _STATEMENTS[editor.connection.vendor](table):
            editor.execute(statement)

    def backwards(_apps: Any, editor: Any) -> None:
        for what in ("update", "delete"):
            on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER {table}_no_{what}{on}")

    return RunPython(forwards, backwards)


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for what in ("update", "delete")
    ]


def _postgresql(table: str) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            for what in ("update", "delete")
        ),
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
