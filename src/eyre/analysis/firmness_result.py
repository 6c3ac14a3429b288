"""How firm a headline is, laid out to be read: resampling, turned answers, movers, and other rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from eyre.analysis.movers import movers
from eyre.analysis.rating_turnings import rating_turnings
from eyre.analysis.resampling import Resampled
from eyre.analysis.result import NOTHING, Result, arrow_table, from_to, percent
from eyre.analysis.turning import Turning, band_turnings
from eyre.analysis.what_if import SideBySide
from eyre.framework.framework import ALL, Framework
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Estimate, Scores

_NAMES: Mapping[str, pa.DataType] = {"framework": pa.string(), "subject": pa.string()}
_GROUP: Mapping[str, pa.DataType] = {**_NAMES, "group": pa.string()}
_RESAMPLED: Mapping[str, pa.DataType] = {
    **_GROUP,
    "estimate": pa.float64(),
    "standard_error": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "level": pa.float64(),
    "band": pa.string(),
    "same_band": pa.float64(),
    "replicates": pa.int64(),
}
_TURNINGS: Mapping[str, pa.DataType] = {
    **_NAMES,
    "now": pa.string(),
    "becomes": pa.string(),
    "turned": pa.int64(),
    "unit": pa.string(),
}
_MOVERS: Mapping[str, pa.DataType] = {
    "framework": pa.string(),
    "criterion": pa.string(),
    "question": pa.string(),
    "answered": pa.int64(),
    "share": pa.float64(),
    "now": pa.float64(),
    "if_none_met": pa.float64(),
    "if_all_met": pa.float64(),
}
_WHAT_IF: Mapping[str, pa.DataType] = {
    **_GROUP,
    "published": pa.float64(),
    "published_band": pa.string(),
    "other": pa.float64(),
    "other_band": pa.string(),
}


def resampled_result(framework: Framework, resampled: Sequence[Resampled], seed: int) -> Result:
    """Published scores in many replicates of the sample."""
    rows = [
        {
            "framework": one.framework,
            "subject": one.subject,
            "group": one.group,
            "estimate": one.value,
            "standard_error": one.standard_error,
            "low": one.interval.low,
            "high": one.interval.high,
            "level": one.interval.level,
            "band": one.band,
            "same_band": one.same_band,
            "replicates": one.replicates,
        }
        for one in resampled
    ]
    shown = tuple(
        (
            one.subject,
            percent(one.value, unit := _unit(framework, one.subject)),
            from_to(one.interval, unit),
            one.band or NOTHING,
            percent(one.same_band),
        )
        for one in resampled
    )
    note = (
        f"{resampled[0].replicates if resampled else 0:,} samples were drawn again from the sample, in the way in "
        f"which it was drawn (seed {seed}), and scored by the published rule. Same band: the share of them in the band "
        "that is published."
    )
    header = ("Subject", "Published", "Range when drawn again", "Band", "Same band")
    title = f"{framework.title}: would another draw give the same?"
    return Result(f"resampled-{framework.id}", title, arrow_table(rows, _RESAMPLED), header, shown, (note,))


def _unit(framework: Framework, subject: str) -> str:
    return framework.composites[subject].unit if subject in framework.composites else "share"


def turnings_result(
    framework: Framework, scores: Scores, ratings: Mapping[tuple[str, str], Rating], group: str = ALL
) -> Result:
    """What it takes to change each band and each rating."""
    turnings = [*band_turnings(scores, framework, group)]
    for (name, _), rating in ratings.items():
        if name == framework.id:
            turnings += rating_turnings(framework, rating)
    rows = [
        {name: getattr(turning, name) for name in ("framework", "subject", "now", "becomes", "turned", "unit")}
        for turning in turnings
    ]
    shown = tuple((t.subject, t.now, t.becomes, _count(t)) for t in turnings)
    notes = (
        "An answer turns when it is judged otherwise in one case. The number is the smallest that is enough: any "
        "other choice of answers takes more.",
    )
    header = ("Subject", "Now", "Becomes", "If so many turn")
    title = f"{framework.title}: what it takes to change a band or rating"
    return Result(f"turnings-{framework.id}", title, arrow_table(rows, _TURNINGS), header, shown, notes)


def _count(turning: Turning) -> str:
    if turning.turned is None:
        return "more than 3 items" if turning.unit == "items of evidence" else "no number of answers does"
    noun = {"answers": "answer", "items of evidence": "item"}[turning.unit]
    return f"{turning.turned} {noun}{'' if turning.turned == 1 else 's'}"


def movers_result(framework: Framework, scores: Scores, group: str = ALL) -> Result:
    """Which question moves its criterion most."""
    found = movers(scores, framework, group)
    rows: list[Mapping[str, object]] = [
        {
            "framework": one.framework,
            "criterion": one.criterion,
            "question": one.question,
            "answered": one.answered,
            "share": float(one.share),
            "now": float(one.now),
            "if_none_met": float(one.if_none_met),
            "if_all_met": float(one.if_all_met),
        }
        for one in found
    ]
    shown = tuple(
        (
            one.criterion,
            one.question,
            f"{percent(one.share)} of {one.answered}",
            percent(one.now),
            percent(one.if_none_met),
            percent(one.if_all_met),
        )
        for one in found
    )
    header = ("Criterion", "Question", "Met now", "Criterion now", "If none were met", "If all were met")
    notes = ("The question at the top of each criterion moves it most: it has the widest way from none to all.",)
    title = f"{framework.title}: which question moves its criterion most"
    return Result(f"movers-{framework.id}", title, arrow_table(rows, _MOVERS), header, shown, notes)


def what_if_result(framework: Framework, other: str, compared: Iterable[SideBySide]) -> Result:
    """The published scores beside those of other rules."""
    rows, shown = [], []
    for one in compared:
        before, after = one.published, one.other
        rows.append(
            {
                "framework": one.framework,
                "subject": one.subject,
                "group": one.group,
                "published": None if before is None or before.value is None else float(before.value),
                "published_band": before.band if before else None,
                "other": None if after is None or after.value is None else float(after.value),
                "other_band": after.band if after else None,
            }
        )
        cells = (
            percent(e.value, e.unit) + (f" ({e.band})" if e.band else "") if e else NOTHING for e in (before, after)
        )
        shown.append((one.subject, *cells))
    header = ("Subject", "Published", other)
    notes = ("The answers are the same; only the rules differ. The published score stays the published score.",)
    title = f"{framework.title}: the same answers under other rules"
    return Result(f"what-if-{framework.id}", title, arrow_table(rows, _WHAT_IF), header, tuple(shown), notes)


def _score(estimate: Estimate | None) -> str:
    if estimate is None:
        return NOTHING
    return percent(estimate.value, estimate.unit) + (f" ({estimate.band})" if estimate.band else "")
