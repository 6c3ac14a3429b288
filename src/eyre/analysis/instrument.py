"""A framework as the small tables that the SQL reads: questions, pools, and the terms of every score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import pyarrow as pa

from eyre.assessment.scored import credit_unit
from eyre.framework.framework import Framework
from eyre.framework.spec import Criterion, Pooling, Question
from eyre.scoring.composites import member_weight

Terms = Mapping[str, Fraction]  # how often each criterion counts


def pooling_of(framework: Framework, criterion: Criterion) -> Pooling:
    """How the answers of a criterion become its score."""
    return criterion.pooling or framework.pooling


def pooled_questions(framework: Framework, criterion: str) -> tuple[Question, ...]:
    """The questions whose answers count in the score of a criterion."""
    return tuple(q for q in framework.questions_of(criterion) if q.kind == "judged" and q.weight)


def linear_terms(framework: Framework, subject: str) -> Terms | None:
    """A criterion or composite as a weighted sum of criteria; None where it is none.

    A minimum, a cap and points by band jump: a small change of the answers may change nothing or much, so no standard
    error can be linearised.
    """
    if subject in framework.criteria:
        known = framework.criteria[subject]
        smooth = known.method == "answers" and pooling_of(framework, known) != "lowest_question"
        return {subject: Fraction(1)} if smooth else None
    composite = framework.composites[subject]
    if composite.limiters or composite.method == "minimum" or any(member.points_by for member in composite.of):
        return None
    weights = {member.subject: member_weight(framework, member) for member in composite.of}
    total = sum(weights.values(), Fraction(0)) if composite.method == "weighted_mean" else Fraction(1)
    terms: dict[str, Fraction] = {}
    for member, weight in weights.items():
        inner = linear_terms(framework, member)
        if inner is None:
            return None
        for criterion, coefficient in inner.items():
            terms[criterion] = terms.get(criterion, Fraction(0)) + coefficient * weight / total
    return terms


def scored_criteria(framework: Framework) -> tuple[Criterion, ...]:
    """The criteria that are scored from answers."""
    return tuple(criterion for criterion in framework.spec.criteria if criterion.method == "answers")


def instrument_tables(frameworks: Iterable[Framework]) -> dict[str, pa.Table]:
    """The tables subjects, questions, pools, pool_weights and terms, over all frameworks.

    Subjects and pools are numbered, because engines group by numbers faster than by names; subjects has the names.
    """
    used = tuple(frameworks)
    named = [(framework.id, subject) for framework in used for subject in _subjects(framework)]
    subjects = {key: number for number, key in enumerate(named)}
    pools = [row for framework in used for row in _pool_rows(framework, subjects)]
    # A pool of one question counts by its weight; a criterion that is one pool is all of its score.
    weights = {pool: (criterion, weight if pool != criterion else 1) for _, criterion, pool, weight, *_ in pools}
    asked = [(f, q) for f in used for q in f.spec.questions if q.kind == "judged"]
    return {
        "subjects": _table(_SUBJECTS, [(number, *key) for key, number in subjects.items()]),
        "questions": _table(_QUESTIONS, [(f.id, q.id, subjects[(f.id, q.id)], credit_unit(f)) for f, q in asked]),
        "pools": _table(_POOLS, [(question, pool, *rest) for question, _, pool, *rest in pools]),
        "pool_weights": _table(_POOL_WEIGHTS, [(pool, c, float(weight)) for pool, (c, weight) in weights.items()]),
        "terms": _table(_TERMS, [row for framework in used for row in _term_rows(framework, subjects)]),
    }


_SUBJECTS: Mapping[str, pa.DataType] = {"subject": pa.int32(), "framework": pa.string(), "name": pa.string()}
_QUESTIONS: Mapping[str, pa.DataType] = {
    "framework": pa.string(),
    "question": pa.string(),
    "subject": pa.int32(),
    "credit_unit": pa.int32(),
}
_POOLS: Mapping[str, pa.DataType] = {
    "question": pa.int32(),
    "pool": pa.int32(),
    "weight": pa.int32(),
    "by_case": pa.bool_(),
    "credit_unit": pa.int32(),
}
_POOL_WEIGHTS: Mapping[str, pa.DataType] = {"pool": pa.int32(), "criterion": pa.int32(), "weight": pa.float64()}
_TERMS: Mapping[str, pa.DataType] = {
    "subject": pa.int32(),
    "criterion": pa.int32(),
    "coefficient": pa.float64(),
    "needed": pa.int32(),
}
_Numbers = Mapping[tuple[str, str], int]  # of subjects, by framework and name


def _subjects(framework: Framework) -> Iterator[str]:
    yield from (question.id for question in framework.spec.questions if question.kind == "judged")
    yield from (criterion.id for criterion in scored_criteria(framework))
    yield from framework.composites


def _pool_rows(framework: Framework, numbers: _Numbers) -> Iterator[tuple[int, int, int, int, bool, int]]:
    unit = credit_unit(framework)
    for criterion in scored_criteria(framework):
        pooling = pooling_of(framework, criterion)
        if pooling == "lowest_question":
            continue
        for question in pooled_questions(framework, criterion.id):
            pool = question.id if pooling == "mean_of_questions" else criterion.id
            asked, scored, pooled = (numbers[(framework.id, name)] for name in (question.id, criterion.id, pool))
            yield asked, scored, pooled, question.weight, pooling == "mean_of_cases", unit


def _term_rows(framework: Framework, numbers: _Numbers) -> Iterator[tuple[int, int, float, int]]:
    for subject in (*(criterion.id for criterion in scored_criteria(framework)), *framework.composites):
        terms = linear_terms(framework, subject) or {}
        for criterion, coefficient in terms.items():
            places = numbers[(framework.id, subject)], numbers[(framework.id, criterion)]
            yield *places, float(coefficient), len(terms)


def _table(columns: Mapping[str, pa.DataType], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    schema = pa.schema(list(columns.items()))
    values = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pa.Table.from_arrays([pa.array(list(c), f.type) for c, f in zip(values, schema, strict=True)], schema=schema)
