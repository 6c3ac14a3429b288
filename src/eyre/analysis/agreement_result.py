"""Agreement between assessors as results to read: by subject, by role, by assessor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import pyarrow as pa

from eyre.analysis.agreement import (
    Direction,
    Marked,
    SubjectAgreement,
    agreements,
    agreements_table,
    direction_in_words,
    directions,
    marked_twice,
)
from eyre.analysis.drift import Drift, drift_in_words, drifts
from eyre.analysis.result import NOTHING, Result, arrow_table
from eyre.assessment.inspection import Inspection
from eyre.framework.framework import Framework

_DIRECTION: dict[str, pa.DataType] = {
    "framework": pa.string(),
    "first_role": pa.string(),
    "second_role": pa.string(),
    "higher": pa.int64(),
    "lower": pa.int64(),
    "same": pa.int64(),
    "cases": pa.int64(),
    "mean": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "level": pa.float64(),
    "p_value": pa.float64(),
}
_DRIFT: dict[str, pa.DataType] = {
    "framework": pa.string(),
    "assessor_key": pa.string(),
    "cases": pa.int64(),
    "answers": pa.int64(),
    "unmatched": pa.int64(),
    "mean": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "level": pa.float64(),
    "p_value": pa.float64(),
    "adjusted_p": pa.float64(),
}


def agreement_results(
    inspection: Inspection, frameworks: Mapping[str, Framework], level: float, *, holm: bool = False
) -> Iterator[Result]:
    """For each framework: agreement on cases marked twice with the direction of it, then the drift of assessors."""
    marked = marked_twice(inspection)
    agreed = agreements(inspection, marked, level)
    drifted = drifts(inspection, "holm" if holm else "benjamini_hochberg", level)
    for framework in frameworks.values():
        yield _agreement(framework, [one for one in agreed if one.framework == framework.id])
        yield _direction(framework, marked, level)
        yield _drift(framework, [one for one in drifted if one.framework == framework.id])


def _agreement(framework: Framework, found: Sequence[SubjectAgreement]) -> Result:
    criteria = [one for one in found if one.subject_kind == "criterion"]
    note = (
        "Two marks agree when they are worth the same. AC1, kappa and alpha are 1 for full agreement and 0 for what "
        "chance would give; where nearly all marks are alike, kappa and alpha are small even for good agreement."
    )
    return Result(
        f"agreement-{framework.id}",
        f"{framework.title}: cases marked twice",
        agreements_table(found),
        ("Subject", "Agree", "Kappa", "AC1", "Alpha", "Cases", "Cases needed"),
        tuple(_row(one) for one in criteria),
        (note,) if found else ("No case was marked twice: give assessments the purpose second.",),
    )


def _row(one: SubjectAgreement) -> tuple[str, ...]:
    values = [NOTHING if c.value is None else f"{c.value:.2f}" for c in one.coefficients]
    needed = "enough" if one.enough else "more" if one.needed is None else str(one.needed)
    return (one.subject, *values, str(one.cases), needed)


def _direction(framework: Framework, marked: Sequence[Marked], level: float) -> Result:
    found: list[Direction] = [one for one in directions(marked, level) if one.framework == framework.id]
    return Result(
        f"direction-{framework.id}",
        f"{framework.title}: who marks higher",
        arrow_table([asdict(one) for one in found], _DIRECTION),
        ("Roles", "In words"),
        tuple((f"{one.first_role}, {one.second_role}", direction_in_words(one)) for one in found),
        () if found else ("No case was marked by two roles.",),
    )


def _drift(framework: Framework, found: Sequence[Drift]) -> Result:
    return Result(
        f"drift-{framework.id}",
        f"{framework.title}: each assessor against the others, on like cases",
        arrow_table([asdict(one) for one in found], _DRIFT),
        ("Assessor", "In words"),
        tuple((one.assessor_key, drift_in_words(one)) for one in found),
        ("Like cases: the same question, stratum and groups that are shown beside all cases.",),
    )
