"""What is written in and about the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.inspection import Recommendation
from eyre.errors import EyreError
from eyre.report.findings import FILE as FINDINGS
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import refuse_if_changed
from eyre.web.report.models import Comment


def text_of(value: Value, file: str) -> str:
    """A text of the report as it is now."""
    return value.findings if file == FINDINGS else value.texts.get(_name(file), "")


def save_text(inspection: Inspection, file: str, text: str, *, by: User, seen: str) -> None:
    """Write a text; an empty one is removed. Raises ChangedMeanwhile where somebody else has written it since."""
    clean = text.replace("\r\n", "\n").rstrip()
    kept = f"{clean}\n" if clean else ""

    def how(value: Value) -> Value:
        refuse_if_changed(seen, text_of(value, file))
        if file == FINDINGS:
            return replace(value, findings=kept)
        others = {name: one for name, one in value.texts.items() if name != _name(file)}
        return replace(value, texts=others | ({_name(file): kept} if kept else {}))

    store.change(inspection, how, by=by, action="write_text", target=file)


def _name(file: str) -> str:
    return file.removeprefix("texts/").removesuffix(".md")


def save_recommendation(
    inspection: Inspection, place: int | None, said: Recommendation | None, *, by: User, seen: str
) -> None:
    """Put a recommendation in its place, add one (no place), or remove it (nothing said)."""

    def how(value: Value) -> Value:
        listed = list(value.recommendations)
        refuse_if_changed(seen, tuple(listed))
        others = [one for number, one in enumerate(listed) if number != place]
        if said and any((one.framework, one.id) == (said.framework, said.id) for one in others):
            raise EyreError(f"There is a recommendation {said.id} already. Give this one another number.")
        if place is not None:
            listed[place : place + 1] = [said] if said else []
        elif said:
            listed.append(said)
        return replace(value, recommendations=tuple(listed))

    store.change(inspection, how, by=by, action="write_recommendation", target=said.id if said else "")


def order_recommendations(inspection: Inspection, wanted: Sequence[tuple[str, str]], *, by: User, seen: str) -> None:
    """Put the recommendations in another order. wanted: framework and id of every one."""

    def how(value: Value) -> Value:
        refuse_if_changed(seen, value.recommendations)
        known = {(one.framework, one.id): one for one in value.recommendations}
        if sorted(wanted) != sorted(known):
            raise EyreError("The order must name every recommendation once. Look at the list again.")
        return replace(value, recommendations=tuple(known[one] for one in wanted))

    store.change(inspection, how, by=by, action="order_recommendations")


@transaction.atomic
def comment(inspection: Inspection, part: str, title: str, text: str, *, by: User) -> Comment:
    """Say something about a part of the draft."""
    made = Comment.objects.create(inspection=inspection, part=part, title=title, text=text, author=by)
    record(by=by, action="comment_on_draft", inspection=inspection.key, target=part)
    return made


@transaction.atomic
def answer(inspection: Inspection, number: int, text: str, accepted: bool, *, by: User) -> None:
    """Answer a comment. Raises EyreError where it is answered already."""
    found = Comment.objects.select_for_update().filter(inspection=inspection, pk=number).first()
    if found is None or found.answer:
        raise EyreError("The comment is answered already, or it is gone. Look at the list again.")
    found.answer, found.accepted, found.answered_by, found.answered_at = text, accepted, by, timezone.now()
    found.save()
    record(by=by, action="answer_comment", inspection=inspection.key, target=found.part, detail={"accepted": accepted})
