"""Calls on evidence: judgements, ratings, and files."""

# Annotations are read when the calls are defined: those of a paginated call would not be found later.

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from eyre.scoring.judge import Judgement
from eyre.web.access.rights import Rights
from eyre.web.access.table import Action
from eyre.web.api.api import Call, Text, allowed, answers, said
from eyre.web.files import services as keeper
from eyre.web.files.forms import FileForm
from eyre.web.files.models import EvidenceFile
from eyre.web.files.selectors import cases_for, files_for
from eyre.web.files.views import attachment
from eyre.web.inspections import store
from eyre.web.inspections.seen import mark
from eyre.web.scoring import services
from eyre.web.scoring.selectors import evidence_row, rating_row

router = Router(tags=["evidence"])


class Judged(Schema):
    """The judgement of an item: a level, or why it takes no part; and what was read or who was heard."""

    model_config = ConfigDict(extra="forbid")
    level: Text = ""
    excluded: Text = ""
    document: Text = ""


class Rated(Schema):
    """The rating that is published; an empty one is as the evidence gives it."""

    model_config = ConfigDict(extra="forbid")
    rating: Text = ""
    reason: Text = ""


class About(Schema):
    """What a file is evidence of: `criterion:<framework>:<criterion>`, `case:<case_id>`, or the inspection."""

    about: Text = ""


class FileSeen(Schema):
    """An evidence file."""

    id: UUID
    name: str
    kind: str
    size: int
    digest: str
    framework: str
    criterion: str
    case_id: str
    at: datetime


@router.put(
    "/{slug:key}/evidence/{str:framework}/{str:criterion}/{str:item}", response={204: None}, summary="Judge an item"
)
def judge(request: Call, key: str, framework: str, criterion: str, item: str, judged: Judged) -> None:
    """In the place of what was judged before; a judgement that says nothing takes it away."""
    found, rights = allowed(request, key, Action.JUDGE_EVIDENCE)
    of = (framework, criterion, item)
    seen = mark(evidence_row(store.read(found), *of))
    judgement = Judgement(judged.level, judged.excluded.strip(), judged.document.strip())
    services.judge(found, of, judgement, by=request.user, person_key=_own_key(rights), seen=seen)


@router.put("/{slug:key}/ratings/{str:framework}/{str:criterion}", response={204: None}, summary="Adjust a rating")
def adjust(request: Call, key: str, framework: str, criterion: str, rated: Rated) -> None:
    """It needs a reason; the one that the evidence gives stays beside it."""
    found, rights = allowed(request, key, Action.MODERATE)
    seen = mark(rating_row(store.read(found), framework, criterion))
    services.adjust(
        found, framework, criterion, rated.rating, rated.reason,
        by=request.user, person_key=_own_key(rights), seen=seen,
    )  # fmt: skip


def _own_key(rights: Rights) -> str | None:
    return min(rights.person_keys, default=None)


@router.get("/{slug:key}/files", response=list[FileSeen], summary="Evidence files")
def files(request: Call, key: str) -> list[EvidenceFile]:
    """Those that the caller may have, the latest first."""
    found, rights = allowed(request, key, Action.KEEP_FILES)
    return list(files_for(request.user, rights, found))


@router.post("/{slug:key}/files", response={201: FileSeen}, summary="Keep an evidence file")
def keep(request: Call, key: str, file: File[UploadedFile], about: Form[About]) -> EvidenceFile:
    """Its content is checked, and the scanner looks at it."""
    found, rights = allowed(request, key, Action.KEEP_FILES)
    form = FileForm(about.dict(), {"file": file}, value=store.read(found), cases=cases_for(rights, found))
    kept: UploadedFile = said(form)["file"]
    sender = min(rights.person_keys, default="")
    return keeper.keep(found, kept, by=request.user, sender_key=sender, **form.subject())


@router.get(
    "/{slug:key}/files/{uuid:kept}", summary="An evidence file", openapi_extra=answers("application/octet-stream")
)
def fetch(request: Call, key: str, kept: UUID) -> HttpResponseBase:
    """As it was sent."""
    found, rights = allowed(request, key, Action.KEEP_FILES)
    one = get_object_or_404(files_for(request.user, rights, found), pk=kept)
    return attachment(one, by=request.user)


@router.delete("/{slug:key}/files/{uuid:kept}", response={204: None}, summary="Remove an evidence file")
def remove(request: Call, key: str, kept: UUID) -> None:
    """One's own, or any for those who lead or administer."""
    found, rights = allowed(request, key, Action.KEEP_FILES)
    one = get_object_or_404(files_for(request.user, rights, found), pk=kept)
    if one.by_id != request.user.pk and not rights.may(Action.CHANGE_INSPECTION):
        raise PermissionDenied
    keeper.remove(one, by=request.user)
