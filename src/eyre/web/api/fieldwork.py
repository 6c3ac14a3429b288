"""Calls on who assesses which case, the timetable, and the report: what takes long is a job."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router, Schema
from pydantic import ConfigDict

from eyre.web.access.table import Action
from eyre.web.api.api import Call, allowed
from eyre.web.api.inspections import JobSeen
from eyre.web.fieldwork import services
from eyre.web.fieldwork.jobs import plan as plan_task
from eyre.web.report.jobs import draw_report
from eyre.web.tasks.models import Job
from eyre.web.tasks.services import start

router = Router(tags=["fieldwork and report"])


class Allocated(Schema):
    """moved: how many cases went to somebody else than before."""

    moved: int


class ReportWanted(Schema):
    """The report in a format."""

    model_config = ConfigDict(extra="forbid")
    format: Literal["html", "pdf", "docx"]


@router.post("/{slug:key}/allocation", response=Allocated, summary="Give every case its assessors")
def allocate(request: Call, key: str) -> dict[str, Any]:
    """By the rules of the pack; what was decided by hand stays."""
    found, _rights = allowed(request, key, Action.ALLOCATE_CASES)
    return {"moved": services.allocate(found, by=request.user)}


@router.post("/{slug:key}/timetable", response={202: JobSeen}, summary="Plan the timetable")
def plan(request: Call, key: str) -> tuple[int, Job]:
    """As little as possible moves. Ask for the job until it has ended."""
    found, _rights = allowed(request, key, Action.PLAN_TIMETABLE)
    return 202, start(plan_task, inspection=found, by=request.user)


@router.post("/{slug:key}/report", response={202: JobSeen}, summary="Build the report")
def report(request: Call, key: str, wanted: ReportWanted) -> tuple[int, Job]:
    """Ask for the job until it has ended; then fetch its file."""
    found, _rights = allowed(request, key, Action.SEE_REPORT)
    return 202, start(draw_report, inspection=found, by=request.user, format=wanted.format)
