"""Whether a declared condition holds: the one evaluator of applicability and of group membership."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from eyre.framework.spec import Condition, Group

Values = Mapping[str, str | None]
# Pages evaluate conditions too, so a number is what this says and nothing else that Python would read as one.
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")


def holds(condition: Condition, attributes: Values, answers: Values, groups: Mapping[str, Group]) -> bool:
    """Evaluate a condition for one case.

    attributes, answers: values by id; an absent or empty value fulfils no comparison, so `not` of it holds.
    A multiple choice fulfils a comparison as soon as one of its chosen values does.
    """
    if condition.group:
        return holds(groups[condition.group].when, attributes, answers, groups)
    if condition.all:
        return all(holds(part, attributes, answers, groups) for part in condition.all)
    if condition.any:
        return any(holds(part, attributes, answers, groups) for part in condition.any)
    if condition.not_:
        return not holds(condition.not_, attributes, answers, groups)
    value = attributes.get(condition.attribute) if condition.attribute else answers.get(condition.question or "")
    return any(_compares(condition, one) for one in chosen(value))


def chosen(value: str | None) -> tuple[str, ...]:
    """Split the value of a multiple choice, as written in one cell, into its parts."""
    return tuple(part for part in (piece.strip() for piece in (value or "").split(";")) if part)


def _compares(condition: Condition, value: str) -> bool:
    if condition.is_ is not None:
        return value == condition.is_
    if condition.in_:
        return value in condition.in_
    if not _NUMBER.fullmatch(value):
        return False
    number = Fraction(value)
    if condition.at_least is not None:
        return number >= condition.at_least
    return condition.at_most is not None and number <= condition.at_most


def parts(condition: Condition) -> Iterator[Condition]:
    """Walk a condition and every condition inside it."""
    yield condition
    for part in (*condition.all, *condition.any, *((condition.not_,) if condition.not_ else ())):
        yield from parts(part)
