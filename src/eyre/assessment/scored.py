"""Answers -> scored_answers: one row per question and unit, with its state and credit. All that scoring reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Literal

import pyarrow as pa

from eyre.assessment.applicability import asked, groups_of, judges
from eyre.assessment.inspection import Inspection
from eyre.assessment.timeliness import derived_judgement
from eyre.framework.conditions import Values, chosen
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.tables.columns import compute as pc

State = Literal["answered", "not_applicable", "missing", "not_asked"]
Key = tuple[str, str, str]  # framework, unit kind ("case" or a schedule's id), unit id


@dataclass(frozen=True, slots=True)
class Unit:
    """A case, or a person interviewed, as one framework sees it."""

    framework: str
    kind: str
    id: str
    attributes: Values
    groups: tuple[str, ...]
    answers: dict[str, str | None] = field(default_factory=dict)
    assessments: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """What tells this unit from every other."""
        return (self.framework, self.kind, self.id)


_COLUMNS: dict[str, pa.DataType] = {
    "inspection": pa.string(),
    "framework": pa.string(),
    "unit_kind": pa.string(),
    "unit_id": pa.string(),
    "question": pa.string(),
    "value": pa.string(),
    "credit": pa.int64(),  # in units of 1 / credit_unit(framework), so that sums stay exact
    "state": pa.string(),
    "assessment_id": pa.string(),
}
SCORED_ANSWERS = pa.schema(_COLUMNS)


def credit_unit(framework: Framework) -> int:
    """The common denominator of all credits of a framework: 1 where answers are met or not met, 2 with halves."""
    credits = (value.credit for scale in framework.scales.values() for value in scale.values)
    return lcm(*(credit.denominator for credit in credits if credit is not None))


def scored_answers(inspection: Inspection) -> pa.Table:
    """Work out for every unit and question whether it was asked and what the answer is worth."""
    return score_units(inspection.about.id, inspection.frameworks, units(inspection))


def score_units(inspection: str, frameworks: Mapping[str, Framework], judged: Iterable[Unit]) -> pa.Table:
    """One row per question of every unit, laid out as SCORED_ANSWERS."""
    rows: list[tuple[object, ...]] = []
    for unit in judged:
        framework = frameworks[unit.framework]
        scale = credit_unit(framework)
        for question, value, state in judged_unit(framework, unit):
            credit = _credit(framework, question, value) if value and state == "answered" else None
            steps = None if credit is None else int(credit * scale)
            assessment = unit.assessments.get(question.id)
            rows.append((inspection, *unit.key, question.id, value, steps, state, assessment))
    columns = zip(*rows, strict=True) if rows else ([] for _ in SCORED_ANSWERS)
    arrays = [pa.array(list(c), f.type) for c, f in zip(columns, SCORED_ANSWERS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCORED_ANSWERS)


def judged_unit(framework: Framework, unit: Unit) -> Iterator[tuple[Question, str | None, State]]:
    """Every question of a unit with its present value and its state, in the order of the questions."""
    questions = questions_for(framework, unit.kind)
    answers = with_derived(framework, questions, unit.attributes, fitting(framework, questions, unit.answers))
    applying = {question.id for question in asked(questions, unit.attributes, answers, framework.groups)}
    for question in questions:
        value = answers.get(question.id) or None
        if question.id not in applying:
            yield question, None, "not_asked"
        elif value is None:
            yield question, None, "missing"
        elif question.scale and _credit(framework, question, value) is None:
            yield question, value, "not_applicable"
        else:
            yield question, value, "answered"


def questions_for(framework: Framework, kind: str) -> tuple[Question, ...]:
    """The questions about a case, or those of an interview schedule."""
    return framework.spec.questions if kind == "case" else framework.schedules[kind].questions


def fitting(framework: Framework, questions: Sequence[Question], answers: Values) -> Values:
    """The answers without those whose value the version in use has not: they were given under another one."""
    odd = {q.id for q in questions if (value := answers.get(q.id)) and not allows(framework, q, value)}
    return {name: value for name, value in answers.items() if name not in odd} if odd else answers


def allows(framework: Framework, question: Question, value: str) -> bool:
    """Whether a question has a value in the version in use."""
    if question.scale:
        return value in framework.scale_values[question.scale]
    if not question.options:
        return True
    options = {option.value for option in question.options}
    return options.issuperset(chosen(value))


def with_derived(
    framework: Framework, questions: Sequence[Question], attributes: Values, answers: Values
) -> dict[str, str | None]:
    """Fill in judgements that follow from dates; what the assessor judged stands before what is derived."""
    filled = dict(answers)
    for question in questions:
        if question.derived and not filled.get(question.id):
            dates = {**attributes, **filled}
            filled[question.id] = derived_judgement(question.derived, dates, framework.public_holidays)
    return filled


def _credit(framework: Framework, question: Question, value: str) -> Fraction | None:
    if question.scale is None:
        return None
    return next((v.credit for v in framework.scales[question.scale].values if v.value == value), None)


def units(inspection: Inspection) -> tuple[Unit, ...]:
    """Every case and every person interviewed, once for each framework that judges it, with its present answers."""
    present = _present_answers(inspection)
    found: dict[Key, Unit] = {}
    for framework in inspection.frameworks.values():
        for case in _rows(inspection, "cases"):
            if judges(framework, case):
                unit = _unit(framework, "case", str(case["case_id"]), case)
                found[unit.key] = unit
                for question, (value, assessment) in present.get(unit.key, {}).items():
                    unit.answers[question] = value
                    unit.assessments[question] = assessment
                _take_shared(framework, unit, found)
        for schedule in framework.schedules.values():
            for row in _rows(inspection, f"interviews/{schedule.id}"):
                unit = _unit(framework, schedule.id, str(row["unit_id"]), row)
                unit.answers.update({question.id: row.get(question.id) for question in schedule.questions})
                found[unit.key] = unit
            _take_interviews(framework, schedule.id, found, present)
    return tuple(found.values())


def _take_interviews(
    framework: Framework, kind: str, found: dict[Key, Unit], present: Mapping[Key, Mapping[str, tuple[str | None, str]]]
) -> None:
    """Add what was answered in the form of an interview to what the table of that interview holds."""
    for key, answers in present.items():
        if key[:2] == (framework.id, kind):
            unit = found.setdefault(key, _unit(framework, kind, key[2], {}))
            unit.answers.update({question: value for question, (value, _) in answers.items()})
            unit.assessments.update({question: assessment for question, (_, assessment) in answers.items()})


def attributes_of(inspection: Inspection, kind: str, unit_id: str) -> Values:
    """What is stated of one case, or of one person interviewed; nothing where it stands in no table."""
    table, key = ("cases", "case_id") if kind == "case" else (f"interviews/{kind}", "unit_id")
    found = inspection.tables.get(table)
    if found is None:
        return {}
    rows = found.filter(pc.equal(found[key], unit_id)).to_pylist()
    return {name: _text(value) for name, value in rows[0].items()} if rows else {}


def _unit(framework: Framework, kind: str, id_: str, attributes: Values) -> Unit:
    return Unit(framework.id, kind, id_, attributes, groups_of(framework, kind, attributes))


def _take_shared(framework: Framework, unit: Unit, found: Mapping[Key, Unit]) -> None:
    base = framework.base
    source = found.get((base.id, unit.kind, unit.id)) if base else None
    if base is None or source is None:
        return
    # What follows from dates there holds here too, though no answer was stored.
    answers = with_derived(base, base.spec.questions, source.attributes, source.answers)
    for question in framework.spec.questions:
        origin = question.answers_from
        if origin:
            unit.answers[question.id] = answers.get(origin.question)
            if origin.question in source.assessments:
                unit.assessments[question.id] = source.assessments[origin.question]


def _present_answers(inspection: Inspection) -> dict[Key, dict[str, tuple[str | None, str]]]:
    """The answer that counts for each case and question: the first assessment's, until an adjudicated one exists."""
    counting = {"first": 0, "adjudicated": 1}
    rows = _rows(inspection, "assessments", "assessment_id", "purpose", "framework", "unit_id", "schedule")
    own = {(f.id, s.id) for f in inspection.frameworks.values() for s in f.schedules.values() if s.questions}
    assessments = {str(row["assessment_id"]): row for row in rows if row["purpose"] in counting}
    rows = _rows(inspection, "answers", "assessment_id", "question", "value")
    answers = [(assessments[id_], row) for row in rows if (id_ := str(row["assessment_id"])) in assessments]
    # A stable sort: what is adjudicated comes after what was answered first, and so replaces it.
    answers.sort(key=lambda pair: counting[str(pair[0]["purpose"])])
    present: dict[Key, dict[str, tuple[str | None, str]]] = defaultdict(dict)
    for assessment, row in answers:
        framework, schedule = str(assessment["framework"]), str(assessment.get("schedule"))
        key = (framework, schedule if (framework, schedule) in own else "case", str(assessment["unit_id"]))
        present[key][str(row["question"])] = (row["value"], str(row["assessment_id"]))
    return present


def _rows(inspection: Inspection, table: str, *columns: str) -> list[dict[str, str | None]]:
    """The rows of a table as text; with columns, those of these that it has."""
    found = inspection.tables.get(table)
    if found is None:
        return []
    chosen = found.select([name for name in columns if name in found.column_names]) if columns else found
    return [{key: _text(value) for key, value in row.items()} for row in chosen.to_pylist()]


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else str(value)
