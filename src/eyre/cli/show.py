"""How the command line shows things: consoles, problems, and the scoring sheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from textwrap import wrap

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eyre.analysis.estimates import DesignEstimates
from eyre.analysis.result import from_to
from eyre.errors import EyreError, Problem, Problems
from eyre.framework.framework import ALL, Framework
from eyre.report.cases import OUTCOMES
from eyre.report.measure import Measure
from eyre.report.trace import Trace
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Scores

_TITLE, _SCORE, _INTERVAL = 36, 27, 15  # the columns that make a sheet of one line for each criterion

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def fail(error: EyreError) -> None:
    """Print what the user can mend."""
    if isinstance(error, Problems):
        show_problems(error.problems, errors)
    else:
        errors.print(f"[bold red]Error:[/] {escape(str(error))}")


def show_problems(problems: Sequence[Problem], to: Console = console) -> None:
    """Print problems with their place, reason and remedy, and how many there are of each severity."""
    colours = {"error": "bold red", "notice": "yellow"}
    for problem in problems:
        value = "" if problem.value is None else f" (now {problem.value!r})"
        to.print(
            f"[{colours.get(problem.severity, 'bold')}]{problem.severity}[/] [bold]{escape(problem.place)}[/]: "
            f"{escape(problem.reason + value)}. {escape(problem.remedy)}",
            soft_wrap=True,
        )
    counts = {severity: sum(p.severity == severity for p in problems) for severity in ("error", "notice")}
    to.print(f"{count(counts['error'], 'error')}, {count(counts['notice'], 'notice')}.")


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 error, 2 errors."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def scoring_sheet(
    framework: Framework,
    scores: Scores,
    ratings: Mapping[tuple[str, str], Rating],
    groups: Sequence[str],
    estimates: DesignEstimates | None = None,
) -> Table:
    """The scoring sheet of one framework: ratings, and scores with their base for each of some groups.

    estimates: adds the interval of the design-based estimate beside each score. In a narrow terminal the base stands
    below its score, and a title goes on in the next line: cut off, it says nothing.
    """
    titles = [f"{id_} {one.title}" for id_, one in framework.criteria.items()]
    titles += [composite.title for composite in framework.composites.values()]
    wide = console.width >= min(_TITLE, max(map(len, titles), default=0) + 2) + (
        _SCORE + (_INTERVAL if estimates else 0)
    ) * len(groups)
    beside = "  " if wide else "\n"

    def folded(said: str, at: int = 14) -> str:
        return said if wide else "\n".join(wrap(said, at, break_long_words=False))

    table = Table(title=framework.title, title_justify="left", title_style="bold", show_edge=False, expand=True)
    table.add_column("Criterion", ratio=1, min_width=18, overflow="fold")
    for group in groups:
        title = "All cases" if group == ALL else framework.groups[group].title
        table.add_column(folded(title), justify="right", min_width=10)
        if estimates:
            table.add_column(folded(f"{estimates.level:.0%} interval", 9), justify="right", style="dim", min_width=9)
    cells = partial(_cells, framework, scores, groups, estimates, beside)
    for section in framework.sections.values():
        table.add_section()
        for criterion in framework.criteria_of(section.id):
            label = f"{criterion.id} {criterion.title}"
            if criterion.method == "evidence":
                rating = ratings[(framework.id, criterion.id)].final
                table.add_row(label, folded(rating.label if rating else "not rated yet"))
            else:
                table.add_row(label, *cells(criterion.id))
        if section.id in framework.composites:
            title = framework.composites[section.id].title
            table.add_row(title, *cells(section.id), style="bold")
    for composite in framework.composites.values():
        if composite.id not in framework.sections:
            table.add_section()
            table.add_row(composite.title, *cells(composite.id), style="bold")
    return table


def _cells(
    framework: Framework,
    scores: Scores,
    groups: Sequence[str],
    estimates: DesignEstimates | None,
    beside: str,
    subject: str,
) -> Iterator[str]:
    for group in groups:
        estimate = scores.of(framework.id, subject, group)
        printed = estimate.printed(framework)
        score = "no score" if printed is None else f"{printed}%" if estimate.unit == "share" else str(printed)
        shown = "withheld" if estimate.suppressed else score
        base = estimate.denominator
        counted = f"[dim]{float(estimate.numerator or 0):g} of {base}[/]"
        yield shown if base is None else f"{counted}{beside}{shown}" if beside == "  " else f"{shown}{beside}{counted}"
        if estimates:
            yield from_to(estimates.of(framework.id, subject, group).interval, estimate.unit)


def show_trace(traced: Trace, cases: bool) -> None:
    """Print a figure, what it rests on, the rule that made it, and the cases behind it by outcome."""
    resolved, measure = traced.resolved, traced.resolved.measure
    console.print(f"[bold]{escape(str(resolved.reference))}[/] is printed as [bold]{escape(resolved.text)}[/]")
    console.print(f"{escape(measure.provenance.wording)}\n", style="italic")
    facts = Table(show_header=False, show_edge=False, pad_edge=False, box=None)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    for name, value in _facts(traced.framework, measure):
        facts.add_row(name, escape(value))
    console.print(facts)
    if measure.parts:
        parts = Table("Part", "Result", show_edge=False, pad_edge=False, title="Made of", title_justify="left")
        for part, result in measure.parts:
            parts.add_row(escape(part), escape(result))
        console.print("", parts)
    if cases and traced.cases:
        units = len({case.unit_id for case in traced.cases})
        questions = {case.question for case in traced.cases}
        console.print(f"\n[bold]Behind it[/] ({units} units)")
        if len(questions) > 1:
            # Nearly every unit has met one of them and missed another, so a list by outcome would say nothing.
            console.print(f"  Answers to {len(questions)} questions. Trace one of them to see its cases.")
            return
        for outcome in OUTCOMES:
            ids = traced.ids(outcome)
            if ids:
                console.print(f"  [bold]{outcome.replace('_', ' ')}[/] ({len(ids)}): {escape(', '.join(ids))}")


def _facts(framework: str, measure: Measure) -> Iterator[tuple[str, str]]:
    yield "Framework", f"{framework} {measure.provenance.version}"
    if measure.group_title:
        size = "" if measure.group_size is None else f" ({measure.group_size})"
        yield "Group", f"{measure.group_title}{size}"
    if measure.numerator is not None:
        yield "Numerator", f"{float(measure.numerator):g}"
        yield "Denominator", f"{measure.denominator} {measure.counted}"
        for name, count in (
            ("Not applicable", measure.not_applicable),
            ("Missing", measure.missing),
            ("Not asked", measure.not_asked),
        ):
            yield name, str(count)
    yield "Rule", measure.rule
    if measure.provenance.source:
        yield "Source", measure.provenance.source
    if measure.provenance.origin:
        yield "Question", measure.provenance.origin


def shown_groups(framework: Framework) -> list[str]:
    """The groups that a pack wants to be seen next to all cases, after all cases."""
    return [ALL, *(group.id for group in framework.groups.values() if group.shown_beside_all and group.unit == "case")]


def table_text(table: pa.Table, format: str) -> str | bytes:
    """Write a table as csv, json (an object per row) or parquet."""
    if format == "parquet":
        sink = io.BytesIO()
        pq.write_table(table, sink)
        return sink.getvalue()
    rows = table.to_pylist()
    if format == "json":
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    text = io.StringIO()
    writer = csv.DictWriter(text, table.column_names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
