"""A published score in some cases, with how much each case moves it, whatever the pack's rule is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from eyre.analysis.design import Design, NoDesign, design_of
from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import credit_unit, scored_answers
from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.framework.spec import Criterion
from eyre.statistics.comparisons import Sample, Side
from eyre.statistics.strata import Stratum
from eyre.statistics.variance import ratio_influence

Case = tuple[str, str]  # inspection, case_id
Credits = Mapping[str, Mapping[Case, Fraction]]  # question -> credit of every case with an answer that counts
UNKNOWN_FRAME = 10**9  # so large that the finite population correction is 1


class NotComparable(EyreError):
    """A subject of which no difference can be given, and why."""


@dataclass(frozen=True)
class Answered:
    """What comparisons read of one inspection: credits by framework, and how its cases were drawn."""

    inspection: str
    credits: Mapping[str, Credits]
    sample: Sample
    frame_known: bool


def answered(inspection: Inspection) -> Answered:
    """Take out of an inspection what comparisons read.

    Where it does not say what its cases were drawn from, they count as drawn at random from a very large frame: every
    interval is then at least as wide as it would be with the frame known, and frame_known says so.
    """
    name = inspection.about.id
    try:
        design, known = design_of(inspection), True
    except NoDesign:
        cases = [str(case) for case in inspection.tables["cases"]["case_id"].to_pylist()]
        design, known = Design({"": Stratum(UNKNOWN_FRAME, len(cases))}, dict.fromkeys(cases, "")), False
    sample = Sample(
        {(name, stratum): value for stratum, value in design.strata.items()},
        {(name, case): (name, stratum) for case, stratum in design.stratum_of.items()},
    )
    return Answered(name, _credits(inspection), sample, known)


def _credits(inspection: Inspection) -> dict[str, dict[str, dict[Case, Fraction]]]:
    units = {framework.id: credit_unit(framework) for framework in inspection.frameworks.values()}
    credits: dict[str, dict[str, dict[Case, Fraction]]] = {framework: {} for framework in units}
    columns = ["framework", "unit_kind", "unit_id", "question", "credit", "state"]
    for row in scored_answers(inspection).select(columns).to_pylist():
        if row["unit_kind"] == "case" and row["state"] == "answered" and row["credit"] is not None:
            of_question = credits[row["framework"]].setdefault(row["question"], {})
            case = (inspection.about.id, row["unit_id"])
            of_question[case] = Fraction(row["credit"], units[row["framework"]])
    return credits


def measured(framework: Framework, subject: str, credits: Credits, cases: Iterable[Case]) -> Side | None:
    """The published share of a question, criterion or composite in some cases; None where nothing was answered.

    Every inspected case counts alike, as it does in print: what is compared is what stands in the report, and the
    design says how far another draw could have moved it.

    Raises NotComparable where the pack's rule is not smooth (a minimum, a cap, points by bands): there a small change
    of the answers can do nothing or everything, and a standard error would promise too much.
    """
    chosen = frozenset(cases)
    if subject in framework.questions:
        return _question(credits.get(subject, {}), chosen)
    if subject in framework.criteria:
        return _criterion(framework, framework.criteria[subject], credits, chosen)
    composite = framework.composites[subject]
    if composite.method != "weighted_mean" or composite.limiters or any(member.points_by for member in composite.of):
        raise NotComparable(f"{subject} is made by a rule that jumps: compare its members instead.")
    members = []
    for member in composite.of:
        side = measured(framework, member.subject, credits, chosen)
        if side is None:
            return None
        importance = framework.importance_weight(member.subject) if member.subject in framework.criteria else 1
        members.append((float(importance if member.weight is None else member.weight), side))
    return mean_of(members)


def mean_of(sides: Iterable[tuple[float, Side]]) -> Side | None:
    """The weighted mean of several estimates, which moves with the cases of each."""
    parts = tuple(sides)
    total = sum(weight for weight, _ in parts)
    if not total:
        return None
    influence: dict[Case, float] = {}
    for weight, side in parts:
        for unit, value in side.influence.items():
            influence[unit] = influence.get(unit, 0.0) + weight / total * value
    return Side(sum(weight / total * side.share for weight, side in parts), influence, len(influence))


def _question(credits: Mapping[Case, Fraction], chosen: frozenset[Case]) -> Side | None:
    parts = {case: (float(credit), 1.0) for case, credit in credits.items() if case in chosen}
    side = _ratio(parts)
    whole = all(credit in (0, 1) for credit in credits.values())
    if side is None or not whole:
        return side
    return replace(side, counts=(sum(int(met) for met, _ in parts.values()), len(parts)))


def _criterion(
    framework: Framework,
    criterion: Criterion,
    credits: Credits,
    chosen: frozenset[Case],
) -> Side | None:
    questions = [q for q in framework.questions_of(criterion.id) if q.kind == "judged" and q.weight]
    method = criterion.pooling or framework.pooling
    if method == "lowest_question":
        raise NotComparable(f"{criterion.id} is the share of its lowest question: compare its questions instead.")
    if method == "mean_of_questions":
        of_questions = [(float(q.weight), _question(credits.get(q.id, {}), chosen)) for q in questions]
        return mean_of((weight, side) for weight, side in of_questions if side is not None)
    pooled: dict[Case, tuple[float, float]] = {}
    for question in questions:
        for case, credit in credits.get(question.id, {}).items():
            if case in chosen:
                met, of = pooled.get(case, (0.0, 0.0))
                pooled[case] = (met + question.weight * float(credit), of + question.weight)
    if method == "mean_of_cases":
        pooled = {case: (met / of, 1.0) for case, (met, of) in pooled.items()}
    return _ratio(pooled)


def _ratio(parts: Mapping[Case, tuple[float, float]]) -> Side | None:
    total = sum(of for _, of in parts.values())
    if not total:
        return None
    ratio = sum(met for met, _ in parts.values()) / total
    influence = {case: ratio_influence(met, of, 1.0, ratio, total) for case, (met, of) in parts.items()}
    return Side(ratio, influence, len(parts))
