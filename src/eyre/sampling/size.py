"""How many cases a stratum gives, with the history of why the number is what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Change:
    """The number of cases after a step, and the reason for the step."""

    cases: int
    why: str


@dataclass(frozen=True, slots=True)
class Size:
    """cases: how many are to be drawn. reserves: how many further ones. history: how `cases` came about."""

    cases: int
    reserves: int = 0
    history: tuple[Change, ...] = ()

    def changed(self, cases: int, why: str) -> Size:
        """Another number of cases for a reason; the first number is a change from nothing."""
        if cases == self.cases and self.history:
            return self
        return replace(self, cases=cases, history=(*self.history, Change(cases, why)))


def in_turn(steps: int, order: Sequence[str], room: Mapping[str, int]) -> Iterator[str]:
    """Name one of `order` for each step, round after round, passing over those that have no room left.

    Ends early when nobody has room.
    """
    left = dict(room)
    given = 0
    while given < steps and any(left[name] > 0 for name in order):
        for name in order:
            if left[name] > 0 and given < steps:
                left[name] -= 1
                given += 1
                yield name
