"""`eyre good-practice`: what assessors have marked for the report."""

from __future__ import annotations

from itertools import groupby

from rich.markup import escape
from rich.padding import Padding

from eyre.assessment.good_practice import good_practice as examples_of
from eyre.bundle.read import read_bundle
from eyre.cli.bundles import Bundle
from eyre.cli.show import console, count


def good_practice(bundle: Bundle) -> None:
    """List what assessors have marked as good practice, by criterion, with their notes.

    The notes are for whoever writes the findings: they name cases, which the report never does.

    Example: `eyre good-practice eyre-demo/bundle`
    """
    inspection = read_bundle(bundle)
    examples = examples_of(inspection)
    for (framework, criterion), found in groupby(examples, key=lambda one: (one.framework, one.criterion)):
        pack = inspection.frameworks[framework]
        title = f"{criterion} {pack.criteria[criterion].title}" if criterion else "Asked in interviews"
        console.print(f"[bold]{escape(title)}[/] [dim]{pack.id}[/]")
        for one in found:
            console.print(Padding(f"{one.case_id}  {escape(one.question.text)}", (0, 0, 0, 2), expand=False))
            if one.note:
                console.print(Padding(escape(one.note), (0, 0, 0, 4), expand=False), style="italic")
    console.print(f"{count(len(examples), 'example')}.")
