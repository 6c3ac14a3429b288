"""The sampled cases of one framework as numbers: what each puts into each pool, and scores for many weightings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eyre.analysis.design import Design
from eyre.analysis.instrument import pooled_questions, pooling_of, scored_criteria
from eyre.assessment.scored import Unit, judged_unit
from eyre.framework.framework import Framework
from eyre.framework.spec import BandScale, Composite, Criterion, Pooling
from eyre.scoring.composites import member_weight
from eyre.statistics.bootstrap import Floats
from eyre.statistics.strata import Stratum

HAIR = 1e-9  # a band that is reached exactly must not be lost to the last binary digit


@dataclass(frozen=True)
class CaseMatrix:
    """Answers as arrays of cases x questions: credit earned and answer given, 0 where a case gave none.

    Every sampled case is a row, those outside the group as rows of 0, so that a group keeps the whole design.
    """

    framework: Framework
    stratum_of: Sequence[int]
    strata: Sequence[Stratum]
    questions: Sequence[str]
    credit: Floats
    answered: Floats

    @property
    def weights(self) -> Floats:
        """Cases of the frame that each row stands for."""
        return np.array([self.strata[number].weight for number in self.stratum_of])


def case_matrix(framework: Framework, judged: Sequence[Unit], design: Design, group: str) -> CaseMatrix:
    """Lay out the answers of the cases in a group."""
    questions = [q.id for criterion in scored_criteria(framework) for q in pooled_questions(framework, criterion.id)]
    columns = {question: number for number, question in enumerate(questions)}
    rows = {case: number for number, case in enumerate(design.stratum_of)}
    names = {name: number for number, name in enumerate(design.strata)}
    credit, answered = np.zeros((len(rows), len(columns))), np.zeros((len(rows), len(columns)))
    for unit in judged:
        if unit.framework != framework.id or unit.kind != "case" or group not in unit.groups:
            continue
        for question, value, state in judged_unit(framework, unit):
            if state == "answered" and question.id in columns:
                place = rows[unit.id], columns[question.id]
                answered[place] = 1
                scale = framework.scales[question.scale or ""].values
                credit[place] = float(next(v.credit for v in scale if v.value == value) or 0)
    stratum_of = [names[stratum] for stratum in design.stratum_of.values()]
    return CaseMatrix(framework, stratum_of, tuple(design.strata.values()), questions, credit, answered)


def scores_by_weight(matrix: CaseMatrix, weights: Floats) -> dict[str, Floats]:
    """Score every criterion and composite for each row of weights (weightings x cases); NaN where there is no score."""
    framework = matrix.framework
    values: dict[str, Floats] = {}
    for criterion in scored_criteria(framework):
        values[criterion.id] = _criterion(matrix, criterion, weights)
    for composite in framework.spec.composites:
        values[composite.id] = _composite(framework, composite, values)
    return values


def bands_of(scale: BandScale, values: Floats) -> np.ndarray:
    """The place of the band that each value reaches; -1 where there is no value."""
    places = np.full(values.shape, len(scale.bands) - 1)
    for place in range(len(scale.bands) - 1, -1, -1):
        places[values >= float(scale.bands[place].at_least) - HAIR] = place
    places[np.isnan(values)] = -1
    return places


def _criterion(matrix: CaseMatrix, criterion: Criterion, weights: Floats) -> Floats:
    counts = {q.id: q.weight for q in pooled_questions(matrix.framework, criterion.id)}
    columns = [number for number, question in enumerate(matrix.questions) if question in counts]
    times = np.array([counts[matrix.questions[number]] for number in columns], float)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooling = pooling_of(matrix.framework, criterion)
        return _pooled(pooling, weights, matrix.credit[:, columns], matrix.answered[:, columns], times)


def _pooled(pooling: Pooling, weights: Floats, credit: Floats, answered: Floats, times: Floats) -> Floats:
    """The score of a criterion by a pooling rule; 0 divided by 0 gives NaN, which is what no score is."""
    if pooling == "answers":
        return np.asarray((weights @ (credit @ times)) / (weights @ (answered @ times)))
    if pooling == "mean_of_cases":
        answers = answered @ times
        of_case = np.where(answers > 0, (credit @ times) / answers, 0)
        return np.asarray((weights @ of_case) / (weights @ (answers > 0).astype(float)))
    shares, given = (weights @ credit) / (weights @ answered), weights @ answered > 0
    if pooling == "mean_of_questions":
        return np.asarray((np.where(given, shares, 0) @ times) / (given @ times))
    lowest = np.where(given, shares, np.inf).min(axis=1, initial=np.inf)
    return np.asarray(np.where(np.isinf(lowest), np.nan, lowest))


def _composite(framework: Framework, composite: Composite, values: Mapping[str, Floats]) -> Floats:
    members = np.array(list(_members(framework, composite, values)))
    weights = np.array([float(member_weight(framework, member)) for member in composite.of])
    if composite.method == "minimum":
        value = members.min(axis=0)
    else:
        value = weights @ members / (weights.sum() if composite.method == "weighted_mean" else 1)
    for limiter in composite.limiters:
        limited = values[limiter.subject] < float(limiter.below) - HAIR
        value = np.where(limited, np.minimum(value, float(limiter.cap)), value)
    return np.asarray(value)


def _members(framework: Framework, composite: Composite, values: Mapping[str, Floats]) -> Iterator[Floats]:
    for member in composite.of:
        value = values[member.subject]
        if member.points_by is None:
            yield value
        else:
            scale = framework.bands[member.points_by]
            points = np.array([*(float(band.points) for band in scale.bands), np.nan])  # the last for no band at all
            yield points[bands_of(scale, value)]
