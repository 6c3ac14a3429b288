"""The commands of `eyre` and how a user's mistakes are told."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Annotated

import typer

import eyre
from eyre.cli.commands import Commands
from eyre.errors import EyreError

EXIT_CODES = """Exit codes: 0 done; 1 something in your files is to be mended (the message says what);
2 the command was called wrongly."""

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Runs a sample-based inspection from its answers to the published report.",
    epilog=f"Start with `eyre demo`. {EXIT_CODES}",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"eyre {eyre.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Runs a sample-based inspection from its answers to the published report."""


def main() -> None:
    """Run the command line; what a user can mend is printed without a traceback."""
    try:
        app()
    except EyreError as error:
        _show().fail(error)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe (head, less) left early: nothing is wrong.
        sys.stderr.close()
    except OSError as error:
        _show().errors.print(
            f"[bold red]Cannot do that:[/] {error.strerror}: {error.filename}. Check the path and its rights."
        )
        sys.exit(1)


def _show() -> ModuleType:
    # Imported late: showing tables takes libraries for which `eyre --help` need not wait.
    return import_module("eyre.cli.show")
