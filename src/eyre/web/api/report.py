"""Calls on what is written: the texts and recommendations of the report, comments on the draft, letters."""

# Annotations are read when the calls are defined: those of a paginated call would not be found later.

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from eyre.assessment.inspection import Recommendation
from eyre.errors import EyreError
from eyre.report.letter import letter_document
from eyre.web.access.table import Action
from eyre.web.api.api import Call, LongText, Text, allowed, answers, said
from eyre.web.inspections import services as letters
from eyre.web.inspections import store
from eyre.web.inspections.forms import LetterForm
from eyre.web.inspections.letter_views import DRAWERS
from eyre.web.inspections.letters.templates import LETTERS, filled
from eyre.web.inspections.models import Inspection, Letter
from eyre.web.inspections.seen import mark
from eyre.web.inspections.standing import due_of
from eyre.web.report import good_practice, selectors, services
from eyre.web.report.forms import AnswerForm, CommentForm, RecommendationForm
from eyre.web.report.models import Comment

router = Router(tags=["writing"])


class Written(Schema):
    """A text, in Markdown with live figures. An empty one is removed."""

    model_config = ConfigDict(extra="forbid")
    text: LongText


class TextSeen(Schema):
    """A text of the report: its file in the bundle, and where it is printed."""

    file: str
    title: str
    text: str


class Example(Schema):
    """What the report says of good practice, under a criterion."""

    model_config = ConfigDict(extra="forbid")
    criterion: Text
    text: Text


class Advice(Schema):
    """A recommendation. id: its number as it is printed; basis: references to the figures on which it rests."""

    model_config = ConfigDict(extra="forbid")
    framework: Text
    id: Text
    text: Text
    addressed_to: Text = ""
    criteria: list[Text] = Field(default_factory=list)
    basis: list[Text] = Field(default_factory=list)


class Named(Schema):
    """Which recommendation."""

    model_config = ConfigDict(extra="forbid")
    framework: Text
    id: Text


class Said(Schema):
    """What the area says of a part of the draft. part: the key of its heading."""

    model_config = ConfigDict(extra="forbid")
    part: Text
    text: Text


class Answered(Schema):
    """The answer to a comment. accepted: whether the report changes for it."""

    model_config = ConfigDict(extra="forbid")
    accepted: bool
    text: Text


class CommentSeen(Schema):
    """A comment on the draft, and the answer to it."""

    pk: int
    part: str
    title: str
    text: str
    at: datetime
    accepted: bool | None
    answer: str


class LetterWanted(Schema):
    """A letter. What is left out is as the template of its kind has it."""

    model_config = ConfigDict(extra="forbid")
    kind: Text
    title: Text | None = None
    text: Text | None = None


class LetterSeen(Schema):
    """A letter as it was written."""

    pk: int
    kind: str
    title: str
    text: str
    at: datetime


@router.get("/{slug:key}/texts", response=list[TextSeen], summary="The texts of the report")
def texts(request: Call, key: str) -> list[selectors.Text]:
    """The findings, and every text that a part of the report prints."""
    found, _rights = allowed(request, key, Action.WRITE_REPORT)
    return selectors.texts(store.read(found))


@router.put("/{slug:key}/texts/{path:file}", response={204: None}, summary="Write a text of the report")
def write(request: Call, key: str, file: str, written: Written) -> None:
    """In the place of what stands there."""
    found, _rights = allowed(request, key, Action.WRITE_REPORT)
    value = store.read(found)
    if file not in {one.file for one in selectors.texts(value)}:
        raise Http404
    services.save_text(found, file, written.text, by=request.user, seen=mark(services.text_of(value, file)))


@router.post("/{slug:key}/good-practice", response={204: None}, summary="Take good practice into the findings")
def take_in_good_practice(request: Call, key: str, example: Example) -> None:
    """In the words of the report, which name neither a case nor a person."""
    found, _rights = allowed(request, key, Action.WRITE_REPORT)
    seen = mark(store.read(found).findings)
    good_practice.take_in(found, by=request.user, criterion=example.criterion, text=example.text, seen=seen)


@router.get("/{slug:key}/recommendations", response=list[Advice], summary="The recommendations in their order")
def recommendations(request: Call, key: str) -> list[dict[str, Any]]:
    """As the bundle has them."""
    found, _rights = allowed(request, key, Action.WRITE_REPORT)
    return [one.model_dump(mode="json") for one in store.read(found).recommendations]


@router.post("/{slug:key}/recommendations", response={201: Advice}, summary="Add a recommendation")
def recommend(request: Call, key: str, advice: Advice) -> dict[str, Any]:
    """After those that are there."""
    return _recommended(request, key, None, advice)


@router.put("/{slug:key}/recommendations/order", response=list[Advice], summary="Put the recommendations in an order")
def order(request: Call, key: str, wanted: list[Named]) -> list[dict[str, Any]]:
    """Each is named once."""
    found, _rights = allowed(request, key, Action.WRITE_REPORT)
    seen = mark(store.read(found).recommendations)
    services.order_recommendations(found, [(one.framework, one.id) for one in wanted], by=request.user, seen=seen)
    return [one.model_dump(mode="json") for one in store.read(found).recommendations]


@router.put("/{slug:key}/recommendations/{str:framework}/{str:id}", response=Advice, summary="Change a recommendation")
def change(request: Call, key: str, framework: str, id: str, advice: Advice) -> dict[str, Any]:
    """In its place."""
    return _recommended(request, key, (framework, id), advice)


@router.delete(
    "/{slug:key}/recommendations/{str:framework}/{str:id}", response={204: None}, summary="Remove a recommendation"
)
def remove(request: Call, key: str, framework: str, id: str) -> None:
    """Those after it keep their numbers."""
    found, _rights = allowed(request, key, Action.WRITE_REPORT)
    place, seen = _place(found, framework, id)
    services.save_recommendation(found, place, None, by=request.user, seen=seen)


def _recommended(request: Call, key: str, named: tuple[str, str] | None, advice: Advice) -> dict[str, Any]:
    found, _rights = allowed(request, key, Action.WRITE_REPORT)
    value = store.read(found)
    place, seen = _place(found, *named) if named else (None, mark(value.recommendations))
    sent = {**advice.dict(), "criteria": ", ".join(advice.criteria), "basis": "\n".join(advice.basis), "seen": seen}
    form = RecommendationForm(sent, value=value)
    said(form)
    made = form.said()
    services.save_recommendation(found, place, made, by=request.user, seen=seen)
    return made.model_dump(mode="json")


def _place(inspection: Inspection, framework: str, id: str) -> tuple[int, str]:
    listed: tuple[Recommendation, ...] = store.read(inspection).recommendations
    for place, one in enumerate(listed):
        if (one.framework, one.id) == (framework, id):
            return place, mark(listed)
    raise Http404


@router.get("/{slug:key}/comments", response=list[CommentSeen], summary="Comments on the draft")
def comments(request: Call, key: str) -> list[Comment]:
    """In the order in which they came."""
    found, _rights = allowed(request, key, Action.SEE_COMMENTS)
    return list(Comment.objects.filter(inspection=found))


@router.post("/{slug:key}/comments", response={201: CommentSeen}, summary="Comment on a part of the draft")
def comment(request: Call, key: str, wanted: Said) -> Comment:
    """While the area checks it."""
    found, _rights = allowed(request, key, Action.COMMENT_ON_DRAFT)
    parts = selectors.commented_parts(selectors.report(found))
    wants = said(CommentForm(wanted.dict(), parts=parts))
    return services.comment(found, wants["part"], parts[wants["part"]], wants["text"], by=request.user)


@router.post("/{slug:key}/comments/{int:number}/answer", response=CommentSeen, summary="Answer a comment")
def answer(request: Call, key: str, number: int, answered: Answered) -> Comment:
    """Once."""
    found, _rights = allowed(request, key, Action.ANSWER_COMMENTS)
    one: Comment = _numbered(Comment, found, number)
    wants = said(AnswerForm({"accepted": "yes" if answered.accepted else "no", "text": answered.text}))
    services.answer(found, number, wants["text"], wants["accepted"], by=request.user)
    one.refresh_from_db()
    return one


@router.get("/{slug:key}/letters", response=list[LetterSeen], summary="The letters that were written")
def written_letters(request: Call, key: str) -> list[Letter]:
    """The latest first."""
    found, _rights = allowed(request, key, Action.CHANGE_INSPECTION)
    return list(Letter.objects.filter(inspection=found).order_by("-at"))


@router.post("/{slug:key}/letters", response={201: LetterSeen}, summary="Write a letter")
def write_letter(request: Call, key: str, wanted: LetterWanted) -> Letter:
    """It is kept as it was written; its file is fetched in the form in which it is sent."""
    found, _rights = allowed(request, key, Action.CHANGE_INSPECTION)
    if wanted.kind not in LETTERS:
        raise EyreError(f"There is no letter {wanted.kind[:80]}. Choose one of: {', '.join(LETTERS)}.")
    title, text = filled(wanted.kind, store.read(found), due_of(found))
    sent = {
        "title": title if wanted.title is None else wanted.title,
        "text": text if wanted.text is None else wanted.text,
    }
    wants = said(LetterForm(sent))
    return letters.write_letter(found, wanted.kind, wants["title"], wants["text"], by=request.user)


@router.get(
    "/{slug:key}/letters/{int:number}/{format}",
    summary="A letter as a file",
    openapi_extra=answers("application/octet-stream"),
)
def letter_file(request: Call, key: str, number: int, format: Literal["docx", "pdf", "html"]) -> HttpResponse:
    """As its page gives it."""
    found, _rights = allowed(request, key, Action.CHANGE_INSPECTION)
    one = _numbered(Letter, found, number)
    draw, kind = DRAWERS[format]
    document = letter_document(store.read(found).about, one.title, one.text, timezone.localdate(one.at))
    return HttpResponse(draw(document), content_type=kind)


def _numbered(model: Any, inspection: Inspection, number: int) -> Any:
    if number >= 2**63:
        raise Http404
    return get_object_or_404(model, inspection=inspection, pk=number)
