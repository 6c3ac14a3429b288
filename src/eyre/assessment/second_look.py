"""What somebody else looks at again: two assessments of one case, many of one, a few chosen by lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from eyre.framework.conditions import Values
from eyre.framework.spec import Question
from eyre.sampling.draw import ticket


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that two assessors of one case answered otherwise."""

    question: Question
    first: str
    second: str


def differences(questions: Iterable[Question], first: Values, second: Values) -> tuple[Difference, ...]:
    """The questions that both answered, and otherwise. What only one answered is no difference but missing."""
    found = []
    for question in questions:
        one, other = first.get(question.id), second.get(question.id)
        if one and other and one != other:
            found.append(Difference(question, one, other))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many assessors of one case gave each answer to a question, the most given first."""

    question: Question
    given: tuple[tuple[str, int], ...]

    @property
    def agreed(self) -> bool:
        """Whether all who answered gave the same answer."""
        return len(self.given) == 1


def spread(questions: Iterable[Question], answers: Sequence[Values]) -> tuple[Spread, ...]:
    """How the answers of several assessors of one case spread: the questions of most dissent first."""
    found = []
    for question in questions:
        given = Counter(said for one in answers if (said := one.get(question.id)))
        if given:
            found.append(Spread(question, tuple(sorted(given.items(), key=lambda pair: (-pair[1], pair[0])))))
    return tuple(sorted(found, key=lambda one: one.given[0][1] / sum(count for _, count in one.given)))


def dip_sample(assessments: Collection[str], count: int, seed: str) -> tuple[str, ...]:
    """Choose some assessments to look at again by lot; a seed always chooses the same. Raises EyreError for no seed."""
    return tuple(sorted(sorted(assessments, key=lambda id_: ticket(seed, id_))[:count]))
