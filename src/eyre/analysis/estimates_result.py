"""Published scores and design-based estimates side by side, with what a reader must know of the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eyre.analysis.design import Design, NoDesign
from eyre.analysis.estimates import DesignEstimates, with_design_columns
from eyre.analysis.result import Result, from_to, percent
from eyre.document.model import ChartRow, Dot, DotChart
from eyre.framework.framework import ALL, Framework
from eyre.scoring.scores import Scores, estimates_table

MOST_SERIES = 4


def estimates_result(
    inspection: str,
    scores: Scores,
    estimates: DesignEstimates,
    design: Design,
    framework: Framework,
    groups: Sequence[str],
) -> Result:
    """The scores of one framework: criteria and composites to read, questions too in its table."""
    table = with_design_columns(estimates_table(inspection, scores), estimates)
    keep = [row["framework"] == framework.id and row["group"] in groups for row in table.to_pylist()]
    return Result(
        f"estimates-{framework.id}",
        f"{framework.title}: published scores, and estimates for all cases of the frame",
        table.filter(keep),
        ("Subject", "Group", "Published", "Estimate", f"{estimates.level:.0%} interval", "Cases", "Interval by"),
        tuple(_rows(framework, scores, estimates, groups)),
        (*weighting_notes(design), *_reasons(framework, estimates, groups)),
        _chart(framework, estimates, groups),
    )


def without_design(inspection: str, scores: Scores, reason: NoDesign) -> Result:
    """What is left where nobody knows how the sample was drawn: the published scores, and what is to be filled in."""
    title = "Published scores only"
    return Result("estimates", title, estimates_table(inspection, scores), (), (), (str(reason),))


def weighting_notes(design: Design) -> list[str]:
    """Say in words how the sample differs from the frame, and what that does to the two figures."""
    sampled = Counter(design.stratum_of.values())
    total = sum(sampled.values())
    notes = [
        f"{total} of {design.frame_size:,} cases were inspected. An interval says how far the figure may lie from "
        "what an inspection of all of them would have found, by the chance of the draw alone."
    ]
    for name, stratum in design.strata.items():
        in_sample, in_frame = stratum.sampled / total, stratum.frame_size / design.frame_size
        if in_sample > in_frame + 0.005:
            notes.append(
                f"Cases of the stratum {name} are {percent(in_sample)} of the sample ({stratum.sampled} of {total}) "
                f"but {percent(in_frame, digits=1)} of the frame ({stratum.frame_size:,} of {design.frame_size:,}): "
                "more of them were drawn on purpose. The published score counts every inspected case alike; the "
                "estimate counts each for as many cases as it stands for, and so speaks of the whole caseload."
            )
    return notes


def _rows(
    framework: Framework, scores: Scores, estimates: DesignEstimates, groups: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    for (name, subject, group), one in estimates.estimates.items():
        if name != framework.id or group not in groups or one.subject_kind == "question":
            continue
        printed = scores.printed(name, subject, group)
        yield (
            _title(framework, subject),
            "All cases" if group == ALL else framework.groups[group].title,
            "–" if printed is None else f"{printed}%" if one.unit == "share" else str(printed),
            percent(one.value, one.unit),
            from_to(one.interval, one.unit),
            str(one.cases),
            one.interval.method if one.interval else "",
        )


def _title(framework: Framework, subject: str) -> str:
    if subject in framework.criteria:
        return f"{subject} {framework.criteria[subject].title}"
    return framework.composites[subject].title


def _reasons(framework: Framework, estimates: DesignEstimates, groups: Sequence[str]) -> list[str]:
    shown = (one for (name, _, g), one in estimates.estimates.items() if name == framework.id and g in groups)
    counts = Counter(one.reason for one in shown if one.reason)
    return [f"{reason} (figures concerned: {count})" for reason, count in counts.items()]


def _chart(framework: Framework, estimates: DesignEstimates, groups: Sequence[str]) -> DotChart | None:
    drawn = list(groups)[:MOST_SERIES]
    subjects = [
        subject
        for (name, subject, group), one in estimates.estimates.items()
        if name == framework.id and group == ALL and one.subject_kind != "question" and one.unit == "share"
    ]
    rows = [
        ChartRow(_title(framework, subject), tuple(_dot(estimates, framework.id, subject, group) for group in drawn))
        for subject in subjects
    ]
    titles = tuple("All cases" if group == ALL else framework.groups[group].title for group in drawn)
    return DotChart(titles, tuple(rows), "%", 0, 100) if rows and drawn else None


def _dot(estimates: DesignEstimates, framework: str, subject: str, group: str) -> Dot | None:
    one = estimates.of(framework, subject, group)
    if one.value is None:
        return None
    ends = (None, None) if one.interval is None else (one.interval.low * 100, one.interval.high * 100)
    return Dot(one.value * 100, percent(one.value), *ends)
