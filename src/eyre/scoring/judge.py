"""A judgement of one item of evidence, and the lead inspector's word on a rating: each is one row, written anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.errors import EyreError
from eyre.framework.framework import Framework, found
from eyre.framework.spec import Evidence, EvidenceItem
from eyre.scoring.rating import ratings


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody judged about an item: a level, or why it takes no part; and what was read or who was heard."""

    level: str = ""
    excluded: str = ""
    document: str = ""


def judge_item(
    inspection: Inspection,
    framework: str,
    criterion: str,
    item: str,
    judgement: Judgement,
    *,
    assessor_key: str | None,
    at: datetime,
) -> Inspection:
    """Judge an item of evidence. A judgement that says nothing takes the row away.

    at: in UTC. Raises EyreError for an item or a level that the instrument does not have, and where an item is both
    judged and excluded.
    """
    pack = found(inspection.frameworks, framework, "framework of this inspection")
    _item(pack, criterion, item)
    levels = {level.value: level for level in _evidence(pack).levels}
    if judgement.level and judgement.excluded:
        raise EyreError("An item that takes no part has no level. Choose a level, or say why the item takes no part.")
    if judgement.level:
        found(levels, judgement.level, "level of evidence")
    key = {"framework": framework, "criterion": criterion, "item": item}
    row = key | {
        "inspection": inspection.about.id,
        "version": pack.version,
        "judgement": judgement.level or None,
        "excluded_reason": judgement.excluded or None,
        "document": judgement.document or None,
        "assessor_key": assessor_key,
        "judged_at": at,
    }
    says = any((judgement.level, judgement.excluded, judgement.document))
    return _with_row(inspection, "evidence", key, row if says else None)


def adjust_rating(
    inspection: Inspection,
    framework: str,
    criterion: str,
    rating: str,
    reason: str,
    *,
    author_key: str | None,
    at: datetime,
) -> Inspection:
    """Set the published rating of a criterion, or confirm the derived one; an empty rating takes the adjustment back.

    Raises EyreError where the criterion has no rating yet, the rating is none of the instrument, or the reason is
    missing.
    """
    pack = found(inspection.frameworks, framework, "framework of this inspection")
    rated = found({c: r for (f, c), r in ratings(inspection).items() if f == framework}, criterion, "rated criterion")
    key = {"framework": framework, "criterion": criterion}
    if not rating:
        return _with_row(inspection, "ratings", key, None)
    found({level.id: level for level in _evidence(pack).ratings}, rating, "rating")
    if rated.derived is None:
        raise EyreError(f"{criterion} has no rating yet. Judge every item that takes part first.")
    if not reason.strip():
        raise EyreError("An adjusted rating needs its reason. Say what the items of evidence do not show.")
    row = key | {
        "inspection": inspection.about.id,
        "derived": rated.derived.id,
        "adjusted": rating,
        "reason": reason.strip(),
        "author_key": author_key,
        "adjusted_at": at,
    }
    return _with_row(inspection, "ratings", key, row)


def _evidence(framework: Framework) -> Evidence:
    if framework.evidence is None:
        raise EyreError(f"{framework.id} rates no criterion from evidence. Score its questions instead.")
    return framework.evidence


def _item(framework: Framework, criterion: str, item: str) -> EvidenceItem:
    framework.criterion(criterion)
    known = {one.id: one for one in framework.evidence_items(criterion)}
    wanted = found(known, item, f"item of evidence of {criterion}")
    if wanted.left_out:
        raise EyreError(f"{item} takes no part in the rating: {wanted.left_out} It is not judged.")
    return wanted


def _with_row(inspection: Inspection, name: str, key: Mapping[str, str], row: Mapping[str, Any] | None) -> Inspection:
    """The inspection with one row of a table written anew in its place, added, or (None) taken away."""
    table = inspection.tables[name]
    rows = table.to_pylist()
    place = next((n for n, one in enumerate(rows) if all(one[k] == v for k, v in key.items())), None)
    if place is not None:
        kept = {k: v for k, v in rows[place].items() if k not in (row or {})}
        rows[place : place + 1] = [{**kept, **row}] if row else []
    elif row:
        rows.append(dict(row))
    return inspection.with_table(name, pa.Table.from_pylist(rows, schema=table.schema))
