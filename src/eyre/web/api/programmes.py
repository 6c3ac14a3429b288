"""Calls on programmes: what they state, their calendar, and its planning."""

# Annotations are read when the calls are defined: those of a paginated call would not be found later.

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import ConfigDict, Field

from eyre.web.access.table import Action
from eyre.web.api.api import Call, Pages, Text, programme_of, said, scoped
from eyre.web.api.inspections import JobSeen
from eyre.web.inspections.models import Programme
from eyre.web.programme import jobs, selectors, services
from eyre.web.programme.calendars import FILES, files_of
from eyre.web.programme.calendars import programme_of as stated_by
from eyre.web.programme.forms import MOST_BYTES, ProgrammeForm
from eyre.web.programme.rights import programmes_of
from eyre.web.tasks.models import Job
from eyre.web.tasks.selectors import jobs_of_programme
from eyre.web.tasks.services import cancel as cancel_job
from eyre.web.tasks.services import start

router = Router(tags=["programmes"])


class ProgrammeWanted(Schema):
    """A new programme."""

    model_config = ConfigDict(extra="forbid")
    key: Text
    title: Text


class ProgrammeSeen(Schema):
    """A programme."""

    key: str
    title: str


class Stated(Schema):
    """What a programme states: the text of each of its files, by name."""

    model_config = ConfigDict(extra="forbid")
    files: dict[Text, Annotated[str, Field(max_length=MOST_BYTES)]]


class Visit(Schema):
    """A visit of the calendar. dates: what follows from it, in the order of programme.yaml."""

    area: str
    title: str
    week_one: date
    last_day: date
    team: list[str]
    dates: list[date]


@router.get("", response=list[ProgrammeSeen], summary="Programmes that the caller may see")
@paginate(Pages)
def programmes(request: Call) -> QuerySet[Programme]:
    """By title."""
    scoped(request, Action.SEE_INSPECTION)
    return programmes_of(request.user)


@router.post("", response={201: ProgrammeSeen}, summary="Open a programme")
def open_programme(request: Call, wanted: ProgrammeWanted) -> Programme:
    """Who opens it manages it."""
    scoped(request, Action.CHANGE_INSPECTION)
    if not request.user.may_administer:
        raise PermissionDenied
    wants = said(ProgrammeForm(wanted.dict()))
    return services.create(wants["key"], wants["title"], by=request.user)


@router.get("/{slug:programme}/files", response=Stated, summary="What a programme states")
def files(request: Call, programme: str) -> dict[str, Any]:
    """Its files by name."""
    scoped(request, Action.SEE_INSPECTION)
    return {"files": files_of(programme_of(request, programme, managed=False).stated)}


@router.put("/{slug:programme}/files", response={204: None}, summary="State a programme")
def state(request: Call, programme: str, stated: Stated) -> None:
    """In the place of what it stated before; all that is to be mended is told at once."""
    scoped(request, Action.CHANGE_INSPECTION)
    found = programme_of(request, programme)
    unknown = sorted(set(stated.files) - set(FILES))
    if unknown:
        raise services.UnknownFile(unknown[0])
    services.state(found, stated.files, by=request.user, seen=services.fingerprint(found))


@router.get("/{slug:programme}/calendar", response=list[Visit], summary="The calendar of a programme")
@paginate(Pages)
def calendar(request: Call, programme: str) -> list[dict[str, Any]]:
    """The visits in the order of time."""
    scoped(request, Action.SEE_INSPECTION)
    stated = stated_by(programme_of(request, programme, managed=False).stated)
    return [
        {
            "area": row.area.key, "title": row.area.title, "week_one": row.visit.week_one, "last_day": row.last_day,
            "team": list(row.visit.team), "dates": list(row.dates),
        }
        for row in (selectors.visit_rows(stated) if stated else ())
    ]  # fmt: skip


@router.post("/{slug:programme}/plan", response={202: JobSeen}, summary="Plan the calendar of a programme")
def plan(request: Call, programme: str) -> Job:
    """Ask for the job until it has ended; where there is no calendar, it says why."""
    scoped(request, Action.CHANGE_INSPECTION)
    found = programme_of(request, programme)
    return start(jobs.plan, programme=found, by=request.user, seen=services.fingerprint(found))


@router.get("/{slug:programme}/jobs/{uuid:job}", response=JobSeen, summary="How far the planning is")
def job(request: Call, programme: str, job: UUID) -> Job:
    """And what came of it."""
    scoped(request, Action.SEE_INSPECTION)
    return _job(request, programme, job)


@router.post("/{slug:programme}/jobs/{uuid:job}/cancel", response=JobSeen, summary="End the planning")
def cancel(request: Call, programme: str, job: UUID) -> Job:
    """One that waits is gone at once, one that runs ends at the next point at which it looks."""
    scoped(request, Action.CHANGE_INSPECTION)
    found = _job(request, programme, job)
    cancel_job(found)
    found.refresh_from_db()
    return found


def _job(request: Call, programme: str, job: UUID) -> Job:
    found = jobs_of_programme(programme_of(request, programme)).filter(pk=job).first()
    if found is None:
        raise Http404
    return found
