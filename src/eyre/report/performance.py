"""The area's performance against national targets and the national average: the table, the chart and its message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from eyre.analysis.performance import exact
from eyre.document.model import Block, ChartRow, Dot, DotChart, Figure, Paragraph, Table, text
from eyre.framework.framework import Framework
from eyre.framework.spec import Indicator, ReportPart
from eyre.report.forms import number_text
from eyre.report.material import NO_FIGURE, Material, figure, table, words
from eyre.report.stated import is_percent, table_rows
from eyre.report.words import listed

STEP = 20  # the axis of the chart ends at a multiple of this


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator with its target, the area's result and the national average, where they are known."""

    indicator: Indicator
    target: Fraction | None
    area: Fraction | None
    national: Fraction | None
    period: str
    note: str

    def reached(self) -> bool | None:
        """Whether the area reached the target; None where one of the two is not known."""
        if self.area is None or self.target is None:
            return None
        return self.area >= self.target if self.indicator.better == "higher" else self.area <= self.target

    def shown(self, value: Fraction | None) -> str:
        """A value with its unit."""
        if value is None:
            return NO_FIGURE
        unit = self.indicator.unit
        return f"{number_text(value)}%" if is_percent(unit) else f"{number_text(value)} {unit}"


def performance(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """Target, area, England and Wales: as a chart of what can be compared, and as a table of everything."""
    results = _results(material, framework)
    if not results:
        yield Paragraph(text("No results against national targets are known yet."))
        return
    key = f"{part.id}-table"
    comparable = [r for r in results if is_percent(r.indicator.unit)]
    message = _message(results)
    if len(comparable) > 1:
        yield Figure(_chart(comparable), "Performance in per cent: target, area and national average", message, key)
    yield Paragraph(text(message))
    yield _table(material, results, key)


def _results(material: Material, framework: Framework) -> list[Result]:
    rows = {str(row["indicator"]): row for row in table_rows(material.inspection, "performance")}
    return [
        Result(
            indicator,
            exact(row.get("target")),
            exact(row.get("area")),
            exact(row.get("national")),
            str(row.get("period") or ""),
            str(row.get("note") or ""),
        )
        for indicator in framework.indicators.values()
        if (row := rows.get(indicator.id))
    ]


def _chart(results: list[Result]) -> DotChart:
    values = [value for r in results for value in (r.target, r.area, r.national) if value is not None]
    maximum = float(-(-max(values) // STEP) * STEP)
    rows = [
        ChartRow(r.indicator.title, tuple(_dot(r, value) for value in (r.target, r.area, r.national))) for r in results
    ]
    return DotChart(("Target", "Area", "National average"), tuple(rows), "%", 0, maximum)


def _dot(result: Result, value: Fraction | None) -> Dot | None:
    return None if value is None else Dot(float(value), result.shown(value))


def _message(results: list[Result]) -> str:
    judged = [r for r in results if r.reached() is not None]
    reached = [r for r in judged if r.reached()]
    sentences = [f"The area reached the target on {len(reached)} of {len(judged)} measures."]
    comparable = [r for r in judged if is_percent(r.indicator.unit) and r.indicator.better == "higher"]
    if comparable:
        furthest = min(comparable, key=lambda r: (r.area or Fraction(0)) - (r.target or Fraction(0)))
        if not furthest.reached():
            sentences.append(
                f"It fell furthest short in this one: {_named(furthest)}, with {furthest.shown(furthest.area)} "
                f"against a target of {furthest.shown(furthest.target)}."
            )
    national = [r for r in results if r.area is not None and r.national is not None]
    better = [r for r in national if _better(r)]
    sentences.append(f"On {len(better)} of {len(national)} it did better than the national average.")
    return " ".join(sentences)


def _better(result: Result) -> bool:
    area, national = result.area or Fraction(0), result.national or Fraction(0)
    return area > national if result.indicator.better == "higher" else area < national


def _named(result: Result) -> str:
    title = result.indicator.title
    return title[:1].lower() + title[1:]


def _table(material: Material, results: list[Result], key: str) -> Table:
    rows = []
    notes: list[str] = []
    for result in results:
        mark = ""
        if result.note or result.indicator.note:
            notes.append(f"({len(notes) + 1}) {result.note or result.indicator.note}")
            mark = f" ({len(notes)})"
        reached = {True: "Yes", False: "No", None: NO_FIGURE}[result.reached()]
        shown = (figure(result.shown(value)) for value in (result.target, result.area, result.national))
        rows.append((words(result.indicator.title + mark), *shown, words(reached)))
    periods = tuple(dict.fromkeys(result.period for result in results if result.period))
    return table(
        f"Performance of {material.inspection.about.area}{f', {listed(periods)}' if periods else ''}",
        ("Measure", "Target", "Area", "National average", "Target reached"),
        rows,
        key=key,
        align="lrrrl",
        widths=(46, 13, 13, 14, 14),
        note=" ".join(notes),
    )
