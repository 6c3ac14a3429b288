"""Commands on framework packs: list, show, check, diff."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from eyre.bundle.move import move as move_inspection
from eyre.bundle.packs import read_packs
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle
from eyre.cli.show import console, count, errors
from eyre.framework.diff import differences
from eyre.framework.framework import Framework
from eyre.framework.load import find_pack, installed_packs, load_pack
from eyre.framework.spec import Criterion
from eyre.scoring.pack_tests import run_pack_tests

app = typer.Typer(
    no_args_is_help=True, help="The instruments: list, show, check, compare packs; move to another version."
)
Pack = Annotated[str, typer.Argument(help="The id of an installed pack, or the folder of one.", show_default=False)]


@app.command("list")
def list_() -> None:
    """List the installed packs.

    Example: `eyre framework list`
    """
    table = Table(show_edge=False, pad_edge=False)
    for title in ("Pack", "Version", "Title", "Publisher"):
        table.add_column(title)
    for id_ in installed_packs():
        framework = find_pack(id_)
        table.add_row(framework.id, framework.version, framework.title, framework.spec.publisher)
    console.print(table)


@app.command()
def show(pack: Pack) -> None:
    """Show the sections, criteria and questions of a pack.

    Example: `eyre framework show esi-2005`
    """
    framework = _pack(pack)
    spec = framework.spec
    console.print(f"[bold]{escape(spec.title)}[/]\n{spec.id} {spec.version}, {spec.language}, {spec.licence}")
    if spec.open_rules:
        console.print("\n[bold]Rules that the source leaves open, and what was chosen[/]")
    for rule in spec.open_rules:
        _line(2, f"- {escape(rule)}")
    for section in framework.sections.values():
        console.print(f"\n[bold]{section.id} {escape(section.title)}[/]")
        for criterion in framework.criteria_of(section.id):
            _show_criterion(framework, criterion)


def _show_criterion(framework: Framework, criterion: Criterion) -> None:
    importance = f", {criterion.importance}" if criterion.importance else ""
    _line(2, f"[bold]{criterion.id} {escape(criterion.title)}[/] (from {criterion.method}{importance})")
    for question in framework.questions_of(criterion.id):
        weight = "" if question.weight == 1 else f", weight {question.weight}"
        _line(4, f"{question.id} ({question.kind}, {question.origin}{weight})")
        _line(6, f"[dim]{escape(question.text)}[/]")
    for item in framework.evidence_items(criterion.id):
        _line(4, f"{item.id}{' (left out)' if item.left_out else ''}")
        _line(6, f"[dim]{escape(item.text)}{f' Left out: {escape(item.left_out)}' if item.left_out else ''}[/]")


def _line(indent: int, text: str) -> None:
    """Print a text that keeps its indent where it wraps."""
    console.print(Padding(text, (0, 0, 0, indent), expand=False))


@app.command()
def check(pack: Pack) -> None:
    """Check a pack and work through its own examples.

    Examples: `eyre framework check esi-2005`, `eyre framework check my-pack`
    """
    framework = _pack(pack)
    outcomes = run_pack_tests(framework)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        errors.print(
            f"[bold red]failed[/] {escape(outcome.test)}: {outcome.subject} should be {outcome.expected}, "
            f"but the pack's rules give {outcome.actual}. Mend the rule or the example."
        )
    console.print(
        f"{framework.id} {framework.version}: {count(len(framework.spec.criteria), 'criterion', 'criteria')}, "
        f"{count(len(framework.spec.questions), 'question')}; "
        + (f"{len(outcomes) - len(failed)} of {len(outcomes)} expectations hold." if outcomes else "no examples.")
    )
    if failed:
        raise typer.Exit(1)


@app.command()
def diff(old: Pack, new: Pack) -> None:
    """Say in words what changed between two versions of a pack.

    Example: `eyre framework diff old/esi-2005 esi-2005`
    """
    sentences = differences(_pack(old), _pack(new))
    for sentence in sentences or ("Nothing changed.",):
        console.print(escape(sentence))


@app.command()
def move(
    bundle: Annotated[Path, typer.Argument(help="An inspection bundle: its folder or .zip file.", show_default=False)],
    packs: Annotated[Path, typer.Argument(help="A folder or .zip file with the other versions.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Move it; without this, only say what would change.")] = False,
) -> None:
    """Move an inspection to another version of its instruments, and say what does not fit any more.

    No answer is lost: each stays in the log with the version under which it was given, counts as missing while it does
    not fit, and counts again when the inspection is moved back.

    Example: `eyre framework move eyre-demo/bundle new-packs --yes`
    """
    found = move_inspection(read_bundle(bundle), read_packs(packs))
    for id_, sentences in found.changes.items():
        console.print(f"[bold]{id_}[/]")
        for sentence in sentences:
            _line(2, escape(sentence))
    for one in found.unfitting:
        said = f"{one.assessment_id} {one.question}: {one.value or 'no answer'} ({one.version}), {one.reason}"
        console.print(f"[yellow]does not fit[/] {escape(said)}", soft_wrap=True)
    console.print(
        f"{count(len(found.unfitting), 'answer does', 'answers do')} not fit; "
        f"{count(found.moved, 'assessment')} in work would go on under the new version."
    )
    if yes:
        write_bundle(found.inspection, bundle)
        console.print(f"Moved {bundle}.")


def _pack(pack: str) -> Framework:
    folder = Path(pack)
    return load_pack(folder, (folder.parent,)) if folder.is_dir() else find_pack(pack)
