"""Differences between groups or areas as a result to read: a sentence for each subject, the numbers in its table."""

from __future__ import annotations

from collections.abc import Sequence

from eyre.analysis.comparisons import Comparison, comparisons_table, in_words
from eyre.analysis.result import Result, percent
from eyre.document.model import ChartRow, Dot, DotChart
from eyre.framework.framework import Framework

OTHERS = "the mean of the others"


def differences_result(framework: Framework, name: str, title: str, comparisons: Sequence[Comparison]) -> Result:
    """The comparisons of one framework: criteria and composites to read, questions where chance is not enough."""
    own = [one for one in comparisons if one.what.framework == framework.id]
    shown = [one for one in own if one.what.subject_kind != "question" or one.beyond_chance]
    return Result(
        f"differences-{name}-{framework.id}",
        f"{framework.title}: {title}",
        comparisons_table(own),
        ("Subject", "In words"),
        tuple((one.what.subject, in_words(one)) for one in shown),
        tuple(_notes(own)),
        _chart([one for one in shown if one.what.subject_kind == "criterion"]),
    )


def _signed(share: float) -> str:
    """A difference of shares in points, with its sign."""
    points = percent(abs(share)).removesuffix("%")
    return points if points == "0" else f"{'−' if share < 0 else '+'}{points}"


def _notes(comparisons: Sequence[Comparison]) -> list[str]:
    if not comparisons:
        return ["There is nothing to compare: name groups of cases, or other inspections with the same framework."]
    notes = [
        f"{len(comparisons)} comparisons were made, and p values are corrected for those of "
        "one kind of subject. Questions are listed only where chance alone is not likely to give as much."
    ]
    if not all(one.frame_known for one in comparisons):
        notes.append(
            "It is not known how many cases a sample was drawn from: intervals are at least as wide as they need be. "
            "Add strata.csv."
        )
    return notes


def _chart(criteria: Sequence[Comparison]) -> DotChart | None:
    rows = [
        ChartRow(
            f"{one.what.subject}  {one.what.first}",
            (Dot(100 * gap.difference, _signed(gap.difference), 100 * gap.low, 100 * gap.high),),
        )
        for one in criteria
        if (gap := one.difference)
    ]
    if not rows:
        return None
    series = (f"Difference from {criteria[0].what.second}",)
    return DotChart(series, tuple(rows), " points", -100, 100, "no difference", 0)
