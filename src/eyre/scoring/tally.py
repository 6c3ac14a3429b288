"""The counts behind every score: answers by question, group, state and value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eyre.assessment.scored import Unit, credit_unit
from eyre.framework.conditions import chosen
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.tables.engine import Source, connect, run, statement


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
Row = Mapping[str, Any]


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

    def groups(self, framework: str, kind: str = "case") -> tuple[str, ...]:
        """The groups that have any unit, in alphabetical order."""
        return tuple(sorted(group for f, k, group in self.sizes if (f, k) == (framework, kind)))


def tally(frameworks: Iterable[Framework], scored: pa.Table, units: Sequence[Unit]) -> Tallies:
    """Count the scored_answers of these units by question and group; all after this works on these few numbers."""
    table, groups = signed(units)
    return count(frameworks, scored, table, groups)


def signed(units: Sequence[Unit]) -> tuple[pa.Table, Mapping[int, tuple[str, ...]]]:
    """Give every set of groups that occurs a number, the signature of the units that belong to just these groups.

    Returns the units (framework, unit_kind, unit_id, signature) and the groups by signature.
    """
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
    return table, {number: groups for groups, number in numbers.items()}


def count(
    frameworks: Iterable[Framework],
    scored: Source,
    units: Source,
    groups: Mapping[int, tuple[str, ...]],
    memory_limit: str | None = None,
) -> Tallies:
    """Count scored_answers in SQL. Parquet is streamed, so that an archive need not fit into memory.

    units, groups: as `signed` returns them; unit_id is unique within a framework and kind, over all inspections.
    memory_limit: of the engine, as DuckDB writes it ("1GB").
    """
    by_id = {framework.id: framework for framework in frameworks}
    questions = _question_table(by_id.values())
    tables = {"scored_answers": scored, "units": units, "questions": questions, "memberships": _memberships(groups)}
    rows: dict[tuple[Subject, str], list[Row]] = defaultdict(list)
    cases: dict[tuple[str, str, str], list[CaseTally]] = defaultdict(list)
    with connect(memory_limit) as engine:
        for row in run(engine, statement("eyre.scoring", "tally"), **tables).to_pylist():
            rows[((row["framework"], row["unit_kind"], row["question"]), row["group"])].append(row)
        if pc.any(questions["by_case"]).as_py():
            for row in run(engine, statement("eyre.scoring", "case_tally"), **tables).to_pylist():
                credit = Fraction(row["credit"], credit_unit(by_id[row["framework"]]))
                one = CaseTally(credit, row["weight"], row["units"])
                cases[(row["framework"], row["criterion"], row["group"])].append(one)
        sizes = run(engine, statement("eyre.scoring", "group_sizes"), **tables).to_pylist()
    steps = {framework.id: credit_unit(framework) for framework in by_id.values()}
    return Tallies(
        {key: _tally_of(states, steps[key[0][0]]) for key, states in rows.items()},
        {key: tuple(tallies) for key, tallies in cases.items()},
        {(row["framework"], row["unit_kind"], row["group"]): row["units"] for row in sizes},
    )


def _tally_of(rows: Iterable[Row], steps: int) -> Tally:
    """rows: the counts of one question in one group, by state and value. steps: what one whole credit is counted as."""
    states: Counter[str] = Counter()
    values: Counter[str] = Counter()
    credit = 0
    for row in rows:
        states[row["state"]] += row["units"]
        if row["state"] == "answered":
            credit += row["credit"] or 0
            values.update(dict.fromkeys(chosen(row["value"]), row["units"]))
    return Tally(
        numerator=Fraction(credit, steps),
        denominator=states["answered"],
        not_applicable=states["not_applicable"],
        missing=states["missing"],
        not_asked=states["not_asked"],
        values=dict(values),
    )


def _memberships(groups: Mapping[int, tuple[str, ...]]) -> pa.Table:
    pairs = [(signature, group) for signature, named in groups.items() for group in named]
    return pa.table(
        {
            "signature": pa.array([signature for signature, _ in pairs], pa.int32()),
            "group": pa.array([group for _, group in pairs], pa.string()),
        }
    )


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
