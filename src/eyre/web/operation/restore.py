"""Puts a backup into a database, and shows that what is there afterwards is what the backup holds.

The tables are made as the version that wrote the backup had them, filled, and then brought up to date: all in one
transaction, so that a restore that fails leaves everything as it was.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from eyre.errors import EyreError
from eyre.web.operation.backup import stored_files
from eyre.web.operation.backup_file import (
    Manifest,
    TableEntry,
    flaws_of_record,
    json_line,
    open_backup,
    read_manifest,
    rows,
    verify,
)
from eyre.web.operation.rows import columns_of, go_on_counting, models_of, read_rows, write_rows

# What a new database is filled with by itself.
_OF_ITSELF = ("django_content_type", "auth_permission", "django_migrations", "sqlite_sequence")


def restore(file: Path, *, replace: bool = False, broken_record: bool = False) -> Manifest:
    """Put a backup into the database and the store of files.

    replace: what is there is removed. broken_record: also a backup in whose record somebody has tampered. Raises
    EyreError, and changes nothing, where the file is damaged or the target is in use.
    """
    with open_backup(file) as backup:
        manifest = read_manifest(backup)
        verify(backup, manifest)
        flaw = next(flaws_of_record(backup, manifest), None)
        if flaw is not None and not broken_record:
            raise EyreError(
                f"The record in the backup was tampered with: entry {flaw.number}: {flaw.what}. "
                "Take an earlier backup, or restore it all the same with --broken-record and find out what happened."
            )
        _refuse_unknown(manifest)
        if not replace:
            _refuse_in_use()
        with _constraints_at_the_end(), transaction.atomic():
            _remove_tables()
            _fill(backup, manifest)
            call_command("migrate", verbosity=0, interactive=False)
        _restore_files(backup, manifest)
    return manifest


def _refuse_unknown(manifest: Manifest) -> None:
    known = MigrationExecutor(connection).loader.graph.nodes
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if unknown:
        raise EyreError(
            f"The backup is of eyre {manifest.eyre}, which knows of changes of the database that this version does "
            f"not ({unknown[0]}). Install eyre {manifest.eyre} or a later version."
        )


def _refuse_in_use() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in _OF_ITSELF:
                continue
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                raise EyreError(
                    f"The database is in use: {table} has rows. Name another database or data folder, or remove what "
                    "is there with --replace."
                )
    if next(stored_files(default_storage), None):
        raise EyreError("There are stored files already. Name another data folder, or remove them with --replace.")


@contextmanager
def _constraints_at_the_end() -> Iterator[None]:
    """Let tables be filled in any order; what refers to nothing is found before the end."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


def _remove_tables() -> None:
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def _fill(backup: zipfile.ZipFile, manifest: Manifest) -> None:
    executor = MigrationExecutor(connection)
    then = _last_of_each_app(executor, set(manifest.migrations))
    executor.migrate(then)
    if connection.vendor == "postgresql":
        # Some migrations let their constraints be checked at once, from then on.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    models = models_of(executor.loader.project_state(then).apps)
    for table in manifest.tables:
        model = models[table.model]
        with connection.cursor() as cursor:  # a migration may have put rows there
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        write_rows(model, table.columns, rows(backup, table))
    connection.check_constraints()
    go_on_counting(models.values())
    _compare(backup, manifest, models)


def _last_of_each_app(executor: MigrationExecutor, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    children = executor.loader.graph.node_map
    return sorted(
        node
        for node in applied
        if not any(child.key[0] == node[0] and child.key in applied for child in children[node].children)
    )


def _compare(backup: zipfile.ZipFile, manifest: Manifest, models: dict[str, Any]) -> None:
    for table in manifest.tables:
        there = ([*row] for row in _in_order_of(table, models[table.model]))
        if _sum(there) != _sum(rows(backup, table)):
            raise EyreError(
                f"{table.model} does not read back as it was written, so nothing was changed. "
                "This is a mistake of eyre or of the database: report it, and keep the backup."
            )


def _in_order_of(table: TableEntry, model: Any) -> Iterator[list[Any]]:
    places = [columns_of(model).index(column) for column in table.columns]
    for row in read_rows(model):
        yield [row[place] for place in places]


def _sum(content: Iterable[list[Any]]) -> int:
    """A hash of rows in any order: databases do not sort texts alike."""
    return sum(int.from_bytes(hashlib.sha256(json_line(row)).digest()) for row in content) % (1 << 256)


def _restore_files(backup: zipfile.ZipFile, manifest: Manifest) -> None:
    for path in list(stored_files(default_storage)):
        default_storage.delete(path)
    for entry in manifest.files:
        with backup.open(entry.member) as content:
            default_storage.save(entry.path, File(content))
