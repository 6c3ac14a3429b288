"""Calls of an assessor's own program on an assessment: what the form of a case says to the server, with a token."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from ninja import Body, File, Router, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile

from eyre.web.access.table import Action
from eyre.web.api.api import Call, known
from eyre.web.api.evidence import FileSeen
from eyre.web.assessment.exchange import state_of, take_events
from eyre.web.assessment.incoming import MOST_EVENTS, Sent
from eyre.web.assessment.reach import Reach, reach_in
from eyre.web.audit.record import saw
from eyre.web.files import services as keeper
from eyre.web.files.models import EvidenceFile
from eyre.web.files.on_questions import question_of

router = Router(tags=["assessing"])


class Became(Schema):
    """What became of an event. reason, remedy: why it is not in the log."""

    event_id: str
    kept: bool
    reason: str | None = None
    remedy: str | None = None


class Present(Schema):
    """A present answer: what the last event on a question says, or one of several that are in conflict."""

    event_id: str | None
    value: str | None
    source: str | None
    note: str | None
    version: str | None
    at: str | None
    by: str | None
    device: str | None


class Taken(Schema):
    """What became of each event, in order, and the present answers to the questions of those that were kept."""

    events: list[Became]
    answers: dict[str, list[Present]]


class Locked(Schema):
    """Why an assessment takes no answers at present."""

    reason: str
    remedy: str


class StateSeen(Schema):
    """How an assessment stands. conflicts: the questions with several present answers."""

    assessment: str
    framework: str
    version: str
    open: bool
    locked: Locked | None
    answers: dict[str, list[Present]]
    conflicts: list[str]


@router.post("/{slug:key}/assessments/{str:assessment_id}/events", response=Taken, summary="Send answers")
def events(
    request: Call, key: str, assessment_id: str, sent: Annotated[list[Sent], Body(max_length=MOST_EVENTS)]
) -> dict[str, Any]:
    """By the protocol of answers: sent again, an event is kept once; nothing is kept unless this is 200."""
    found = _open(request, key, assessment_id)
    return take_events(found, [(one.event_id, one) for one in sent])


@router.get("/{slug:key}/assessments/{str:assessment_id}/state", response=StateSeen, summary="Present answers")
def state(request: Call, key: str, assessment_id: str) -> dict[str, Any]:
    """With the conflicts, and whether more can be sent."""
    found = _own(request, key, assessment_id)
    saw(by=request.user, inspection=key, target=assessment_id)
    return state_of(found)


@router.post(
    "/{slug:key}/assessments/{str:assessment_id}/questions/{str:question}/files",
    response={201: FileSeen},
    summary="Keep a file beside an answer",
)
def keep(request: Call, key: str, assessment_id: str, question: str, file: File[UploadedFile]) -> EvidenceFile:
    """Its content is checked, and the scanner looks at it."""
    found = _open(request, key, assessment_id)
    return keeper.keep_beside(found.assessment, question_of(found, question), file, by=request.user)


@router.delete(
    "/{slug:key}/assessments/{str:assessment_id}/files/{uuid:kept}",
    response={204: None},
    summary="Remove a file from an answer",
)
def remove(request: Call, key: str, assessment_id: str, kept: UUID) -> None:
    """While the assessment takes answers."""
    found = _open(request, key, assessment_id)
    inspection = found.assessment.inspection
    one = get_object_or_404(EvidenceFile, inspection=inspection, assessment_id=assessment_id, pk=kept)
    keeper.remove(one, by=request.user)


def _open(request: Call, key: str, assessment_id: str) -> Reach:
    found = _own(request, key, assessment_id)
    if found.locked:
        raise HttpError(409, f"{found.locked.reason} {found.locked.remedy}")
    return found


def _own(request: Call, key: str, assessment_id: str) -> Reach:
    """The assessment, where it is the caller's and the token is for assessing; be it locked now or not."""
    inspection, rights = known(request, key)
    if Action.ASSESS_CASE.value not in rights.scopes:
        raise PermissionDenied
    found = reach_in(inspection, rights, assessment_id)
    if not found.own:
        raise PermissionDenied
    return found
