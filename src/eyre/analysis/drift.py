"""Assessors compared with all others on like cases: who marks differently, and could it be the cases they had?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import credit_unit, scored_answers, units
from eyre.framework.framework import Framework
from eyre.statistics.clusters import clustered_mean
from eyre.statistics.multiple_tests import CORRECTIONS, Correction


@dataclass(frozen=True, slots=True)
class Drift:
    """How far one assessor's marks lie from those that others gave to like cases.

    mean: observed less expected credit per answer, from -1 to 1, with its interval over the assessor's cases.
    unmatched: answers left out because nobody else answered the question for such a case.
    """

    framework: str
    assessor_key: str
    cases: int
    answers: int
    unmatched: int
    mean: float
    low: float | None
    high: float | None
    level: float
    p_value: float | None
    adjusted_p: float | None = None


def drifts(
    inspection: Inspection, correction: Correction = "benjamini_hochberg", level: float = 0.95
) -> tuple[Drift, ...]:
    """Compare each assessor with all others, adjusted for the questions and the kind of cases that came to them.

    What is expected of an answer is the mean credit that the other assessors gave to the same question in cases of the
    same stratum and the same groups that the pack shows beside all cases.
    """
    found = [drift for framework in inspection.frameworks.values() for drift in _drifts(inspection, framework, level)]
    known = [place for place, one in enumerate(found) if one.p_value is not None]
    adjusted = CORRECTIONS[correction]([p for one in found if (p := one.p_value) is not None])
    for place, p_value in zip(known, adjusted, strict=True):
        found[place] = replace(found[place], adjusted_p=p_value)
    return tuple(found)


Cell = tuple[str, tuple[str, ...]]  # question, kind of case


def _drifts(inspection: Inspection, framework: Framework, level: float) -> Iterator[Drift]:
    kinds, unit = _kinds_of_cases(inspection, framework), credit_unit(framework)
    assessor = {
        row["assessment_id"]: row["assessor_key"]
        for row in inspection.tables["assessments"].select(["assessment_id", "assessor_key"]).to_pylist()
    }
    given: dict[str, list[tuple[Cell, str, float]]] = defaultdict(list)
    columns = ["framework", "unit_kind", "unit_id", "question", "credit", "state", "assessment_id"]
    for row in scored_answers(inspection).select(columns).to_pylist():
        by = assessor.get(row["assessment_id"])
        if row["framework"] == framework.id and row["unit_kind"] == "case" and row["credit"] is not None and by:
            cell = (row["question"], kinds[row["unit_id"]])
            given[by].append((cell, row["unit_id"], row["credit"] / unit))
    totals: dict[Cell, float] = defaultdict(float)
    numbers: Counter[Cell] = Counter()
    for answers in given.values():
        for cell, _, credit in answers:
            totals[cell] += credit
            numbers[cell] += 1
    for by in sorted(given):
        yield _drift(framework.id, by, given[by], totals, numbers, level)


def _kinds_of_cases(inspection: Inspection, framework: Framework) -> dict[str, tuple[str, ...]]:
    shown = {group.id for group in framework.groups.values() if group.shown_beside_all}
    return {
        unit.id: (str(unit.attributes.get("stratum") or ""), *(group for group in unit.groups if group in shown))
        for unit in units(inspection)
        if (unit.framework, unit.kind) == (framework.id, "case")
    }


def _drift(
    framework: str,
    by: str,
    answers: Sequence[tuple[Cell, str, float]],
    totals: Mapping[Cell, float],
    numbers: Mapping[Cell, int],
    level: float,
) -> Drift:
    own_total: dict[Cell, float] = defaultdict(float)
    own_number: Counter[Cell] = Counter()
    for cell, _, credit in answers:
        own_total[cell] += credit
        own_number[cell] += 1
    gaps: dict[str, list[float]] = defaultdict(list)
    unmatched = 0
    for cell, case, credit in answers:
        others = numbers[cell] - own_number[cell]
        if others:
            gaps[case].append(credit - (totals[cell] - own_total[cell]) / others)
        else:
            unmatched += 1
    if not gaps:
        return Drift(framework, by, 0, 0, unmatched, 0.0, None, None, level, None)
    mean = clustered_mean(gaps, level)
    matched = len(answers) - unmatched
    return Drift(framework, by, len(gaps), matched, unmatched, mean.value, mean.low, mean.high, level, mean.p_value)


def drift_in_words(found: Drift) -> str:
    """Say whether an assessor marks differently from the others, as far as the cases tell."""
    opening = f"{found.assessor_key}, {_counted(found.cases, 'case')}"
    if found.adjusted_p is None or found.low is None or found.high is None:
        return f"{opening}: too few to compare with those of others."
    side = "lower" if found.mean < 0 else "higher"
    apart = f"{_counted(round(abs(found.mean) * 100), 'point')} {side} than others on like cases"
    if found.adjusted_p > 1 - found.level:
        return f"{opening}: {apart}, which these cases cannot distinguish from chance."
    low, high = sorted((abs(found.low), abs(found.high)))
    return f"{opening}: {apart}, probably between {low * 100:.0f} and {high * 100:.0f}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
