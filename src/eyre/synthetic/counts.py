"""How many units of each kind give each answer, so that the published figures come out: the constraint problem.

Units are alike for the figures as long as they belong to the same groups, so the unknowns are counts by group cell and
answer, not answers one by one; dealing the counts out to the units comes afterwards (deal.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from ortools.sat.python import cp_model

from eyre.assessment.applicability import groups_of, judges
from eyre.errors import EyreError
from eyre.framework.conditions import holds, parts
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Condition, Question
from eyre.synthetic.attributes import Attributes
from eyre.synthetic.plan import TwinPlan

Expression = cp_model.LinearExpr | int


@dataclass(frozen=True, slots=True)
class Cell:
    """Units that belong to the same groups and frameworks."""

    members: tuple[int, ...]
    groups: frozenset[str]
    frameworks: frozenset[str]


@dataclass(frozen=True)
class Population:
    """Units of one kind (cases, or the people interviewed by a schedule) and the questions that frameworks ask them."""

    kind: str
    frameworks: Mapping[str, Framework]
    attributes: tuple[Attributes, ...]
    cells: tuple[Cell, ...]

    def questions(self, framework: Framework) -> tuple[Question, ...]:
        """The questions whose answers can be counted."""
        asked = framework.spec.questions if self.kind == "case" else framework.schedules[self.kind].questions
        return tuple(q for q in asked if (q.scale or q.options) and several_behind(framework, q) is None)


def several_behind(framework: Framework, question: Question) -> Question | None:
    """The multiple choice with the same options, from whose answer a single choice picks one."""
    if question.kind != "single":
        return None
    return next((q for q in framework.spec.questions if q.kind == "multiple" and q.options == question.options), None)


def population(
    kind: str, frameworks: Iterable[Framework], attributes: Sequence[Attributes], groups: Iterable[str]
) -> Population:
    """Divide units into cells by the groups that matter."""
    used = {framework.id: framework for framework in frameworks}
    relevant = frozenset(groups)
    members: dict[tuple[frozenset[str], frozenset[str]], list[int]] = defaultdict(list)
    for number, values in enumerate(attributes):
        judging = frozenset(f.id for f in used.values() if kind != "case" or judges(f, values))
        belongs = frozenset(g for f in used.values() for g in groups_of(f, kind, values)) & relevant
        members[(belongs, judging)].append(number)
    cells = tuple(Cell(tuple(m), groups | {ALL}, judging) for (groups, judging), m in members.items())
    return Population(kind, used, tuple(attributes), cells)


class CountModel:
    """The unknown counts of one population, and the rules that any answers obey."""

    def __init__(self, people: Population, plan: TwinPlan, varied: Container[tuple[str, str]]) -> None:
        """varied: questions (framework, question) whose published figures tell how groups differ."""
        self.people = people
        self.plan = plan
        self.model = cp_model.CpModel()
        self.counts: dict[tuple[str, str, int], dict[str, cp_model.IntVar]] = {}
        self.not_applicable: list[cp_model.IntVar] = []
        for framework in people.frameworks.values():
            for question in people.questions(framework):
                for number, cell in enumerate(people.cells):
                    if framework.id in cell.frameworks:
                        self._add(framework, question, number)
                if question.answers_from is None and (framework.id, question.id) not in varied:
                    self._level(framework, question)
        # A question that is asked mostly arises: only where the figures need it, an answer is not applicable.
        self.model.minimize(sum(self.not_applicable))

    def tally(self, framework: Framework, subject: str, group: str) -> tuple[Expression, Expression]:
        """Numerator and denominator of a question, or of one of its values (question:value), in a group."""
        name, _, value = subject.partition(":")
        question = next(q for q in self.people.questions(framework) if q.id == name)
        worth = {v.value: v.credit for v in framework.scales[question.scale].values} if question.scale else {}
        met: list[Expression] = []
        answered: list[Expression] = []
        for number, cell in enumerate(self.people.cells):
            if group not in cell.groups:
                continue
            for option, count in self.counts.get((framework.id, name, number), {}).items():
                if question.scale and worth[option] is None:
                    continue
                answered.append(count)
                if option == value or (not value and worth.get(option) == 1):
                    met.append(count)
        return sum(met), sum(answered)

    def asked(self, framework: Framework, condition: Condition | None, number: int) -> Expression:
        """How many units of a cell are asked a question with this condition."""
        members = self.people.cells[number].members
        if condition is None:
            return len(members)
        on_answers = [part for part in parts(condition) if part.question]
        if not on_answers:
            return sum(holds(condition, self.people.attributes[i], {}, framework.groups) for i in members)
        if condition.question is None:
            raise EyreError(
                f"A condition of {framework.id} mixes attributes and answers, which cannot be counted. "
                "Put the attribute into the condition of the earlier question."
            )
        values = (condition.is_,) if condition.is_ is not None else condition.in_
        earlier = self.counts.get((framework.id, condition.question, number), {})
        return sum(count for value, count in earlier.items() if value in values)

    def _add(self, framework: Framework, question: Question, number: int) -> None:
        shared = question.answers_from
        if shared:
            counts = self.counts.get((shared.framework, shared.question, number))
            if counts is not None:
                self.counts[(framework.id, question.id, number)] = counts
            return
        size = len(self.people.cells[number].members)
        values = _values(framework, question)
        prefix = f"{framework.id} {question.id} {number}"
        counts = {value: self.model.new_int_var(0, size, f"{prefix} {value}") for value in values}
        self.counts[(framework.id, question.id, number)] = counts
        asked = self.asked(framework, question.applies_when, number)
        if question.kind in ("multiple", "rank"):
            for count in counts.values():
                self.model.add(count <= asked)
            self.model.add(sum(counts.values()) >= asked)
            return
        unanswered = self.model.new_int_var(0, size if self.people.kind != "case" else 0, f"{prefix} unanswered")
        self.model.add(sum(counts.values()) + unanswered == asked)
        for value in _not_applicable(framework, question):
            self.not_applicable.append(counts[value])
            if question.derived:
                # A judgement that follows from dates is never beside the point.
                self.model.add(counts[value] == 0)
        for rule in self.plan.implications:
            if (rule.framework, rule.then) == (framework.id, question.id):
                earlier = self.counts.get((framework.id, rule.question, number), {})
                self.model.add(counts[rule.value] >= sum(n for v, n in earlier.items() if v in rule.values))
        if question.derived:
            end = framework.questions.get(question.derived.end)
            if end:
                self.model.add(counts[question.derived.met] <= self.asked(framework, end.applies_when, number))

    def _level(self, framework: Framework, question: Question) -> None:
        """Where no figure tells groups apart, let their shares lie near the share of all."""
        if question.kind in ("multiple", "rank"):
            return
        best = _values(framework, question)[0]
        numbers = [n for n in range(len(self.people.cells)) if (framework.id, question.id, n) in self.counts]
        asked = {n: self.asked(framework, question.applies_when, n) for n in numbers}
        if not all(isinstance(count, int) for count in asked.values()):
            return
        total = sum(int(str(count)) for count in asked.values())
        whole = sum(self.counts[(framework.id, question.id, n)][best] for n in numbers)
        for n in numbers:
            size = int(str(asked[n]))
            here = self.counts[(framework.id, question.id, n)][best]
            room = ceil(self.plan.groups_differ_at_most * size) + 1
            self.model.add(total * here - size * whole <= total * room)
            self.model.add(size * whole - total * here <= total * room)


def _values(framework: Framework, question: Question) -> tuple[str, ...]:
    if question.scale:
        return tuple(value.value for value in framework.scales[question.scale].values)
    return tuple(option.value for option in question.options)


def _not_applicable(framework: Framework, question: Question) -> tuple[str, ...]:
    if not question.scale:
        return ()
    return tuple(value.value for value in framework.scales[question.scale].values if value.credit is None)
