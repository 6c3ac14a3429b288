"""Which questions a unit is asked: applicability over its attributes and the answers it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eyre.framework.conditions import Values, holds
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Group, Question


def asked(
    questions: Sequence[Question], attributes: Values, answers: Values, groups: Mapping[str, Group]
) -> tuple[Question, ...]:
    """The questions that apply to one unit, in order.

    A condition sees only answers to questions that themselves apply: an answer left over from a question that no
    longer applies decides nothing.
    """
    live: dict[str, str | None] = {}
    applying = []
    for question in questions:
        if question.applies_when is None or holds(question.applies_when, attributes, live, groups):
            applying.append(question)
            live[question.id] = answers.get(question.id)
    return tuple(applying)


def judges(framework: Framework, attributes: Values) -> bool:
    """Whether a framework judges this case at all (a thematic element judges some cases of a sample only)."""
    condition = framework.spec.applies_to
    return condition is None or holds(condition, attributes, {}, framework.groups)


def groups_of(framework: Framework, unit: str, attributes: Values) -> tuple[str, ...]:
    """The groups that a unit belongs to, beginning with the group of all. unit is "case" or a schedule's id."""
    named = (
        group.id
        for group in framework.groups.values()
        if group.unit == unit and holds(group.when, attributes, {}, framework.groups)
    )
    return (ALL, *named)
