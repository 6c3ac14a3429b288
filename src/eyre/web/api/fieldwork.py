"""Calls on who assesses which case, the timetable, and the report's files: what takes long is a job."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

from django.http import Http404
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from eyre.errors import EyreError
from eyre.fieldwork.allocation import Purpose
from eyre.programme.solver import require_solver
from eyre.web.access.table import Action
from eyre.web.api.api import Call, LongText, Text, allowed, said
from eyre.web.api.inspections import JobSeen
from eyre.web.api.sampling import Rows
from eyre.web.fieldwork import jobs, selectors, services
from eyre.web.fieldwork.forms import MoveForm
from eyre.web.fieldwork.timetable import move_page
from eyre.web.inspections import store
from eyre.web.inspections.seen import mark
from eyre.web.report.jobs import draw_feedback, draw_report
from eyre.web.tasks.models import Job
from eyre.web.tasks.services import start

router = Router(tags=["fieldwork and report"])


class FieldworkText(Schema):
    """fieldwork.yaml of the bundle."""

    model_config = ConfigDict(extra="forbid")
    text: LongText


class Given(Schema):
    """To whom a case is given, by the key in the table people, and why."""

    model_config = ConfigDict(extra="forbid")
    assessor: Text
    reason: Text


class Moved(Schema):
    """When and where an interview is held, and why there. starts: as 09:30. room: none where any will do."""

    model_config = ConfigDict(extra="forbid")
    day: date
    starts: Text
    office: Text
    room: int | None = None
    reason: Text = ""


class ReportWanted(Schema):
    """The report in a format."""

    model_config = ConfigDict(extra="forbid")
    format: Literal["html", "pdf", "docx"]


@router.get("/{slug:key}/fieldwork", response=FieldworkText, summary="Days, slots, offices and assessors")
def fieldwork(request: Call, key: str) -> dict[str, Any]:
    """As the bundle states them; an empty text where nothing is stated yet."""
    found, _rights = allowed(request, key, Action.PLAN_TIMETABLE)
    return {"text": services.fieldwork_text(store.read(found))}


@router.put("/{slug:key}/fieldwork", response={204: None}, summary="State days, slots, offices and assessors")
def set_up(request: Call, key: str, stated: FieldworkText) -> None:
    """In the place of what was stated before; what is to be mended is told with its line."""
    found, _rights = allowed(request, key, Action.PLAN_TIMETABLE)
    seen = mark(services.fieldwork_text(store.read(found)))
    services.save_fieldwork(found, services.read_fieldwork(stated.text), by=request.user, seen=seen)


@router.post("/{slug:key}/fieldwork/{slug:name}", response=Rows, summary="Replace availability or meetings")
def table(request: Call, key: str, name: str, table: File[UploadedFile]) -> dict[str, int]:
    """A .csv file with the columns of the bundle."""
    found, _rights = allowed(request, key, Action.PLAN_TIMETABLE)
    if name not in services.TABLES:
        raise Http404
    return {"rows": services.save_table(found, name, table.read(), by=request.user)}


@router.post("/{slug:key}/allocation", response={202: JobSeen}, summary="Give every case its assessors")
def allocate(request: Call, key: str) -> Job:
    """By the rules of the pack; what was decided by hand stays. Ask for the job until it has ended."""
    found, _rights = allowed(request, key, Action.ALLOCATE_CASES)
    require_solver()
    return start(jobs.allocate, inspection=found, by=request.user)


@router.put("/{slug:key}/allocation/{purpose}/{str:case}", response={204: None}, summary="Give a case by hand")
def give(request: Call, key: str, purpose: Purpose, case: str, given: Given) -> None:
    """Allocating again leaves it as it is."""
    found, _rights = allowed(request, key, Action.ALLOCATE_CASES)
    listed = {one.assessor.key for one, _name in selectors.case_choices(store.read(found), case, purpose).choices}
    if given.assessor not in listed:
        raise EyreError(f"The fieldwork has no assessor {given.assessor}. Name one of: {', '.join(sorted(listed))}.")
    services.change_assignment(found, case, purpose, given.assessor, given.reason, by=request.user)


@router.delete(
    "/{slug:key}/allocation/{purpose}/{str:case}", response={204: None}, summary="Let the rules decide again"
)
def free_case(request: Call, key: str, purpose: Purpose, case: str) -> None:
    """The next allocation decides on the case."""
    found, _rights = allowed(request, key, Action.ALLOCATE_CASES)
    selectors.case_choices(store.read(found), case, purpose)
    services.change_assignment(found, case, purpose, None, "", by=request.user)


@router.post("/{slug:key}/timetable", response={202: JobSeen}, summary="Plan the timetable")
def plan(request: Call, key: str) -> Job:
    """As little as possible moves. Ask for the job until it has ended."""
    found, _rights = allowed(request, key, Action.PLAN_TIMETABLE)
    require_solver()
    return start(jobs.plan, inspection=found, by=request.user)


@router.put("/{slug:key}/timetable/{str:interview}", response={204: None}, summary="Move an interview")
def move(request: Call, key: str, interview: str, wanted: Moved) -> None:
    """Refused, with the reason, where a rule stands against it. Planning again leaves it there."""
    found, _rights = allowed(request, key, Action.PLAN_TIMETABLE)
    asked = {**wanted.dict(), "day": wanted.day.isoformat(), "room": wanted.room or ""}
    wants = said(MoveForm(asked, page=move_page(store.read(found), interview)))
    starts = time.fromisoformat(wants["starts"])
    services.move(
        found, interview, wants["day"], starts, wants["office"], wants["room"], wants["reason"], by=request.user
    )


@router.delete("/{slug:key}/timetable/{str:interview}", response={204: None}, summary="Let planning decide again")
def free_interview(request: Call, key: str, interview: str) -> None:
    """The next planning decides on the interview."""
    found, _rights = allowed(request, key, Action.PLAN_TIMETABLE)
    services.free(found, interview, by=request.user)


@router.post("/{slug:key}/report", response={202: JobSeen}, summary="Build the report")
def report(request: Call, key: str, wanted: ReportWanted) -> Job:
    """Ask for the job until it has ended; then fetch its file."""
    found, _rights = allowed(request, key, Action.SEE_REPORT)
    return start(draw_report, inspection=found, by=request.user, format=wanted.format)


@router.post("/{slug:key}/feedback", response={202: JobSeen}, summary="Build the feedback of the last day")
def feedback(request: Call, key: str, wanted: ReportWanted) -> Job:
    """Ask for the job until it has ended; then fetch its file."""
    found, _rights = allowed(request, key, Action.SEE_SCORES)
    return start(draw_feedback, inspection=found, by=request.user, format=wanted.format)
