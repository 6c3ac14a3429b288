"""`eyre analyse`: how sure the scores of an inspection are. `eyre plan-size`: how many cases make them sure enough."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from eyre.analysis.agreement_result import agreement_results
from eyre.analysis.comparisons import area_against_others, groups_against_rest
from eyre.analysis.comparisons_result import OTHERS, differences_result
from eyre.analysis.design import Design, NoDesign, design_of
from eyre.analysis.estimates import LEVEL, design_estimates
from eyre.analysis.estimates_result import estimates_result, without_design
from eyre.analysis.firmness_result import movers_result, resampled_result, turnings_result, what_if_result
from eyre.analysis.resampling import REPLICATES, SEED, resample
from eyre.analysis.result import Result
from eyre.analysis.what_if import Aggregation, aggregation_of, what_if
from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import units
from eyre.bundle.read import read_bundle
from eyre.cli.bundles import Bundle
from eyre.cli.show import console, errors, shown_groups, table_text
from eyre.document.chart import draw_chart
from eyre.document.pdf import draw_charts_as_png
from eyre.errors import EyreError
from eyre.framework.framework import ALL, Framework, found
from eyre.framework.load import find_pack, installed_packs
from eyre.scoring.rating import Rating, ratings
from eyre.scoring.scores import Scores, score
from eyre.statistics.multiple_tests import Correction
from eyre.tables.validation import validate
from eyre.tables.yaml_source import read_yaml


@dataclass(frozen=True)
class Asked:
    """What an analysis is asked for; every part of it works from this."""

    inspection: Inspection
    frameworks: Mapping[str, Framework]
    groups: Sequence[str]
    level: float
    replicates: int
    seed: int
    what_if: str | None
    others: Sequence[Inspection] = ()
    holm: bool = False

    @cached_property
    def scores(self) -> Scores:
        """The published scores."""
        return score(self.inspection)

    @cached_property
    def ratings(self) -> Mapping[tuple[str, str], Rating]:
        """The ratings from evidence."""
        return ratings(self.inspection)

    @cached_property
    def design(self) -> Design | NoDesign:
        """How the sample was drawn, or why that is not known."""
        try:
            return design_of(self.inspection)
        except NoDesign as error:
            return error

    def groups_of(self, framework: Framework) -> list[str]:
        """The groups that were asked for; without a choice, those that the pack shows beside all cases."""
        return [g for g in self.groups if g == ALL or g in framework.groups] or shown_groups(framework)


def estimates(asked: Asked) -> Iterator[Result]:
    """Published scores beside design-based estimates with their intervals."""
    if isinstance(asked.design, NoDesign):
        yield without_design(asked.inspection.about.id, asked.scores, asked.design)
        return
    made = design_estimates(asked.inspection, asked.level, asked.design)
    for framework in asked.frameworks.values():
        groups = asked.groups_of(framework)
        yield estimates_result(asked.inspection.about.id, asked.scores, made, asked.design, framework, groups)


def firmness(asked: Asked) -> Iterator[Result]:
    """What another draw, turned answers, single questions and other rules would make of the scores."""
    judged = units(asked.inspection)
    for framework in asked.frameworks.values():
        if isinstance(asked.design, Design):
            resampled = resample(
                framework, judged, asked.design, asked.level, replicates=asked.replicates, seed=asked.seed
            )
            yield resampled_result(framework, resampled, asked.seed)
        yield turnings_result(framework, asked.scores, asked.ratings)
        yield movers_result(framework, asked.scores)
    if asked.what_if:
        # Rules name the criteria of one instrument, so they are tried on the first that was asked for.
        main, rules = next(iter(asked.frameworks.values())), _rules(asked.what_if)
        yield what_if_result(main, rules.title, what_if(asked.inspection, asked.scores, main, rules))


def differences(asked: Asked) -> Iterator[Result]:
    """Groups against the rest of the sample, and the area against other inspections where some are named."""
    correction: Correction = "holm" if asked.holm else "benjamini_hochberg"
    for framework in asked.frameworks.values():
        groups = [group for group in asked.groups_of(framework) if group != ALL]
        against_rest = groups_against_rest(asked.inspection, groups, correction, asked.level) if groups else ()
        yield differences_result(framework, "groups", "groups against the rest of the sample", against_rest)
        if asked.others:
            compared = area_against_others(asked.inspection, asked.others, OTHERS, correction, asked.level)
            yield differences_result(framework, "areas", "the area against the others", compared)


def agreement(asked: Asked) -> Iterator[Result]:
    """Cases that two assessors marked, who marks higher, and each assessor against all others."""
    yield from agreement_results(asked.inspection, asked.frameworks, asked.level, holm=asked.holm)


class Part(StrEnum):
    """The parts of an analysis."""

    ESTIMATES = "estimates"
    FIRMNESS = "firmness"
    DIFFERENCES = "differences"
    AGREEMENT = "agreement"


PARTS: Mapping[Part, Callable[[Asked], Iterable[Result]]] = {
    Part.ESTIMATES: estimates,
    Part.FIRMNESS: firmness,
    Part.DIFFERENCES: differences,
    Part.AGREEMENT: agreement,
}


class AnalysisFormat(StrEnum):
    """How results are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class ChartFormat(StrEnum):
    """How charts are drawn."""

    SVG = "svg"
    PNG = "png"


def analyse(
    bundle: Bundle,
    part: Annotated[
        list[Part] | None, typer.Option("--part", "-p", help="Only these parts; may be given several times.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", "-g", help="Only these groups; may be given several times.")
    ] = None,
    framework: Annotated[str | None, typer.Option(help="Only this framework.")] = None,
    level: Annotated[float, typer.Option(help="How often an interval is to hold the truth.")] = LEVEL,
    replicates: Annotated[int, typer.Option(min=100, help="How many samples are drawn again.")] = REPLICATES,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same samples again.")] = SEED,
    what_if: Annotated[
        str | None, typer.Option(help="Other rules to try on the first framework: a YAML file, or the id of a pack.")
    ] = None,
    against: Annotated[
        list[Path] | None,
        typer.Option(help="Compare with the mean of these bundles: a family, the programme so far, the last visit."),
    ] = None,
    holm: Annotated[bool, typer.Option("--holm", help="Correct for many comparisons by Holm, more strictly.")] = False,
    format: Annotated[AnalysisFormat, typer.Option("--format", "-f", help="How to write it.")] = AnalysisFormat.TABLE,
    to: Annotated[Path | None, typer.Option("--to", help="The folder to write files into.")] = None,
    charts: Annotated[ChartFormat | None, typer.Option(help="Draw charts as well; needs --to.")] = None,
) -> None:
    """Say how sure the scores of a bundle are: estimates with intervals, firmness, differences and agreement.

    Examples: `eyre analyse eyre-demo/bundle`, `eyre analyse eyre-demo/bundle --part firmness --seed 7`,
    `eyre analyse eyre-demo/bundle --part differences --against last-visit`,
    `eyre analyse eyre-demo/bundle --group high_roh --format csv --to analysis --charts svg`
    """
    if to is None and charts is not None:
        raise EyreError("Charts are files. Name the folder for them with --to.")
    with errors.status("Reading and analysing ..."):
        inspection = read_bundle(bundle)
        chosen = inspection.frameworks
        if framework is not None:
            chosen = {framework: found(chosen, framework, "framework of this inspection")}
        known = {g: g for f in chosen.values() for g in (ALL, *(n for n, x in f.groups.items() if x.unit == "case"))}
        groups = [found(known, wanted, "group of cases") for wanted in group or []]
        others = [read_bundle(other) for other in against or []]
        asked = Asked(inspection, chosen, groups, level, replicates, seed, what_if, others, holm)
        results = [result for name in part or list(Part) for result in PARTS[name](asked)]
    if to is not None:
        for path in _written(results, format, charts, to):
            console.print(f"Wrote {path}")
    else:
        _show(results, format)


def _rules(what_if: str) -> Aggregation:
    """Read other rules from a file, or take those of an installed pack."""
    if what_if in installed_packs():
        return aggregation_of(find_pack(what_if))
    path = Path(what_if)
    if not path.is_file():
        packs = ", ".join(installed_packs())
        raise EyreError(f"{what_if} is neither a file nor an installed pack. Name a YAML file, or one of: {packs}.")
    return validate(Aggregation, read_yaml(path.read_text(encoding="utf-8"), path.name))


def _show(results: Sequence[Result], format: AnalysisFormat) -> None:
    if format is AnalysisFormat.TABLE:
        for result in results:
            _print(result)
    elif format is AnalysisFormat.JSON:
        rows = {result.name: result.table.to_pylist() for result in results}
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    else:
        raise EyreError(f"Several tables as {format.value} are several files. Name the folder for them with --to.")


def _print(result: Result) -> None:
    console.print(f"[bold]{escape(result.title)}[/]")
    if result.rows:
        table = Table(show_edge=False, pad_edge=False)
        for number, title in enumerate(result.header):
            table.add_column(escape(title), justify="left" if number == 0 else "right")
        for row in result.rows:
            table.add_row(*(escape(cell) for cell in row))
        console.print(table)
    for note in result.notes:
        console.print(escape(note), style="dim", soft_wrap=True)
    console.print()


def _written(results: Sequence[Result], format: AnalysisFormat, charts: ChartFormat | None, to: Path) -> Iterator[Path]:
    to.mkdir(parents=True, exist_ok=True)
    # A table for the screen has no file of its own: the numbers behind it go into a spreadsheet's format.
    suffix = AnalysisFormat.CSV.value if format is AnalysisFormat.TABLE else format.value
    for result in results:
        path = to / f"{result.name}.{suffix}"
        text = table_text(result.table, suffix)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        yield path
        if charts is not None and result.chart is not None:
            path = to / f"{result.name}.{charts.value}"
            path.write_bytes(_picture(result, charts))
            yield path


def _picture(result: Result, charts: ChartFormat) -> bytes:
    assert result.chart is not None
    if charts is ChartFormat.PNG:
        return draw_charts_as_png([result.chart])[0]
    return draw_chart(result.chart, result.name, result.title, " ".join(result.notes)).encode("utf-8")
