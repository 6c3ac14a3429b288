"""Commands on synthetic inspections: list them, and build one anew from its published figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eyre.bundle.write import write_bundle
from eyre.cli.show import console, errors
from eyre.synthetic.build import build_twin
from eyre.synthetic.twins import twin_folder, twins

app = typer.Typer(no_args_is_help=True, help="Rehearsal inspections that reproduce published figures.")


@app.command("list")
def list_() -> None:
    """List the synthetic inspections that come with eyre.

    Example: `eyre synthetic list`
    """
    for twin in twins():
        console.print(twin)


@app.command()
def build(
    folder: Annotated[
        str, typer.Argument(help="The id of a synthetic inspection that comes with eyre, or a folder of your own.")
    ],
    to: Annotated[Path, typer.Option("--to", help="Where to write the bundle.")],
) -> None:
    """Build a synthetic inspection anew from its published figures; needs the solver (extra `plan`).

    The same folder gives the same bytes.

    Example: `eyre synthetic build my-area --to rehearsal`
    """
    path = Path(folder) if Path(folder).is_dir() else twin_folder(folder)
    with errors.status("Solving for answers that give the published figures; this takes a minute or two ..."):
        inspection = build_twin(path)
    write_bundle(inspection, to)
    console.print(f"Wrote {to}")
