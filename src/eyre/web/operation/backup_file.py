"""The file of a backup: a zip of the tables as lines of JSON, the stored files, and a manifest with their hashes.

It knows of no database, so a backup of one kind is restored into the other, and its hashes and the record in it are
checked before anything is touched.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from eyre.errors import EyreError
from eyre.web.audit.chain import Flaw, flaws

MANIFEST = "manifest.json"
FORMAT = "eyre-backup-1"
_PIECE = 1 << 20
_RECORD = "audit.entry"


class TableEntry(BaseModel):
    """A table in a backup: its model, columns as their model calls them, and its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    model: str
    columns: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        """The name of its file in the zip."""
        return f"tables/{self.model}.jsonl"


class FileEntry(BaseModel):
    """A stored file in a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: str
    sha256: str

    @property
    def member(self) -> str:
        """The name of its file in the zip."""
        return f"files/{self.path}"


class Manifest(BaseModel):
    """What a backup holds. migrations: those that had been applied, which say how its tables are to be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: str
    eyre: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[TableEntry, ...]
    files: tuple[FileEntry, ...]


def read_manifest(backup: zipfile.ZipFile) -> Manifest:
    """The manifest of a backup. Raises EyreError where the file is none."""
    try:
        return Manifest.model_validate_json(backup.read(MANIFEST))
    except (KeyError, ValidationError) as error:
        raise EyreError(
            "The file is no backup that this version can read: its manifest is missing or unknown. "
            "Give a file that `eyre backup` wrote."
        ) from error


def open_backup(file: Path) -> zipfile.ZipFile:
    """Open a backup. Raises EyreError where the file is damaged or none."""
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise EyreError(f"{file} is no backup, or it was cut short. Give a file that `eyre backup` wrote.") from error


def verify(backup: zipfile.ZipFile, manifest: Manifest) -> None:
    """Compare every member with its hash. Raises EyreError at the first that differs."""
    entries: tuple[TableEntry | FileEntry, ...] = (*manifest.tables, *manifest.files)
    for entry in entries:
        digest = hashlib.sha256()
        try:
            with backup.open(entry.member) as member:
                for piece in _pieces(member):
                    digest.update(piece)
        except (KeyError, zipfile.BadZipFile):
            digest = hashlib.sha256()
        if digest.hexdigest() != entry.sha256:
            raise EyreError(
                f"{entry.member} in the backup is not what was written. The file is damaged: take an earlier backup."
            )


def flaws_of_record(backup: zipfile.ZipFile, manifest: Manifest) -> Iterator[Flaw]:
    """Where the record of who did what, as the backup holds it, was tampered with."""
    entry = next(table for table in manifest.tables if table.model == _RECORD)
    yield from flaws(dict(zip(entry.columns, row, strict=True)) for row in rows(backup, entry))


def rows(backup: zipfile.ZipFile, table: TableEntry) -> Iterator[list[Any]]:
    """The rows of a table, each as a list of what JSON can carry."""
    with backup.open(table.member) as member:
        for line in member:
            yield json.loads(line)


def write_table(
    backup: zipfile.ZipFile, model: str, columns: tuple[str, ...], content: Iterable[list[Any]]
) -> TableEntry:
    """Write the rows of a table."""
    digest, count = hashlib.sha256(), 0
    with backup.open(f"tables/{model}.jsonl", "w", force_zip64=True) as member:
        for row in content:
            line = json_line(row)
            digest.update(line)
            member.write(line)
            count += 1
    return TableEntry(model=model, columns=columns, rows=count, sha256=digest.hexdigest())


def write_file(backup: zipfile.ZipFile, path: str, content: IO[bytes]) -> FileEntry:
    """Write a stored file."""
    digest = hashlib.sha256()
    with backup.open(f"files/{path}", "w", force_zip64=True) as member:
        for piece in _pieces(content):
            digest.update(piece)
            member.write(piece)
    return FileEntry(path=path, sha256=digest.hexdigest())


def json_line(row: list[Any]) -> bytes:
    """A row as it stands in a backup: the same row always gives the same bytes."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(_PIECE):
        yield piece
