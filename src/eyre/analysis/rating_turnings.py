"""How many items of evidence would have to be judged otherwise before the rating of a criterion changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from eyre.analysis.turning import Turning
from eyre.framework.framework import Framework
from eyre.framework.spec import Evidence
from eyre.scoring.rating import Rating, derive

LOOKED_THROUGH = 3  # changes of more items at once are not looked through


def rating_turnings(framework: Framework, rating: Rating) -> Iterator[Turning]:
    """The fewest items that give each better and each worse rating; none where the rating is not derived yet.

    A rating that more than three items must change to is told with None.
    """
    evidence = framework.evidence
    if evidence is None or rating.derived is None:
        return
    judged = [(item.level.value, item.item.weight) for item in rating.items if item.level and not item.excluded]
    fewest: dict[str, int] = {rating.derived.label: 0}
    for number in range(1, LOOKED_THROUGH + 1):
        for label in _ratings_after(evidence, judged, number):
            fewest.setdefault(label, number)
    for level in evidence.ratings:
        if level != rating.derived:
            turned = fewest.get(level.label)
            yield Turning(
                framework.id, rating.criterion, rating.derived.label, level.label, turned, "items of evidence"
            )


def _ratings_after(evidence: Evidence, judged: list[tuple[str, int]], number: int) -> set[str]:
    """Every rating that a change of so many items can give; items that are judged and count alike change alike."""
    levels = [level.value for level in evidence.levels]
    seen = set()
    reached = set()
    for places in combinations(range(len(judged)), number):
        changed = [judged[place] for place in places]
        rest = tuple(sorted(item for place, item in enumerate(judged) if place not in places))
        for new in product(levels, repeat=number):
            items = tuple(sorted((*rest, *((level, weight) for level, (_, weight) in zip(new, changed, strict=True)))))
            if items not in seen:
                seen.add(items)
                reached.add(derive(evidence, items).label)
    return reached
