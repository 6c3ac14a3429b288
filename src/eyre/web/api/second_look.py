"""Calls on assessments as a whole: done, taken up again, looked at again by those who moderate, rescued."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from eyre.errors import EyreError
from eyre.web.access.rights import Rights
from eyre.web.access.table import Action
from eyre.web.api.api import Call, Text, allowed, known, said, scoped
from eyre.web.assessment import services
from eyre.web.assessment.forms import ReturnForm
from eyre.web.assessment.reach import Reach, reach_in
from eyre.web.assessment.review import calibration_form, pair
from eyre.web.audit.record import saw
from eyre.web.device.carry import MOST_BYTES, take_in
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment

router = Router(tags=["assessing"])


class AssessmentSeen(Schema):
    """An assessment. status: complete, returned, or nothing."""

    assessment_id: str
    unit_kind: str
    unit_id: str
    case_id: str | None
    framework: str
    purpose: str
    status: str | None


class Message(Schema):
    """What is to be looked at again; nobody is named in it."""

    model_config = ConfigDict(extra="forbid")
    message: Text


class Settled(Schema):
    """Which of the present answers to a question holds, by its event."""

    model_config = ConfigDict(extra="forbid")
    question: Text
    event_id: Text


class Adjudicated(Schema):
    """Which answer holds where two assessors of a case differ, and why."""

    model_config = ConfigDict(extra="forbid")
    case_id: Text
    framework: Text
    question: Text
    value: Text
    reason: Text


class CalibrationWanted(Schema):
    """The case that everybody marks."""

    model_config = ConfigDict(extra="forbid")
    case_id: Text
    framework: Text


class Begun(Schema):
    """To how many assessors it was given anew."""

    assessors: int


class Refused(Schema):
    """An event of a carry-file that was not taken in, and why."""

    assessment: str
    question: str
    reason: str
    remedy: str


class Rescued(Schema):
    """What became of a carry-file. kept: events that are in the log, now or since before."""

    person_key: str
    kept: int
    refused: list[Refused]


@router.post("/{slug:key}/assessments/{str:assessment_id}/complete", response=AssessmentSeen, summary="Say it is done")
def complete(request: Call, key: str, assessment_id: str) -> Assessment:
    """Refused while something in it is to be mended."""
    found = _own(request, key, assessment_id, locked=False)
    services.complete(found.assessment, by=request.user)
    return found.assessment


@router.post("/{slug:key}/assessments/{str:assessment_id}/reopen", response=AssessmentSeen, summary="Take it up again")
def reopen(request: Call, key: str, assessment_id: str) -> Assessment:
    """One that is complete."""
    found = _own(request, key, assessment_id, locked=True)
    if not found.rights.may(Action.ASSESS_CASE):
        raise PermissionDenied
    services.reopen(found.assessment, by=request.user)
    return found.assessment


@router.post(
    "/{slug:key}/assessments/{str:assessment_id}/interviews/{slug:schedule}",
    response=AssessmentSeen,
    summary="Begin an interview about the case",
)
def interview(request: Call, key: str, assessment_id: str, schedule: str) -> Assessment:
    """The assessment in which its answers are kept; the same again, where there is one."""
    found = _own(request, key, assessment_id, locked=False)
    of = found.assessment
    framework = store.frameworks(of.inspection)[of.framework]
    if schedule not in framework.schedules or not framework.schedules[schedule].questions:
        raise Http404
    return services.begin_interview(of.inspection, of, schedule, by=request.user)


def _own(request: Call, key: str, assessment_id: str, *, locked: bool) -> Reach:
    """An assessment of the caller. locked: whether it may be one that takes no answers now."""
    scoped(request, Action.ASSESS_CASE)
    inspection, rights = known(request, key)
    found = reach_in(inspection, rights, assessment_id)
    if not found.own or (found.locked and not locked):
        raise PermissionDenied
    return found


@router.post("/{slug:key}/assessments/{str:assessment_id}/give-back", response=AssessmentSeen, summary="Give it back")
def give_back(request: Call, key: str, assessment_id: str, given: Message) -> Assessment:
    """To its assessor, who sees the message."""
    inspection, rights = allowed(request, key, Action.MODERATE)
    found = reach_in(inspection, rights, assessment_id)
    wants = said(ReturnForm(given.dict()))
    services.give_back(found.assessment, wants["message"], by=request.user)
    return found.assessment


@router.post("/{slug:key}/assessments/{str:assessment_id}/settle", response=AssessmentSeen, summary="Settle a conflict")
def settle(request: Call, key: str, assessment_id: str, settled: Settled) -> Assessment:
    """Of several present answers to a question one holds."""
    inspection, rights = allowed(request, key, Action.MODERATE)
    found = reach_in(inspection, rights, assessment_id)
    services.settle(found.assessment, settled.question, settled.event_id, by=request.user, actor_key=_decides(rights))
    return found.assessment


@router.post("/{slug:key}/adjudications", response=AssessmentSeen, summary="Say which of two answers holds")
def adjudicate(request: Call, key: str, wanted: Adjudicated) -> Assessment:
    """Both assessments must be complete."""
    inspection, rights = allowed(request, key, Action.MODERATE)
    first, _second = pair(inspection, rights, wanted.case_id, wanted.framework)
    saw(by=request.user, inspection=key, target=wanted.case_id)
    if not wanted.value.strip() or not wanted.reason.strip():
        raise EyreError("An answer that holds needs its value and the reason. Send both.")
    services.adjudicate(
        first, wanted.question, wanted.value, wanted.reason, by=request.user, actor_key=_decides(rights)
    )
    return first


def _decides(rights: Rights) -> str:
    if not rights.person_keys:
        raise PermissionDenied
    return min(rights.person_keys)


@router.post("/{slug:key}/calibrations", response={201: Begun}, summary="Give one case to every assessor, blind")
def calibrate(request: Call, key: str, wanted: CalibrationWanted) -> dict[str, int]:
    """Who has it already keeps it."""
    inspection, _rights = allowed(request, key, Action.MODERATE)
    wants = said(calibration_form(inspection, wanted.dict()))
    return {"assessors": services.begin_calibration(inspection, **wants, by=request.user)}


@router.post("/{slug:key}/carry-files", response=Rescued, summary="Take in what a device could not send")
def carry_file(request: Call, key: str, file: File[UploadedFile]) -> Any:
    """Sent again, it changes nothing."""
    inspection, _rights = allowed(request, key, Action.RESCUE_DEVICE)
    if file.size is None or file.size > MOST_BYTES:
        raise EyreError("This file is larger than any carry-file. Send the .eyre-carry file.")
    return take_in(inspection, file.read(), by=request.user, at=timezone.now())
