"""Writes a backup of the database and the stored files, while people go on working."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

import eyre
from eyre.errors import EyreError
from eyre.web.operation.backup_file import FORMAT, MANIFEST, FileEntry, Manifest, TableEntry, write_file, write_table
from eyre.web.operation.rows import columns_of, models_of, read_rows


def back_up(file: Path) -> Manifest:
    """Write everything into one file. It appears under its name when it is complete."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        # Nobody else on the machine may read it: it holds what the database holds.
        descriptor = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        with os.fdopen(descriptor, "w+b") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as backup:
            manifest = _write(backup)
            backup.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write(backup: zipfile.ZipFile) -> Manifest:
    with one_moment():
        migrations = _applied()
        tables = tuple(_tables(backup))
    return Manifest(
        format=FORMAT,
        eyre=eyre.__version__,
        made_at=timezone.now().isoformat(timespec="seconds"),
        migrations=migrations,
        tables=tables,
        files=tuple(_files(backup)),
    )


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is at one moment, whatever others write meanwhile; nobody waits for this."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    # A transaction that begins as a reader sees one moment of the write-ahead log and blocks no writer.
    before = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = before  # type: ignore[attr-defined]


def _applied() -> tuple[tuple[str, str], ...]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise EyreError("The database is of an older version. Start `eyre serve` once, which brings it up to date.")
    return tuple(sorted(executor.loader.applied_migrations))


def _tables(backup: zipfile.ZipFile) -> Iterator[TableEntry]:
    for label, model in models_of(apps).items():
        yield write_table(backup, label, columns_of(model), read_rows(model))


def _files(backup: zipfile.ZipFile) -> Iterator[FileEntry]:
    for path in stored_files(default_storage):
        try:
            content = default_storage.open(path)
        except FileNotFoundError:
            continue  # it was removed since it was listed
        with content:
            yield write_file(backup, path, content)


def stored_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """The paths of all stored files."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing was ever stored
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored_files(storage, f"{folder}{name}/")
