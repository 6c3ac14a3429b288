"""`eyre audit`: the record of who did and who saw what, checked and exported."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from eyre.cli.installation import DataFolder, open_installation
from eyre.cli.show import console, count
from eyre.errors import EyreError, Problem, Problems
from eyre.web.audit.chain import SEALED, Flaw, altered, flaws

app = typer.Typer(no_args_is_help=True, help="The record of who did and who saw what: check it, export it.")

_FEW = 10


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An export of the record; without one, the database of the installation.")
    ] = None,
    data: DataFolder = Path("eyre-data"),
    selection: Annotated[
        bool, typer.Option("--selection", help="The file holds chosen entries only: each is checked by itself.")
    ] = False,
    holds: Annotated[
        str, typer.Option("--holds", help="The hash of an entry noted earlier, which must still be there.")
    ] = "",
) -> None:
    """Check that no entry of the record was changed, removed or exchanged. An export needs no installation.

    Nobody who removes the last entries breaks the chain, so note the last hash somewhere else now and then, and give it
    as `--holds`.

    Examples: `eyre audit verify`, `eyre audit verify record-all.jsonl --holds 3f1c...`
    """
    entries: Iterable[Mapping[str, Any]]
    if file is None:
        open_installation(data)
        from eyre.web.audit.models import Entry  # noqa: PLC0415 (models can be imported only now)

        entries = (entry.sealed() for entry in Entry.objects.order_by("number").iterator(chunk_size=1000))
    else:
        entries = _read(file)
    seen = _Seen(entries, holds)
    found = list(islice(altered(seen) if selection else flaws(seen), _FEW))
    deque(seen, maxlen=0)  # what comes after the flaws shown counts as well
    _tell(found, seen, holds, "the record" if file is None else str(file))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write: JSON, one entry a line.")],
    data: DataFolder = Path("eyre-data"),
) -> None:
    """Write the whole record into a file, which `eyre audit verify` checks anywhere.

    Example: `eyre audit export record-all.jsonl`
    """
    open_installation(data)
    from eyre.web.audit.models import Entry  # noqa: PLC0415 (models can be imported only now)
    from eyre.web.audit.record import record  # noqa: PLC0415
    from eyre.web.audit.selectors import lines  # noqa: PLC0415

    if file.exists():
        raise EyreError(f"{file} is there already. Give another name.")
    record(by=None, action="export_record")
    with file.open("w", encoding="utf-8") as target:
        target.writelines(lines(Entry.objects.all()))
    console.print(f"{file}: {count(Entry.objects.count(), 'entry', 'entries')}.")


class _Seen:
    """Passes entries on, and remembers how many there were, the last hash, and whether one has the wanted hash."""

    def __init__(self, entries: Iterable[Mapping[str, Any]], wanted: str) -> None:
        self._entries = iter(entries)
        self._wanted = wanted
        self.number = 0
        self.last = ""
        self.found = not wanted

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for entry in self._entries:
            self.number += 1
            self.last = entry["hash"]
            self.found = self.found or self.last == self._wanted
            yield entry


def _read(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entry = json.loads(line)
            except ValueError:
                entry = None
            if not isinstance(entry, dict) or not {*SEALED, "hash"} <= entry.keys():
                remedy = "Export the record anew with `eyre audit export`."
                raise Problems([Problem(str(file), "is no entry of a record", remedy, row=number)])
            yield entry


def _tell(found: list[Flaw], seen: _Seen, holds: str, what: str) -> None:
    for flaw in found:
        console.print(f"[bold red]entry {flaw.number}:[/] {flaw.what}.")
    if not seen.found:
        console.print(f"[bold red]No entry has the hash[/] {holds}: the record was cut off or written anew.")
    if found or not seen.found:
        raise typer.Exit(1)
    console.print(f"Nothing was tampered with in {what}: {count(seen.number, 'entry', 'entries')}.")
    if seen.last:
        console.print(f"The last one has the hash {seen.last}", soft_wrap=True)
