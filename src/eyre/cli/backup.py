"""`eyre backup` and `eyre restore`: everything of an installation in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eyre.cli.installation import DataFolder, open_installation
from eyre.cli.show import console, errors
from eyre.errors import EyreError


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    data: DataFolder = Path("eyre-data"),
) -> None:
    """Write everything of an installation, database and files, into one file, while people go on working.

    The file holds what the database holds: keep it as safe. It restores into SQLite and into PostgreSQL alike.

    Example: `eyre backup eyre-2026-11-25.zip`
    """
    open_installation(data)
    from eyre.web.operation.backup import back_up  # noqa: PLC0415 (models can be imported only now)

    if file.exists():
        raise EyreError(f"{file} is there already. Give another name: a backup never replaces another.")
    with errors.status("Writing the backup ..."):
        manifest = back_up(file)
    rows = sum(table.rows for table in manifest.tables)
    console.print(f"{file}: {rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `eyre backup` wrote.")],
    data: DataFolder = Path("eyre-data"),
    replace: Annotated[bool, typer.Option("--replace", help="Remove what is there.")] = False,
    broken_record: Annotated[
        bool, typer.Option("--broken-record", help="Also a backup in whose record somebody has tampered.")
    ] = False,
) -> None:
    """Put a backup into an empty installation. Hashes and the record are checked first, and the rows afterwards.

    Stop `eyre serve` before. A backup of an older version is brought up to date.

    Examples: `eyre restore eyre-2026-11-25.zip --data new`, `eyre restore eyre-2026-11-25.zip --replace`
    """
    data.mkdir(parents=True, exist_ok=True)
    open_installation(data)
    from eyre.web.operation.restore import restore as put_back  # noqa: PLC0415 (models can be imported only now)

    with errors.status("Restoring the backup ..."):
        manifest = put_back(file, replace=replace, broken_record=broken_record)
    rows = sum(table.rows for table in manifest.tables)
    console.print(f"Restored {rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files.")
