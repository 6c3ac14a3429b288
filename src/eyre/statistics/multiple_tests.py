"""Many comparisons at once: p values made larger, so that chance alone is not taken for a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Literal

Correction = Literal["benjamini_hochberg", "holm"]


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p values; calling those up to q a finding keeps the expected share of false findings at most q.

    Each p value (in the order given) becomes the smallest q at which its comparison would be called a finding.
    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300; as R p.adjust "BH".
    """
    tests = len(p_values)
    largest_first = sorted(range(tests), key=lambda place: -p_values[place])
    raised = (p_values[place] * tests / (tests - before) for before, place in enumerate(largest_first))
    return _in_given_order(largest_first, accumulate(raised, min))


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p values; calling those up to a a finding keeps the chance of any false finding at most a.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70; as R p.adjust "holm".
    """
    tests = len(p_values)
    smallest_first = sorted(range(tests), key=lambda place: p_values[place])
    raised = (p_values[place] * (tests - before) for before, place in enumerate(smallest_first))
    return _in_given_order(smallest_first, accumulate(raised, max))


CORRECTIONS: Mapping[Correction, Callable[[Sequence[float]], list[float]]] = {
    "benjamini_hochberg": benjamini_hochberg,
    "holm": holm,
}


def _in_given_order(places: Sequence[int], adjusted: accumulate[float]) -> list[float]:
    by_place = dict(zip(places, adjusted, strict=True))
    return [min(by_place[place], 1.0) for place in range(len(places))]
