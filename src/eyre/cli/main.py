"""The commands of `eyre` and how a user's mistakes are told."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import eyre
from eyre.cli import analyse, bundles, demo, frameworks, plan_size, synthetic
from eyre.cli.show import errors, fail
from eyre.errors import EyreError

EXIT_CODES = """Exit codes: 0 done; 1 something in your files is to be mended (the message says what);
2 the command was called wrongly."""

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Runs a sample-based inspection from its answers to the published report.",
    epilog=f"Start with `eyre demo`. {EXIT_CODES}",
)
app.command()(demo.demo)
app.command()(bundles.check)
app.command()(bundles.score)
app.command()(bundles.report)
app.command()(bundles.feedback)
app.command()(bundles.trace)
app.command()(bundles.answer)
app.command()(analyse.analyse)
app.command("plan-size")(plan_size.plan_size)
app.add_typer(frameworks.app, name="framework")
app.add_typer(synthetic.app, name="synthetic")


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
        fail(error)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe (head, less) left early: nothing is wrong.
        sys.stderr.close()
    except OSError as error:
        errors.print(f"[bold red]Cannot do that:[/] {error.strerror}: {error.filename}. Check the path and its rights.")
        sys.exit(1)
