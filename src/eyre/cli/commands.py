"""The list of commands. Each is imported when it is called, so that `eyre --help` waits for no library of a report."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer import main
from typer.core import TyperCommand, TyperGroup

Context = Any  # typer derives its groups from classes that it keeps private

# name: where it is, and its first sentence. A module's `app` has commands of its own.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("demo.demo", "Write a whole inspection into a folder, check it, score it and build its report."),
    "check": (
        "bundles.check",
        "List everything in a bundle that is to be mended, with file, row, column, value, reason and remedy.",
    ),
    "score": (
        "bundles.score",
        "Score a bundle: questions, criteria, sections and the whole, for all cases and every named group.",
    ),
    "analyse": (
        "analyse.analyse",
        "Say how sure the scores of a bundle are: estimates with intervals, firmness, differences and agreement.",
    ),
    "plan-size": (
        "plan_size.plan_size",
        "Say how many cases to draw from a caseload for a wanted margin, or what margin a number of cases gives.",
    ),
    "report": ("bundles.report", "Build the report of a bundle as HTML, PDF and Word."),
    "feedback": (
        "bundles.feedback",
        "Build the headline feedback of the last day of fieldwork, from however much is answered so far.",
    ),
    "good-practice": (
        "good_practice.good_practice",
        "List what assessors have marked as good practice, by criterion, with their notes.",
    ),
    "trace": (
        "bundles.trace",
        "Show where a printed figure comes from: its counts, the rule that made it, and its cases.",
    ),
    "answer": ("bundles.answer", "Answer a question of a case anew."),
    "caseload": ("sampling.caseload_app", "The register of cases: ask an area for it, check it, take it in."),
    "sample": (
        "sampling.sample_app",
        "The draw: commit a seed, draw, verify the certificate, replace a case.",
    ),
    "programme": ("programme.app", "The areas of a programme, their families, and the calendar of visits."),
    "fieldwork": ("fieldwork.app", "Who assesses which case, and the timetable of interviews."),
    "framework": ("frameworks.app", "The instruments: list, show, check, compare packs; move to another version."),
    "serve": ("serve.serve", "Open the web application."),
    "push": ("exchange.push", "Send a bundle to an installation of the web application, as a new inspection there."),
    "pull": (
        "exchange.pull",
        "Fetch the bundle of an inspection from an installation of the web application, as it is now.",
    ),
    "invite": (
        "invite.invite",
        "Print the link by which somebody opens an account that administers the installation. It holds a week, once.",
    ),
    "audit": ("audit.app", "The record of who did and who saw what: check it, export it."),
    "backup": (
        "backup.backup",
        "Write everything of an installation, database and files, into one file, while people go on working.",
    ),
    "restore": (
        "backup.restore",
        "Put a backup into an empty installation. Hashes and the record are checked first, and the rows afterwards.",
    ),
    "synthetic": ("synthetic.app", "Rehearsal inspections that reproduce published figures."),
}


class Commands(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # What the help lists, and what a misspelt name is compared with.
        self.commands = {
            **{name: TyperCommand(name, help=line) for name, (_, line) in COMMANDS.items()},
            **self.commands,
        }

    def get_command(self, ctx: Context, cmd_name: str) -> Any:
        """Import a command; None where there is none of that name."""
        return imported(cmd_name) if cmd_name in COMMANDS else super().get_command(ctx, cmd_name)

    def format_help(self, ctx: Context, formatter: Any) -> None:
        """Show the help, importing no command."""
        listed = TyperGroup(
            commands=dict(self.commands),
            params=self.params,
            help=self.help,
            epilog=self.epilog,
            rich_markup_mode=self.rich_markup_mode,
        )
        listed.format_help(ctx, formatter)


def imported(name: str) -> Any:
    """The command of a name, with its options or with its own commands."""
    module, _, attribute = COMMANDS[name][0].partition(".")
    found = getattr(import_module(f"eyre.cli.{module}"), attribute)
    holder = typer.Typer(rich_markup_mode="markdown", add_completion=False)
    holder.callback()(_nothing)
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    group = main.get_command(holder)
    assert isinstance(group, TyperGroup)
    return group.commands[name]


def _nothing() -> None:
    """A holder with a callback is a group, even around one command."""
