"""The counts behind every score: answers by question, group, state and value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pyarrow as pa

from eyre.assessment.scored import Unit, credit_unit
from eyre.framework.conditions import chosen
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.tables.engine import query, statement


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers to one question in one group.

    numerator is the credit earned: a count of units, unless the scale gives part of a credit for some answers. The
    other four make up the group: denominator (answered), not applicable, missing, not asked.
    values counts the answers by value; a multiple choice counts once for every value chosen.
    suppressed: nothing of it may be published; withheld_values: so many of these values may not.
    """

    numerator: Fraction = Fraction(0)
    denominator: int = 0
    not_applicable: int = 0
    missing: int = 0
    not_asked: int = 0
    values: Mapping[str, int] = field(default_factory=dict)
    suppressed: bool = False
    withheld_values: frozenset[str] = frozenset()

    @property
    def share(self) -> Fraction | None:
        """The share of the answers that met the question; None where nothing was answered."""
        return self.numerator / self.denominator if self.denominator else None

    def of_value(self, value: str) -> Tally:
        """The same answers with those that have a value in the numerator."""
        if self.suppressed or value in self.withheld_values:
            return Tally(suppressed=True)
        return replace(self, numerator=Fraction(self.values.get(value, 0)))

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.not_applicable + other.not_applicable,
            self.missing + other.missing,
            self.not_asked + other.not_asked,
            Counter(self.values) + Counter(other.values),
        )


@dataclass(frozen=True, slots=True)
class CaseTally:
    """So many cases earned the same credit out of the same weight of answers under one criterion."""

    credit: Fraction
    weight: int
    units: int


Subject = tuple[str, str, str]  # framework, unit kind, question


@dataclass(frozen=True)
class Tallies:
    """All counts of an inspection: by question and group, by case and criterion, and the size of each group."""

    questions: Mapping[tuple[Subject, str], Tally]
    cases: Mapping[tuple[str, str, str], tuple[CaseTally, ...]]  # framework, criterion, group
    sizes: Mapping[tuple[str, str, str], int]  # framework, unit kind, group

    def of(self, framework: str, question: str, group: str, kind: str = "case") -> Tally:
        """The counts of one question in one group; all zero where nobody in the group was asked."""
        return self.questions.get(((framework, kind, question), group), Tally())

    def size(self, framework: str, group: str, kind: str = "case") -> int:
        """How many units a group has."""
        return self.sizes.get((framework, kind, group), 0)


def tally(frameworks: Iterable[Framework], scored: pa.Table, units: Sequence[Unit]) -> Tallies:
    """Count scored_answers by question and group, in SQL; everything after this works on these few numbers."""
    by_id = {framework.id: framework for framework in frameworks}
    signatures, unit_table = _signatures(units)
    tables = {"scored_answers": scored, "units": unit_table, "questions": _question_table(by_id.values())}
    counted: dict[tuple[Subject, str], Tally] = defaultdict(Tally)
    for row in query(statement("eyre.scoring", "tally"), **tables).to_pylist():
        one = _tally_of(row, credit_unit(by_id[row["framework"]]))
        for group in signatures[row["signature"]]:
            counted[((row["framework"], row["unit_kind"], row["question"]), group)] += one
    cases: dict[tuple[str, str, str], list[CaseTally]] = defaultdict(list)
    for row in query(statement("eyre.scoring", "case_tally"), **tables).to_pylist():
        credit = Fraction(row["credit"], credit_unit(by_id[row["framework"]]))
        for group in signatures[row["signature"]]:
            cases[(row["framework"], row["criterion"], group)].append(CaseTally(credit, row["weight"], row["units"]))
    sizes = Counter((unit.framework, unit.kind, group) for unit in units for group in unit.groups)
    return Tallies(dict(counted), {key: tuple(value) for key, value in cases.items()}, sizes)


def _tally_of(row: Mapping[str, object], unit: int) -> Tally:
    count = int(str(row["units"]))
    value = str(row["value"]) if row["value"] is not None else None
    match row["state"]:
        case "answered":
            credit = Fraction(int(str(row["credit"] or 0)), unit)
            return Tally(credit, count, values=dict.fromkeys(chosen(value), count))
        case "not_applicable":
            return Tally(not_applicable=count)
        case "missing":
            return Tally(missing=count)
        case _:
            return Tally(not_asked=count)


def _signatures(units: Sequence[Unit]) -> tuple[Mapping[int, tuple[str, ...]], pa.Table]:
    numbers: dict[tuple[str, ...], int] = {}
    signature = [numbers.setdefault(unit.groups, len(numbers)) for unit in units]
    table = pa.table(
        {
            "framework": pa.array([unit.framework for unit in units], pa.string()),
            "unit_kind": pa.array([unit.kind for unit in units], pa.string()),
            "unit_id": pa.array([unit.id for unit in units], pa.string()),
            "signature": pa.array(signature, pa.int32()),
        }
    )
    return {number: groups for groups, number in numbers.items()}, table


def _question_table(frameworks: Iterable[Framework]) -> pa.Table:
    rows = [row for framework in frameworks for row in _question_rows(framework)]
    return pa.table(
        {
            "framework": pa.array([row[0] for row in rows], pa.string()),
            "unit_kind": pa.array([row[1] for row in rows], pa.string()),
            "question": pa.array([row[2].id for row in rows], pa.string()),
            "criterion": pa.array([row[2].criterion for row in rows], pa.string()),
            "weight": pa.array([row[2].weight for row in rows], pa.int32()),
            # Free text, numbers and dates have too many values to count one by one.
            "by_value": pa.array([bool(row[2].scale or row[2].options) for row in rows], pa.bool_()),
            "by_case": pa.array([row[3] for row in rows], pa.bool_()),
        }
    )


def _question_rows(framework: Framework) -> Iterator[tuple[str, str, Question, bool]]:
    by_case = {
        criterion.id
        for criterion in framework.spec.criteria
        if (criterion.pooling or framework.pooling) == "mean_of_cases"
    }
    for question in framework.spec.questions:
        yield framework.id, "case", question, question.kind == "judged" and question.criterion in by_case
    for schedule in framework.spec.schedules:
        for question in schedule.questions:
            yield framework.id, schedule.id, question, False
