"""Results against targets: reached, missed by little or missed, and areas ranked on a weighted scorecard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.framework.framework import Framework
from eyre.framework.scorecard_spec import Scorecard
from eyre.framework.spec import Indicator

Outcome = Literal["reached", "near miss", "missed", "not known"]


@dataclass(frozen=True, slots=True)
class AgainstTarget:
    """One indicator with its target and the area's result, exactly as they were stated.

    achievement: the result as a share of the target, or the target as a share of the result where lower is better; 1
    and more where it is reached. None where a number is missing, or is nought and cannot be compared.
    """

    indicator: Indicator
    target: Fraction | None
    result: Fraction | None
    achievement: Fraction | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Place:
    """An area on the scorecard. score: from 0 to 1. rank: 1 is best; areas with equal scores share the better rank.

    rank and score are None where one of the results that count is not known, which missing then names.
    """

    area: str
    score: Fraction | None
    rank: int | None
    ranked: int
    tied: int
    missing: tuple[str, ...]


def against_target(framework: Framework, performance: pa.Table) -> tuple[AgainstTarget, ...]:
    """Compare each result of an area with its target, in the direction in which the indicator is better."""
    rows = {str(row["indicator"]): row for row in performance.to_pylist()}
    rules = framework.scorecard or Scorecard()
    return tuple(
        _compared(indicator, exact(rows[id_].get("target")), exact(rows[id_].get("area")), rules)
        for id_, indicator in framework.indicators.items()
        if id_ in rows
    )


def scorecard(framework: Framework, areas: Mapping[str, pa.Table]) -> tuple[Place, ...]:
    """Rank areas by the weighted mean of what they achieved of their targets, best first, unranked areas last.

    areas: the table of performance of each. What is achieved beyond a target does not make up for another: an
    achievement counts as 1 at most.
    """
    weights = _weights(framework)
    scored = {area: _score(framework, table, weights) for area, table in areas.items()}
    known = sorted((score for score, _ in scored.values() if score is not None), reverse=True)
    places = []
    for area, (score, missing) in scored.items():
        rank = None if score is None else known.index(score) + 1
        tied = 0 if score is None else known.count(score)
        places.append(Place(area, score, rank, len(known), tied, missing))
    return tuple(sorted(places, key=lambda place: (place.rank is None, place.rank or 0, place.area)))


def place_in_words(place: Place) -> str:
    """Say where an area stands on the scorecard."""
    if place.rank is None:
        return f"{place.area} has no place: there is no result for {', '.join(place.missing)}."
    shared = f", together with {place.tied - 1} other{'s' if place.tied > 2 else ''}" if place.tied > 1 else ""
    return f"{place.area} is {ordinal(place.rank)} of {place.ranked}{shared}."


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def exact(value: object) -> Fraction | None:
    """A number of a table as it was written there: 8.73 is 873/100."""
    if value is None or isinstance(value, Fraction):
        return value
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(str(value))


def performance_of(inspection: Inspection) -> pa.Table:
    """The table of performance of an inspection, without rows where it has none."""
    empty: Mapping[str, Sequence[object]] = {"indicator": [], "target": [], "area": []}
    return inspection.tables.get("performance", pa.table(empty))


def _compared(
    indicator: Indicator, target: Fraction | None, result: Fraction | None, rules: Scorecard
) -> AgainstTarget:
    if target is None or result is None:
        return AgainstTarget(indicator, target, result, None, "not known")
    higher = indicator.better == "higher"
    above, below = (result, target) if higher else (target, result)
    achievement = above / below if below > 0 else None
    shortfall = (target - result if higher else result - target) / abs(target) if target else None
    if above >= below:
        return AgainstTarget(indicator, target, result, achievement, "reached")
    near = rules.near_miss is not None and shortfall is not None and shortfall * 100 <= rules.near_miss
    return AgainstTarget(indicator, target, result, achievement, "near miss" if near else "missed")


def _weights(framework: Framework) -> Mapping[str, int]:
    stated = framework.scorecard.weights if framework.scorecard else {}
    return stated or {id_: 1 for id_, indicator in framework.indicators.items() if indicator.national_target}


def _score(
    framework: Framework, performance: pa.Table, weights: Mapping[str, int]
) -> tuple[Fraction | None, tuple[str, ...]]:
    achieved = {one.indicator.id: one.achievement for one in against_target(framework, performance)}
    missing = tuple(framework.indicators[id_].title for id_ in weights if achieved.get(id_) is None)
    if missing or not weights:
        return None, missing
    parts = [(weight, min(achieved[id_] or Fraction(0), Fraction(1))) for id_, weight in weights.items()]
    return sum((weight * part for weight, part in parts), Fraction(0)) / sum(weights.values()), ()
