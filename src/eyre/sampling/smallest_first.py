"""Allocation by the rules of HMI Probation's own published case sampler (2020), in our own code.

Source: worked examples of ministryofjustice/probation-case-sampler (MIT); its rules are restated in
docs/decisions/0022. Equal sizes keep the order in which the strata are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import floor

from eyre.sampling.size import Size, in_turn


def smallest_first(available: Mapping[str, int], requested: int, buffer: Fraction = Fraction(0)) -> dict[str, Size]:
    """Share `requested` cases, and a buffer of reserves on top, among strata.

    available: eligible cases by stratum. buffer: a share of the cases. The buffer of a stratum is taken on its share
    before rounding is repaired, and the sizes with and without it are repaired each by itself.
    """
    if not sum(available.values()):
        return {name: Size(0) for name in available}
    base = {name: _base(requested, size, sum(available.values())) for name, size in available.items()}
    main = _repaired(base, available, requested)
    with_buffer = {name: _buffered(own, available[name], buffer) for name, own in base.items()}
    drawn = _repaired(with_buffer, available, requested + half_up(requested * buffer))
    return {name: replace(own, reserves=max(0, drawn[name].cases - own.cases)) for name, own in main.items()}


def half_up(number: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return floor(number + Fraction(1, 2))


def _base(requested: int, available: int, total: int) -> Size:
    share = Fraction(requested * available, total)
    why = f"{requested} x {available:,} / {total:,} = {float(share):.2f}, rounded half up"
    return Size(0).changed(half_up(share), why).changed(min(half_up(share), available), "no more are eligible")


def _buffered(base: Size, available: int, buffer: Fraction) -> Size:
    return base.changed(min(base.cases + half_up(base.cases * buffer), available), "with the buffer")


def _repaired(sizes: Mapping[str, Size], available: Mapping[str, int], total: int) -> dict[str, Size]:
    """Add one at a time, smallest first, or take away one at a time, largest first, until the total is reached."""
    surplus = sum(size.cases for size in sizes.values()) - total
    order = sorted(sizes, key=lambda name: sizes[name].cases if surplus < 0 else -sizes[name].cases)
    room = {name: available[name] - own.cases if surplus < 0 else own.cases for name, own in sizes.items()}
    steps = Counter(in_turn(abs(surplus), order, room))
    sign = 1 if surplus < 0 else -1
    why = "one at a time, smallest first" if surplus < 0 else "one at a time, largest first"
    return {
        name: own.changed(own.cases + sign * steps[name], f"{why}, to reach {total}") for name, own in sizes.items()
    }
