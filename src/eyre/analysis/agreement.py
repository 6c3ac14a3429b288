"""Cases marked twice: how far two assessors agree, and which of them marks higher."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.framework.framework import Framework
from eyre.statistics.agreement import COEFFICIENTS, Agreement, Pair, clusters_needed
from eyre.statistics.clusters import clustered_mean

NOT_APPLICABLE = "not applicable"
NARROW = 0.2  # an agreement is told as a finding when its interval reaches no further than this on either side
MEASURED_BY = "ac1"  # the coefficient that stays steady where nearly all marks are alike, as they often are here


@dataclass(frozen=True, slots=True)
class Marked:
    """One question of one case as two assessors marked it: what each mark is worth, None for not applicable."""

    framework: str
    question: str
    case: str
    first: Fraction | None
    second: Fraction | None
    first_role: str
    second_role: str

    @property
    def pair(self) -> Pair:
        """The two marks as they are compared: they agree when they are worth the same."""
        return Pair(_mark(self.first), _mark(self.second), self.case)


def _mark(credit: Fraction | None) -> str:
    return NOT_APPLICABLE if credit is None else str(credit)


@dataclass(frozen=True, slots=True)
class SubjectAgreement:
    """The agreement on a question, or on all questions of a criterion, by every coefficient.

    cases: marked twice. needed: cases that would make the interval narrow enough to tell the agreement as a finding;
    None where even that cannot be said.
    """

    framework: str
    subject_kind: str
    subject: str
    coefficients: tuple[Agreement, ...]
    cases: int
    needed: int | None

    @property
    def enough(self) -> bool:
        """Whether so many cases were marked twice that the agreement is known well."""
        return self.needed is not None and self.needed <= self.cases


def marked_twice(inspection: Inspection) -> tuple[Marked, ...]:
    """Every judged question that two assessors of different assessments marked for the same case.

    A first assessment is paired with each second one of the same case and framework; questions that one of the two
    left open are no pair. Adjudicated and calibration assessments take no part.
    """
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for row in inspection.tables["answers"].select(["assessment_id", "question", "value"]).to_pylist():
        if row["value"]:
            answers[row["assessment_id"]][row["question"]] = str(row["value"])
    by_case: dict[tuple[str, str], dict[str, list[Mapping[str, str | None]]]] = defaultdict(lambda: defaultdict(list))
    for row in inspection.tables["assessments"].to_pylist():
        if row["unit_kind"] == "case" and row["framework"] in inspection.frameworks:
            by_case[row["framework"], row["unit_id"]][row["purpose"]].append(row)
    found: list[Marked] = []
    for (framework, case), purposes in by_case.items():
        for first in purposes["first"]:
            for second in purposes["second"]:
                found += _pairs(inspection.frameworks[framework], case, first, second, answers)
    return tuple(found)


def _pairs(
    framework: Framework,
    case: str,
    first: Mapping[str, str | None],
    second: Mapping[str, str | None],
    answers: Mapping[str, Mapping[str, str]],
) -> Iterator[Marked]:
    mine, theirs = answers.get(str(first["assessment_id"]), {}), answers.get(str(second["assessment_id"]), {})
    roles = str(first["assessor_role"] or ""), str(second["assessor_role"] or "")
    for question in framework.spec.questions:
        # What follows from dates nobody judged.
        if question.scale and not question.derived:
            credits = {value.value: value.credit for value in framework.scales[question.scale].values}
            if mine.get(question.id) not in credits or theirs.get(question.id) not in credits:
                continue
            yield Marked(
                framework.id, question.id, case, credits[mine[question.id]], credits[theirs[question.id]], *roles
            )


def agreements(
    inspection: Inspection, marked: Sequence[Marked] | None = None, level: float = 0.95
) -> tuple[SubjectAgreement, ...]:
    """The agreement on every question that was marked twice, and on every criterion with its questions pooled."""
    pairs = marked_twice(inspection) if marked is None else marked
    by_question: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for one in pairs:
        by_question[one.framework, one.question].append(one.pair)
    found = []
    for framework in inspection.frameworks.values():
        for question in framework.questions:
            of_question = by_question.get((framework.id, question))
            if of_question:
                found.append(_agreement(framework.id, "question", question, of_question, level))
        for criterion in framework.criteria:
            of_questions = [by_question.get((framework.id, q.id), []) for q in framework.questions_of(criterion)]
            pooled = [pair for pairs_of_one in of_questions for pair in pairs_of_one]
            if pooled:
                found.append(_agreement(framework.id, "criterion", criterion, pooled, level))
    return tuple(found)


def _agreement(framework: str, kind: str, subject: str, pairs: Sequence[Pair], level: float) -> SubjectAgreement:
    coefficients = tuple(coefficient(pairs, level) for coefficient in COEFFICIENTS)
    steady = next(one for one in coefficients if one.method == MEASURED_BY)
    return SubjectAgreement(framework, kind, subject, coefficients, steady.clusters, clusters_needed(steady, NARROW))


def agreement_in_words(found: SubjectAgreement) -> str:
    """Say how far the assessors agree, or that too few cases were marked twice and how many it takes."""
    raw = found.coefficients[0]
    if raw.value is None:
        return f"Nobody marked {found.subject} twice."
    agreed = round(raw.value * raw.pairs)
    opening = f"On {found.subject} the two marks agree in {agreed} of {raw.pairs}"
    if not found.enough:
        wanted = "more" if found.needed is None else f"about {found.needed}"
        return (
            f"{opening}, but {found.cases} cases marked twice are too few to tell how far assessors agree: it takes "
            f"{wanted}."
        )
    steady = next(one for one in found.coefficients if one.method == MEASURED_BY)
    return f"{opening}; beyond chance that is {steady.value:.2f} (AC1, from {steady.low:.2f} to {steady.high:.2f})."


@dataclass(frozen=True, slots=True)
class Direction:
    """Which of two roles marks higher, on the cases that both marked.

    higher, lower: marks that the first role gave higher or lower than the second; same: alike. mean: by how much of a
    full mark the first role is higher on average, with its interval; p_value: how often chance alone would give as
    much. low, high and p_value are None where one case gives none.
    """

    framework: str
    first_role: str
    second_role: str
    higher: int
    lower: int
    same: int
    cases: int
    mean: float
    low: float | None
    high: float | None
    level: float
    p_value: float | None


def directions(marked: Iterable[Marked], level: float = 0.95) -> tuple[Direction, ...]:
    """Compare every two roles of which one marked a case first and the other marked it again."""
    gaps: dict[tuple[str, str, str], dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for one in marked:
        if one.first is not None and one.second is not None and one.first_role != one.second_role:
            swap = one.first_role > one.second_role
            gap = one.second - one.first if swap else one.first - one.second
            roles = sorted((one.first_role, one.second_role))
            gaps[one.framework, roles[0], roles[1]][one.case].append(gap)
    return tuple(_direction(*key, cases, level) for key, cases in sorted(gaps.items()))


def _direction(
    framework: str, first: str, second: str, cases: Mapping[str, Sequence[Fraction]], level: float
) -> Direction:
    all_gaps = [gap for gaps in cases.values() for gap in gaps]
    mean = clustered_mean({case: [float(gap) for gap in gaps] for case, gaps in cases.items()}, level)
    counts = Counter((gap > 0) - (gap < 0) for gap in all_gaps)
    marks = counts[1], counts[-1], counts[0]
    return Direction(framework, first, second, *marks, len(cases), mean.value, mean.low, mean.high, level, mean.p_value)


def direction_in_words(found: Direction) -> str:
    """Say which role marks higher, as far as the cases tell."""
    different = found.higher + found.lower
    first, second = (role.replace("_", " ") or "no role stated" for role in (found.first_role, found.second_role))
    opening = (
        f"Of {different + found.same} marks that both gave, {first} is higher than {second} in {found.higher} and "
        f"lower in {found.lower}"
    )
    if found.p_value is None or found.p_value > 1 - found.level:
        return f"{opening}: on {found.cases} cases no sign that one of them marks higher."
    higher = first if found.mean > 0 else second
    return f"{opening}: {higher} marks higher, by {abs(found.mean) * 100:.0f} points of a full mark on average."


_COLUMNS: dict[str, pa.DataType] = {
    "framework": pa.string(),
    "subject_kind": pa.string(),
    "subject": pa.string(),
    "coefficient": pa.string(),
    "value": pa.float64(),
    "standard_error": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "level": pa.float64(),
    "pairs": pa.int64(),
    "cases": pa.int64(),
    "cases_needed": pa.int64(),
    "in_words": pa.string(),
}
AGREEMENTS = pa.schema(_COLUMNS)


def agreements_table(found: Sequence[SubjectAgreement]) -> pa.Table:
    """Lay agreements out as a table, one row for each subject and coefficient, laid out as AGREEMENTS."""
    numbers = ("value", "standard_error", "low", "high", "level", "pairs")
    rows = [
        {
            "framework": one.framework,
            "subject_kind": one.subject_kind,
            "subject": one.subject,
            "coefficient": coefficient.method,
            **{name: getattr(coefficient, name) for name in numbers},
            "cases": one.cases,
            "cases_needed": one.needed,
            "in_words": agreement_in_words(one),
        }
        for one in found
        for coefficient in one.coefficients
    ]
    return pa.Table.from_pylist(rows, AGREEMENTS)
