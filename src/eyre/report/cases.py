"""The cases behind a figure. Not everybody may see them, so they are asked for apart from the figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from eyre.assessment.scored import Unit, judged_unit
from eyre.framework.conditions import chosen
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Question
from eyre.report.figures import Figures
from eyre.report.reference import Reference

Outcome = Literal["met", "partly_met", "not_met", "not_applicable", "missing", "not_asked"]
OUTCOMES: tuple[Outcome, ...] = ("met", "partly_met", "not_met", "not_applicable", "missing", "not_asked")


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """One case (or person interviewed) behind a figure: what was answered, and how that counts.

    question is empty where the figure asks for an attribute or a group. assessment_id: where the answer was given.
    """

    unit_id: str
    outcome: Outcome
    question: str = ""
    value: str | None = None
    assessment_id: str | None = None


def cases_behind(figures: Figures, reference: Reference, framework: str) -> tuple[CaseBehind, ...]:
    """Every case behind a figure, in the order of the sample; none behind stated figures, ratings and composites.

    A criterion has each case once for every question that scores. The outcome is that of the question also where the
    reference asks for the complement.
    """
    owner = figures.framework(reference.framework or framework)
    return tuple(_cases(figures, reference, owner, reference.group or ALL))


def _cases(figures: Figures, reference: Reference, framework: Framework, group: str) -> Iterator[CaseBehind]:
    name = reference.name
    if reference.kind == "interview":
        owner, schedule, question = figures.interview_question(reference, framework)
        for unit in figures.members(owner.id, schedule, group):
            yield from _answers(owner, unit, {question}, reference.value)
    elif reference.kind in ("attribute", "group", "units"):
        yield from _memberships(figures, reference, framework, group)
    elif reference.kind == "":
        asked = {name} if name in framework.questions else _scoring(framework, name)
        for unit in figures.members(framework.id, "case", group) if asked else ():
            yield from _answers(framework, unit, asked, reference.value)


def _scoring(framework: Framework, criterion: str) -> set[str]:
    return {q.id for q in framework.questions_of(criterion) if q.kind == "judged" and q.weight}


def _answers(framework: Framework, unit: Unit, asked: set[str], value: str) -> Iterator[CaseBehind]:
    for question, answer, state in judged_unit(framework, unit):
        if question.id in asked:
            outcome = _outcome(framework, question, answer or "", value) if state == "answered" else state
            yield CaseBehind(unit.id, outcome, question.id, answer, unit.assessments.get(question.id))


def _outcome(framework: Framework, question: Question, answer: str, value: str) -> Outcome:
    if value:
        return "met" if value in chosen(answer) else "not_met"
    credit = next(v.credit for v in framework.scales[question.scale or ""].values if v.value == answer)
    return "met" if credit == 1 else "not_met" if not credit else "partly_met"


def _memberships(figures: Figures, reference: Reference, framework: Framework, group: str) -> Iterator[CaseBehind]:
    name = reference.name
    kind = framework.groups[name].unit if reference.kind == "group" else name if reference.kind == "units" else "case"
    owner = framework if kind == "case" else figures.owner_of_schedule(framework, kind)[0]
    for unit in figures.members(owner.id, kind, group):
        if reference.kind == "units":
            yield CaseBehind(unit.id, "met")
        elif reference.kind == "group":
            yield CaseBehind(unit.id, "met" if name in unit.groups else "not_met")
        else:
            known = unit.attributes.get(name)
            outcome: Outcome = "missing" if not known else "met" if known == reference.value else "not_met"
            yield CaseBehind(unit.id, outcome, value=known)
