"""Commands on one inspection bundle: check, score, report, feedback, trace."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from eyre.analysis.disclosure import publishable, publishable_estimates
from eyre.analysis.estimates import intervals_of, with_design_columns
from eyre.assessment.correction import record_answer
from eyre.assessment.inspection import Inspection
from eyre.bundle.check import check_bundle
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle
from eyre.cli.show import console, errors, scoring_sheet, show_problems, show_trace, shown_groups, table_text
from eyre.document import render_docx, render_html, render_pdf
from eyre.document.model import Document
from eyre.errors import EyreError
from eyre.framework.framework import ALL, Framework, found
from eyre.report.build import build_report
from eyre.report.feedback import build_feedback
from eyre.report.trace import trace as trace_figure
from eyre.scoring.rating import ratings
from eyre.scoring.scores import estimates_table
from eyre.scoring.scores import score as score_inspection

Bundle = Annotated[Path, typer.Argument(help="An inspection bundle: its folder or .zip file.", show_default=False)]


class TableFormat(StrEnum):
    """How figures are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class DocumentFormat(StrEnum):
    """How a document is drawn."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


To = Annotated[Path | None, typer.Option("--to", help="The folder to write into; without it, the current folder.")]
Formats = Annotated[
    list[DocumentFormat] | None, typer.Option("--format", "-f", help="May be given several times; all without it.")
]


def check(bundle: Bundle) -> None:
    """List everything in a bundle that is to be mended, with file, row, column, value, reason and remedy.

    Example: `eyre check eyre-demo/bundle`
    """
    problems = check_bundle(bundle)
    if problems:
        show_problems(problems)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)
    console.print(f"[bold green]{bundle} is sound.[/]")


def score(
    bundle: Bundle,
    group: Annotated[
        list[str] | None, typer.Option("--group", "-g", help="Show these groups only; may be given several times.")
    ] = None,
    framework: Annotated[str | None, typer.Option(help="Show this framework only.")] = None,
    format: Annotated[
        TableFormat, typer.Option("--format", "-f", help="How to write the figures.")
    ] = TableFormat.TABLE,
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; needed for parquet.")] = None,
) -> None:
    """Score a bundle: questions, criteria, sections and the whole, for all cases and every named group.

    Examples: `eyre score eyre-demo/bundle`, `eyre score eyre-demo/bundle --group high_roh`,
    `eyre score eyre-demo/bundle --format csv --to scores.csv`
    Where the pack has small-number rules, what they withhold is marked and not given.
    """
    inspection = read_bundle(bundle)
    frameworks = _chosen_frameworks(inspection, framework)
    known = {g: g for f in frameworks.values() for g in (ALL, *(n for n, x in f.groups.items() if x.unit == "case"))}
    groups = [found(known, wanted, "group of cases") for wanted in group or []]
    with errors.status("Scoring ..."):
        counted = score_inspection(inspection)
        scores = publishable(inspection, counted)
        sure = publishable_estimates(counted, scores, intervals_of(inspection))
    if format is TableFormat.TABLE and to is None:
        rated = ratings(inspection)
        for one in frameworks.values():
            console.print(scoring_sheet(one, scores, rated, groups or shown_groups(one), sure))
            console.print()
        if sure:
            said = "Intervals are those of estimates for the whole frame: eyre analyse shows both side by side."
            console.print(said, style="dim")
        return
    table = estimates_table(inspection.about.id, scores)
    table = with_design_columns(table, sure) if sure else table
    keep = [row["framework"] in frameworks and (not groups or row["group"] in groups) for row in table.to_pylist()]
    _write(table_text(table.filter(keep), format.value), to)


def report(bundle: Bundle, to: To = None, format: Formats = None) -> None:
    """Build the report of a bundle as HTML, PDF and Word.

    Example: `eyre report eyre-demo/bundle --to eyre-demo --format pdf`
    """

    def make(inspection: Inspection) -> Document:
        return build_report(inspection, score_inspection(inspection), ratings(inspection))

    _draw(bundle, make, "report", to, format)


def feedback(bundle: Bundle, to: To = None, format: Formats = None) -> None:
    """Build the headline feedback of the last day of fieldwork, from however much is answered so far.

    Example: `eyre feedback eyre-demo/bundle --format pdf`
    """

    def make(inspection: Inspection) -> Document:
        return build_feedback(inspection, score_inspection(inspection), ratings(inspection))

    _draw(bundle, make, "feedback", to, format)


def trace(
    bundle: Bundle,
    reference: Annotated[
        str, typer.Argument(help="What stands between the braces of a finding: subject @group as form.")
    ],
    cases: Annotated[bool, typer.Option("--cases/--no-cases", help="List the cases behind the figure.")] = True,
) -> None:
    """Show where a printed figure comes from: its counts, the rule that made it, and its cases.

    Examples: `eyre trace eyre-demo/bundle "smart_objectives_evident @high_roh"`, `eyre trace eyre-demo/bundle B1`
    """
    inspection = read_bundle(bundle)
    show_trace(trace_figure(inspection, score_inspection(inspection), ratings(inspection), reference), cases)


def answer(
    bundle: Bundle,
    case: Annotated[str, typer.Argument(help="The case_id.")],
    question: Annotated[str, typer.Argument(help="The id of the question.")],
    value: Annotated[str, typer.Argument(help="The new answer.")],
    by: Annotated[str, typer.Option("--by", help="Who answers: a key of people.csv.")],
) -> None:
    """Answer a question of a case anew. The log keeps the answer that was there before.

    Example: `eyre answer eyre-demo/bundle CASE-1 smart_objectives_evident met --by INSPECTOR-1`
    """
    changed = record_answer(read_bundle(bundle), case, question, value, actor_key=by, at=_now())
    write_bundle(changed, bundle)
    console.print(f"{question} of {case} is now {value}.")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def draw(document: Document, stem: str, to: Path, formats: list[DocumentFormat] | None) -> list[Path]:
    """Draw a document in some formats; nothing is left half-written."""
    drawers: Mapping[DocumentFormat, Callable[[Document], str | bytes]] = {
        DocumentFormat.HTML: render_html,
        DocumentFormat.PDF: render_pdf,
        DocumentFormat.DOCX: render_docx,
    }
    to.mkdir(parents=True, exist_ok=True)
    written = []
    for format in formats or list(drawers):
        with errors.status(f"Drawing the {stem} as {format.value} ..."):
            drawn = drawers[format](document)
        path = to / f"{stem}.{format.value}"
        unfinished = path.with_suffix(f".{format.value}.part")
        unfinished.write_bytes(drawn.encode("utf-8") if isinstance(drawn, str) else drawn)
        unfinished.replace(path)
        written.append(path)
    return written


def _draw(
    bundle: Path,
    make: Callable[[Inspection], Document],
    stem: str,
    to: Path | None,
    formats: list[DocumentFormat] | None,
) -> None:
    with errors.status("Reading and scoring ..."):
        document = make(read_bundle(bundle))
    for path in draw(document, stem, to or Path(), formats):
        console.print(f"Wrote {path}")


def _chosen_frameworks(inspection: Inspection, wanted: str | None) -> Mapping[str, Framework]:
    if wanted is None:
        return inspection.frameworks
    return {wanted: found(inspection.frameworks, wanted, "framework of this inspection")}


def _write(text: str | bytes, to: Path | None) -> None:
    if to is not None:
        to.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        console.print(f"Wrote {to}")
    elif isinstance(text, bytes):
        raise EyreError("Parquet is not text and cannot be shown here. Name a file with --to.")
    else:
        sys.stdout.write(text)
