"""Tallies -> scores of questions, criteria and composites for every group, by the pack's published rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import score_units, units
from eyre.framework.framework import ALL, Framework, found
from eyre.framework.spec import Criterion
from eyre.scoring.composites import roll_up
from eyre.scoring.tally import Tallies, Tally, tally
from eyre.statistics.rounding import rounded

SubjectKind = Literal["question", "criterion", "section", "overall", "outcome"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One score of one group. value is exact: a share from 0 to 1, or points; None where nothing can be scored.

    numerator (credit) and denominator (answers) are those that were pooled; they stay empty where another rule made
    the score, which method then names. units is the size of the group; missing answers are outside the denominator.
    suppressed: it rests on too few cases to be published, and all its numbers were taken away.
    """

    framework: str
    version: str
    subject_kind: SubjectKind
    subject: str
    group: str
    value: Fraction | None
    unit: Literal["share", "points"]
    numerator: Fraction | None
    denominator: int | None
    units: int
    not_applicable: int
    missing: int
    method: str
    band: str | None = None
    suppressed: bool = False

    def printed(self, framework: Framework) -> int | None:
        """The published figure: whole per cent (or points), rounded by the pack's rule."""
        if self.value is None:
            return None
        return int(rounded(self.value * (100 if self.unit == "share" else 1), framework.rounding))


@dataclass(frozen=True)
class Scores:
    """Every score of an inspection, and the counts that they are made of."""

    frameworks: Mapping[str, Framework]
    tallies: Tallies
    estimates: Mapping[tuple[str, str, str], Estimate]  # framework, subject, group

    def of(self, framework: str, subject: str, group: str = ALL) -> Estimate:
        """Find the score of a question, criterion or composite in a group. Raises UnknownId with the nearest names."""
        estimate = self.estimates.get((framework, subject, group))
        if estimate is not None:
            return estimate
        known = {name: estimate for (f, name, g), estimate in self.estimates.items() if (f, g) == (framework, group)}
        if not known:
            groups = {g: g for f, _, g in self.estimates if f == framework}
            found(groups, group, f"group of {framework}")
        return found(known, subject, f"scored subject of {framework}")

    def printed(self, framework: str, subject: str, group: str = ALL) -> int | None:
        """The published figure of a subject."""
        return self.of(framework, subject, group).printed(self.frameworks[framework])


def score(inspection: Inspection) -> Scores:
    """Score an inspection: all its frameworks, subjects and groups."""
    frameworks = inspection.frameworks
    judged = units(inspection)
    tallies = tally(frameworks.values(), score_units(inspection.about.id, frameworks, judged), judged)
    return scores_from(frameworks, tallies)


def scores_from(frameworks: Mapping[str, Framework], tallies: Tallies) -> Scores:
    """Make every score from the counts, however they were counted: for the framework's groups and all that counted."""
    estimates = {}
    for framework in frameworks.values():
        named = (group.id for group in framework.groups.values() if group.unit == "case")
        for group in dict.fromkeys((ALL, *named, *tallies.groups(framework.id))):
            for estimate in _group_scores(framework, tallies, group):
                estimates[(framework.id, estimate.subject, group)] = estimate
    return Scores(frameworks, tallies, estimates)


def _group_scores(framework: Framework, tallies: Tallies, group: str) -> Iterator[Estimate]:
    units = tallies.size(framework.id, group)
    for question in framework.spec.questions:
        if question.kind == "judged":
            counted = tallies.of(framework.id, question.id, group)
            yield _estimate(framework, "question", question.id, group, counted.share, counted, "answers", units)
    values: dict[str, Fraction | None] = {}
    for criterion in framework.spec.criteria:
        if criterion.method == "answers":
            estimate = score_criterion(framework, tallies, criterion, group, units)
            values[criterion.id] = estimate.value
            yield estimate
    for composite in framework.spec.composites:
        value, band = roll_up(framework, composite, values)
        values[composite.id] = value
        yield Estimate(
            framework.id, framework.version, composite.kind, composite.id, group, value, composite.unit,
            None, None, units, 0, 0, composite.method, band,
        )  # fmt: skip


def score_criterion(
    framework: Framework, tallies: Tallies, criterion: Criterion, group: str, units: int = 0
) -> Estimate:
    """Pool the answers of one criterion in one group by its rule; units is the size of the group."""
    questions = [q for q in framework.questions_of(criterion.id) if q.kind == "judged" and q.weight]
    counted = [(q.weight, tallies.of(framework.id, q.id, group)) for q in questions]
    # Weights count answers several times, so a weighted pool is a sum of weighted tallies.
    pooled = sum((_weighted(tally, weight) for weight, tally in counted), Tally())
    shares = [(weight, tally.share) for weight, tally in counted if tally.share is not None]
    method = criterion.pooling or framework.pooling
    value: Fraction | None
    if method == "answers":
        value = pooled.share
    elif method == "mean_of_questions":
        weight = sum(weight for weight, _ in shares)
        value = sum((share * w for w, share in shares), Fraction(0)) / weight if weight else None
    elif method == "lowest_question":
        value = min((share for _, share in shares), default=None)
    else:
        cases = tallies.cases.get((framework.id, criterion.id, group), ())
        n = sum(case.units for case in cases)
        value = sum((case.credit / case.weight * case.units for case in cases), Fraction(0)) / n if n else None
    return _estimate(framework, "criterion", criterion.id, group, value, pooled, method, units)


def _weighted(tally: Tally, weight: int) -> Tally:
    return Tally(tally.numerator * weight, tally.denominator * weight, tally.not_applicable, tally.missing)


def _estimate(
    framework: Framework,
    kind: SubjectKind,
    subject: str,
    group: str,
    value: Fraction | None,
    counted: Tally,
    method: str,
    units: int,
) -> Estimate:
    return Estimate(
        framework.id, framework.version, kind, subject, group, value, "share",
        counted.numerator, counted.denominator, units, counted.not_applicable, counted.missing, method,
    )  # fmt: skip


_COLUMNS: dict[str, pa.DataType] = {
    "inspection": pa.string(),
    "framework": pa.string(),
    "version": pa.string(),
    "subject_kind": pa.string(),
    "subject": pa.string(),
    "group": pa.string(),
    "unit": pa.string(),
    "estimate": pa.float64(),
    "printed": pa.int64(),
    "band": pa.string(),
    "numerator": pa.float64(),
    "denominator": pa.int64(),
    "cases": pa.int64(),
    "not_applicable": pa.int64(),
    "missing": pa.int64(),
    "method": pa.string(),
    "suppressed": pa.bool_(),
}
ESTIMATES = pa.schema(_COLUMNS)


def estimates_table(inspection: str, scores: Scores) -> pa.Table:
    """Lay the scores out as the table of estimates, one row per framework, subject and group."""
    rows = [_row(inspection, estimate, scores.frameworks[estimate.framework]) for estimate in scores.estimates.values()]
    columns = zip(*rows, strict=True) if rows else ([] for _ in ESTIMATES)
    arrays = [pa.array(list(c), f.type) for c, f in zip(columns, ESTIMATES, strict=True)]
    return pa.Table.from_arrays(arrays, schema=ESTIMATES)


def _row(inspection: str, estimate: Estimate, framework: Framework) -> tuple[object, ...]:
    return (
        inspection,
        estimate.framework,
        estimate.version,
        estimate.subject_kind,
        estimate.subject,
        estimate.group,
        estimate.unit,
        None if estimate.value is None else float(estimate.value),
        estimate.printed(framework),
        estimate.band,
        None if estimate.numerator is None else float(estimate.numerator),
        estimate.denominator,
        estimate.units,
        estimate.not_applicable,
        estimate.missing,
        estimate.method,
        estimate.suppressed,
    )
