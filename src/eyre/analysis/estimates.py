"""Design-based estimates of every question, criterion and composite in every group, with their intervals.

The SQL counts and squares; this module turns its rows into estimates, decides which interval each gets, and says why
where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose, sqrt
from typing import Any

import pyarrow as pa

from eyre.analysis.case_matrix import case_matrix
from eyre.analysis.design import Design, NoDesign, design_of
from eyre.analysis.estimate import DesignEstimate
from eyre.analysis.instrument import instrument_tables, linear_terms, scored_criteria
from eyre.analysis.interval_rule import Answered, no_error, question_interval, score_interval
from eyre.analysis.resampling import resample_matrix
from eyre.analysis.sampled import SampledCases, sampled_cases
from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import Unit, scored_answers, units
from eyre.framework.framework import ALL, Framework, found
from eyre.scoring.scores import SubjectKind
from eyre.statistics.intervals import Interval, straight
from eyre.tables.engine import statement
from eyre.tables.stages import Engine, duck_engine, run_stages

LEVEL = 0.95

STAGES = ("numbered_answers", "question_moments", "case_pools", "pool_slopes", "subject_values", "influence")
RESULTS = ("question_estimates", "subject_estimates")


@dataclass(frozen=True)
class DesignEstimates:
    """All design-based estimates of one inspection (or of several together), by framework, subject and group."""

    frameworks: Mapping[str, Framework]
    level: float
    estimates: Mapping[tuple[str, str, str], DesignEstimate]

    def of(self, framework: str, subject: str, group: str = ALL) -> DesignEstimate:
        """Find the estimate of a subject in a group. Raises UnknownId with the nearest names."""
        known = {name: one for (f, name, g), one in self.estimates.items() if (f, g) == (framework, group)}
        return found(known, subject, f"scored subject of {framework} in the group {group}")


def design_estimates(inspection: Inspection, level: float = LEVEL, design: Design | None = None) -> DesignEstimates:
    """Estimate every score of an inspection for all the cases of its frame.

    design: how the sample was drawn; without it, as the inspection says. Raises NoDesign where it does not say.
    """
    judged, drawn = units(inspection), design or design_of(inspection)
    cases = sampled_cases([(inspection.about.id, judged, drawn)])
    rows = estimate_rows(inspection.frameworks.values(), scored_answers(inspection), cases)
    found = estimates_from(inspection.frameworks, rows[inspection.about.id], cases, level)
    jumping = {key: one for key, one in found.estimates.items() if one.reason == JUMPS}
    resampled = dict(_resampled(inspection.frameworks, judged, drawn, jumping, level))
    return replace(found, estimates={**found.estimates, **resampled})


def intervals_of(inspection: Inspection, level: float = LEVEL) -> DesignEstimates | None:
    """As `design_estimates`; None where the inspection does not say how its sample was drawn."""
    try:
        return design_estimates(inspection, level)
    except NoDesign:
        return None


def _resampled(
    frameworks: Mapping[str, Framework],
    judged: Sequence[Unit],
    design: Design,
    jumping: Mapping[tuple[str, str, str], DesignEstimate],
    level: float,
) -> Iterator[tuple[tuple[str, str, str], DesignEstimate]]:
    """Estimates of scores that jump, by the bootstrap that their interval then names."""
    if design.lonely:
        yield from ((key, replace(one, reason=LONELY)) for key, one in jumping.items())
        return
    for framework, group in sorted({(framework, group) for framework, _, group in jumping}):
        matrix = case_matrix(frameworks[framework], judged, design, group)
        known = {one.subject: one for one in resample_matrix(matrix, matrix.weights, level, group=group)}
        cases = int((matrix.answered.sum(axis=1) > 0).sum())
        for key, one in jumping.items():
            found = known.get(one.subject)
            if (one.framework, one.group) == (framework, group):
                if found is None:
                    yield key, replace(one, reason=NOBODY)
                else:
                    yield key, replace(
                        one, value=found.value, standard_error=found.standard_error, interval=found.interval,
                        cases=cases, reason=RESAMPLED,
                    )  # fmt: skip


def estimate_rows(
    frameworks: Iterable[Framework], scored: pa.Table, cases: SampledCases, engine: Engine | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Run the SQL over scored_answers and give its rows, questions first, by part."""
    if engine is None:
        # One thread adds in one order, so the same inspection gives the same digits every time.
        with duck_engine(threads=1) as own:
            return estimate_rows(frameworks, scored, cases, own)
    run_stages(engine, {"scored_answers": scored, **instrument_tables(frameworks), **cases.tables}, stages())
    rows: dict[str, list[dict[str, Any]]] = {part: [] for part in cases.part_of.values()}
    for result in RESULTS:
        for row in engine.fetch(statement("eyre.analysis", result)).to_pylist():
            rows[row["part"]].append(row)
    return rows


def stages() -> dict[str, str]:
    """The SQL that makes the tables between the answers and the estimates, in the order in which it runs."""
    return {name: statement("eyre.analysis", name) for name in STAGES}


def estimates_from(
    frameworks: Mapping[str, Framework], rows: Iterable[Mapping[str, Any]], cases: SampledCases, level: float
) -> DesignEstimates:
    """Turn the rows of one part into estimates; a subject without a row gets one that says why it has no value."""
    by_key = {(str(row["framework"]), str(row["subject"]), str(row["domain"])): row for row in rows}
    estimates = {}
    for framework in frameworks.values():
        for group in (ALL, *(g.id for g in framework.groups.values() if g.unit == "case")):
            for kind, subject in _subjects(framework):
                key = (framework.id, subject, group)
                estimates[key] = _estimate(framework, kind, key, by_key.get(key), cases, level)
    return DesignEstimates(frameworks, level, estimates)


def _subjects(framework: Framework) -> Iterator[tuple[SubjectKind, str]]:
    yield from (("question", question.id) for question in framework.spec.questions if question.kind == "judged")
    yield from (("criterion", criterion.id) for criterion in scored_criteria(framework))
    yield from ((composite.kind, composite.id) for composite in framework.spec.composites)


NOBODY = "No case of this group has an answer that counts, so there is nothing to estimate."
JUMPS = (
    "This score jumps (a minimum, a cap or points by band), so no standard error can be linearised. "
    "Resampling shows how firm it is."
)
RESAMPLED = "This score jumps (a minimum, a cap or points by band): its error and interval come from resampling."
LONELY = (
    "A stratum has one sampled case of several, which does not tell how much its cases differ. "
    "Merge it with a similar stratum, or inspect a second case of it."
)


def _estimate(
    framework: Framework,
    kind: SubjectKind,
    key: tuple[str, str, str],
    row: Mapping[str, Any] | None,
    cases: SampledCases,
    level: float,
) -> DesignEstimate:
    _, subject, group = key
    unit = framework.composites[subject].unit if subject in framework.composites else "share"
    if row is None:
        smooth = kind == "question" or linear_terms(framework, subject) is not None
        reason = NOBODY if smooth else JUMPS
        return DesignEstimate(framework.id, kind, subject, group, unit, None, None, None, 0, reason)
    value, answered = float(row["value"]), int(row["cases"])
    error, interval, reason = _sureness(kind, unit, row, cases, level)
    return DesignEstimate(framework.id, kind, subject, group, unit, value, error, interval, answered, reason)


def _sureness(
    kind: SubjectKind, unit: str, row: Mapping[str, Any], cases: SampledCases, level: float
) -> tuple[float | None, Interval | None, str]:
    """The standard error and interval of an estimate, or the reason why one of them is not given."""
    value = float(row["value"])
    strata = [cases.strata[number] for number, part in cases.part_of.items() if part == row["part"]]
    if all(stratum.fpc == 0 for stratum in strata):
        return 0.0, no_error(value, level), ""
    lonely = not all(stratum.tells_its_spread for stratum in strata)
    variance = 0.0 if lonely else max(float(row["variance"]), 0.0)
    counted = float(row["numerator"]) if kind == "question" else value * int(row["cases"])
    known = Answered(value, variance, counted, int(row["cases"]), int(row["strata"]), float(row["effective_cases"]))
    # Credits lie between 0 and 1, so only whole ones are equal to their squares.
    whole = kind == "question" and isclose(row["squares"], row["numerator"], abs_tol=1e-9)
    if lonely and not (whole and known.strata == 1):
        return None, None, LONELY
    if kind == "question":
        interval = question_interval(known, cases.strata[int(row["first_stratum"])], whole, level)
    elif unit == "points":
        interval = straight(value, sqrt(variance), known.freedom, level)
    else:
        interval = score_interval(known, level)
    return (None, interval, LONELY) if lonely else (sqrt(variance), interval, "")


COLUMNS: Mapping[str, pa.DataType] = {
    "design_estimate": pa.float64(),
    "standard_error": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "level": pa.float64(),
    "interval": pa.string(),
    "remark": pa.string(),
}


def with_design_columns(table: pa.Table, estimates: DesignEstimates) -> pa.Table:
    """Set the design-based estimates beside the published ones: the table of `estimates_table` with more columns."""
    keys = zip(*(table[name].to_pylist() for name in ("framework", "subject", "group")), strict=True)
    rows = [_columns(estimates.estimates.get(key)) for key in keys]
    for number, (name, kind) in enumerate(COLUMNS.items()):
        table = table.append_column(name, pa.array([row[number] for row in rows], kind))
    return table


def _columns(one: DesignEstimate | None) -> tuple[float | str | None, ...]:
    if one is None:
        return (None,) * len(COLUMNS)
    ends = one.interval
    sure = (None,) * 4 if ends is None else (ends.low, ends.high, ends.level, ends.method)
    return (one.value, one.standard_error, *sure, one.reason or None)
