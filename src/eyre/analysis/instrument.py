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
    """The tables questions, pools, pool_weights and terms, over all frameworks."""
    used = tuple(frameworks)
    pools = [row for framework in used for row in _pool_rows(framework)]
    # A pool of one question counts by its weight; a criterion that is one pool is all of its score.
    weights = {(row[0], row[3]): row[4] if row[3] == row[1] else 1 for row in pools}
    return {
        "questions": _table(
            {"framework": pa.string(), "question": pa.string(), "credit_unit": pa.int32()},
            [(f.id, q.id, credit_unit(f)) for f in used for q in f.spec.questions if q.kind == "judged"],
        ),
        "pools": _table(
            {
                "framework": pa.string(),
                "question": pa.string(),
                "criterion": pa.string(),
                "pool": pa.string(),
                "weight": pa.int32(),
                "by_case": pa.bool_(),
                "credit_unit": pa.int32(),
            },
            pools,
        ),
        "pool_weights": _table(
            {"framework": pa.string(), "pool": pa.string(), "weight": pa.float64()},
            [(*key, float(weight)) for key, weight in weights.items()],
        ),
        "terms": _table(
            {
                "framework": pa.string(),
                "subject": pa.string(),
                "criterion": pa.string(),
                "coefficient": pa.float64(),
                "needed": pa.int32(),
            },
            [row for framework in used for row in _term_rows(framework)],
        ),
    }


def _pool_rows(framework: Framework) -> Iterator[tuple[str, str, str, str, int, bool, int]]:
    unit = credit_unit(framework)
    for criterion in scored_criteria(framework):
        pooling = pooling_of(framework, criterion)
        if pooling == "lowest_question":
            continue
        for question in pooled_questions(framework, criterion.id):
            pool = question.id if pooling == "mean_of_questions" else criterion.id
            by_case = pooling == "mean_of_cases"
            yield framework.id, question.id, criterion.id, pool, question.weight, by_case, unit


def _term_rows(framework: Framework) -> Iterator[tuple[str, str, str, float, int]]:
    for subject in (*(criterion.id for criterion in scored_criteria(framework)), *framework.composites):
        terms = linear_terms(framework, subject) or {}
        for criterion, coefficient in terms.items():
            yield framework.id, subject, criterion, float(coefficient), len(terms)


def _table(columns: Mapping[str, pa.DataType], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    schema = pa.schema(list(columns.items()))
    values = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pa.Table.from_arrays([pa.array(list(c), f.type) for c, f in zip(values, schema, strict=True)], schema=schema)
