"""What is written about evidence and ratings: one item at a time, so that nobody waits for another."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from eyre.assessment.inspection import Inspection as Value
from eyre.scoring.judge import Judgement, adjust_rating, judge_item
from eyre.web.accounts.models import User
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import refuse_if_changed
from eyre.web.scoring.selectors import evidence_row, rating_row


def judge(
    inspection: Inspection,
    item: tuple[str, str, str],
    judgement: Judgement,
    *,
    by: User,
    person_key: str | None,
    seen: str,
) -> None:
    """Judge an item (framework, criterion, item). Raises ChangedMeanwhile where somebody else has judged it since."""

    def how(value: Value) -> Value:
        refuse_if_changed(seen, evidence_row(value, *item))
        return judge_item(value, *item, judgement, assessor_key=person_key, at=_now())

    store.change(inspection, how, by=by, action="judge_evidence", target=" ".join(item))


def adjust(
    inspection: Inspection,
    framework: str,
    criterion: str,
    rating: str,
    reason: str,
    *,
    by: User,
    person_key: str | None,
    seen: str,
) -> None:
    """Adjust or confirm a rating, or (an empty one) take the adjustment back."""

    def how(value: Value) -> Value:
        refuse_if_changed(seen, rating_row(value, framework, criterion))
        return adjust_rating(value, framework, criterion, rating, reason, author_key=person_key, at=_now())

    store.change(inspection, how, by=by, action="adjust_rating", target=f"{framework} {criterion}")


def _now() -> datetime:
    return timezone.now().astimezone(UTC).replace(tzinfo=None, microsecond=0)
