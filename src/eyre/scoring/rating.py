"""Judgements of evidence -> the rating of a criterion, and the lead inspector's adjustment of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from eyre.assessment.inspection import Inspection
from eyre.framework.framework import Framework, found
from eyre.framework.spec import Clause, Evidence, EvidenceItem, Option, RatingLevel


@dataclass(frozen=True, slots=True)
class JudgedItem:
    """An item of evidence and its level; level is None while it is not judged, excluded says why it takes no part."""

    item: EvidenceItem
    level: Option | None
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The rating of a criterion: what the items give, and what the lead inspector made of it, with the reason.

    derived is None while an item that takes part is not judged yet.
    """

    framework: str
    criterion: str
    derived: RatingLevel | None
    items: tuple[JudgedItem, ...]
    adjusted: RatingLevel | None = None
    reason: str = ""
    author_key: str = ""

    @property
    def final(self) -> RatingLevel | None:
        """The rating that is published."""
        return self.adjusted or self.derived

    @property
    def missing(self) -> int:
        """How many items that take part are not judged yet."""
        return sum(item.level is None and not item.excluded for item in self.items)


def derive(evidence: Evidence, judged: Sequence[tuple[str, int]]) -> RatingLevel:
    """Test the ratings from the top; the first whose clauses all hold is the rating.

    judged: level and weight of each item that takes part. A weight counts an item several times, which matters only
    where a clause asks for more than half.
    """
    order = {level.value: rank for rank, level in enumerate(evidence.levels)}
    ranked = [(order[level], weight) for level, weight in judged]
    return next(
        rating for rating in evidence.ratings if all(_fulfilled(clause, ranked, order) for clause in rating.when)
    )


def _fulfilled(clause: Clause, ranked: Sequence[tuple[int, int]], order: Mapping[str, int]) -> bool:
    threshold = order[clause.at_least] if clause.at_least else order[clause.above or ""] - 1
    reached = sum(weight for rank, weight in ranked if rank <= threshold)
    total = sum(weight for _, weight in ranked)
    match clause.quantity:
        case "every":
            return reached == total
        case "more_than_half":
            return Fraction(reached, total) > Fraction(1, 2)
        case "some":
            return reached > 0
        case "none":
            return reached == 0


def ratings(inspection: Inspection) -> dict[tuple[str, str], Rating]:
    """Rate every criterion that is decided by evidence, by framework and criterion."""
    judged = {
        (row["framework"], row["criterion"], row["item"]): row for row in inspection.tables["evidence"].to_pylist()
    }
    adjusted = {(row["framework"], row["criterion"]): row for row in inspection.tables["ratings"].to_pylist()}
    result = {}
    for framework in inspection.frameworks.values():
        for criterion in framework.spec.criteria:
            if criterion.method == "evidence":
                rows = {item: row for (f, c, item), row in judged.items() if (f, c) == (framework.id, criterion.id)}
                key = (framework.id, criterion.id)
                result[key] = _rating(framework, criterion.id, rows, adjusted.get(key))
    return result


def _rating(
    framework: Framework,
    criterion: str,
    rows: Mapping[str, Mapping[str, str | None]],
    adjustment: Mapping[str, str | None] | None,
) -> Rating:
    evidence = framework.evidence
    assert evidence is not None  # cross_check refuses a pack with rated criteria and no ratings
    levels = {level.value: level for level in evidence.levels}
    items = []
    for item in framework.evidence_items(criterion):
        row = rows.get(item.id, {})
        level = row.get("judgement")
        excluded = item.left_out or row.get("excluded_reason") or ""
        items.append(JudgedItem(item, found(levels, level, "level of evidence") if level else None, excluded))
    part = [item for item in items if not item.excluded]
    complete = bool(part) and all(item.level for item in part)
    derived = derive(evidence, [(i.level.value, i.item.weight) for i in part if i.level]) if complete else None
    if adjustment is None:
        return Rating(framework.id, criterion, derived, tuple(items))
    by_id = {rating.id: rating for rating in evidence.ratings}
    to = adjustment["adjusted"]
    return Rating(
        framework.id,
        criterion,
        derived,
        tuple(items),
        found(by_id, to, "rating") if to else None,
        adjustment["reason"] or "",
        adjustment["author_key"] or "",
    )
