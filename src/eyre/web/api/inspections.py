"""Calls on inspections: list, read, take in, take out, step, tables, scores, record, jobs."""

# Annotations are read when the calls are defined: those of a paginated call would not be found later.

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import ConfigDict

from eyre.analysis.disclosure import publishable
from eyre.errors import EyreError
from eyre.sampling.certificate import certificate_text
from eyre.scoring.scores import estimates_table, score
from eyre.web.access.rights import visible_to
from eyre.web.access.table import STEPS, Action, State
from eyre.web.api.api import Call, Pages, Text, allowed, answers, said, scoped
from eyre.web.api.tables import open_rows, right_of
from eyre.web.assessment.reach import blind_first, hidden_ids
from eyre.web.audit.models import Entry
from eyre.web.audit.record import record, saw
from eyre.web.inspections import services, store
from eyre.web.inspections.forms import NewForm
from eyre.web.inspections.models import Inspection
from eyre.web.programme.rights import managed_by
from eyre.web.tasks import services as tasks
from eyre.web.tasks.models import Job
from eyre.web.tasks.selectors import jobs_of

router = Router(tags=["inspections"])


class Brief(Schema):
    """An inspection. revision counts the changes of what is neither answer nor person."""

    key: str
    title: str
    area: str
    year: int
    inspected_from: date
    inspected_to: date
    marking: str
    state: State
    since: datetime
    revision: int


class Full(Brief):
    """An inspection, with what the caller may do with it now."""

    may: list[str]
    tables: list[str]


class New(Schema):
    """A new inspection. key: its name in addresses; packs: its instruments; programme: the key of one, or nothing."""

    model_config = ConfigDict(extra="forbid")
    key: Text
    title: Text
    area: Text
    packs: list[Text]
    first_day: date
    last_day: date
    programme: Text = ""


class StepWanted(Schema):
    """A step. reason: needed for a step back."""

    model_config = ConfigDict(extra="forbid")
    action: Action
    reason: str = ""


class JobSeen(Schema):
    """A job. file: whether there is one to fetch."""

    id: UUID
    task: str
    state: str
    progress: int
    total: int
    doing: str
    trouble: str
    said: str
    file_name: str


class EntrySeen(Schema):
    """An entry of the record, as it is sealed."""

    number: int
    at: str
    actor: str
    action: str
    inspection: str
    target: str
    detail: dict[str, Any]
    before: str
    hash: str


@router.get("", response=list[Brief], summary="Inspections that the caller may see")
@paginate(Pages)
def inspections(request: Call, state: State | None = None) -> QuerySet[Inspection]:
    """The latest first."""
    scoped(request, Action.SEE_INSPECTION)
    seen = visible_to(request.user)
    return seen.filter(state=state.value) if state else seen


@router.post("", response={201: Brief}, summary="Take in a bundle as a new inspection")
def take_in(request: Call, bundle: File[UploadedFile]) -> Inspection:
    """Everything in the .zip is checked before it is taken in; all that is wrong is told at once.

    Evidence files that lie in it are taken in as well.
    """
    scoped(request, Action.CHANGE_INSPECTION)
    if not request.user.may_administer:
        raise PermissionDenied
    return services.take_in(bundle, by=request.user)


@router.post("/new", response={201: Brief}, summary="Open an inspection with nothing in it yet")
def new(request: Call, wanted: New) -> Inspection:
    """Alone where the caller administers the installation, or in a programme that the caller manages."""
    scoped(request, Action.CHANGE_INSPECTION)
    programmes, alone = managed_by(request.user), request.user.may_administer
    if not alone and not programmes.exists():
        raise PermissionDenied
    return services.create(**said(NewForm(programmes, alone, wanted.dict())), by=request.user)


@router.get("/{slug:key}", response=Full, summary="One inspection")
def inspection(request: Call, key: str) -> dict[str, Any]:
    """With what may be done with it now."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    tables = [name for name in store.read(found).tables if rights.may(right_of(name))]
    return {**Brief.from_orm(found).dict(), "may": sorted(rights.allowed), "tables": sorted(tables)}


@router.get("/{slug:key}/bundle", summary="The bundle as it is now", openapi_extra=answers("application/zip"))
def bundle(request: Call, key: str, files: bool = False) -> HttpResponseBase:
    """A .zip with every file of the inspection; taken in again, it gives the same inspection.

    Without the scope `export_with_names` it holds no names, no contacts and no texts of notes, as its name then says.
    files: with the evidence files as well, which takes that scope and `keep_files`.
    """
    found, rights = allowed(request, key, Action.EXPORT)
    blind_first(found, rights)
    name, content = services.export(found, rights, by=request.user, with_files=files)
    return FileResponse(content, filename=name, content_type="application/zip")


@router.post("/{slug:key}/steps", response=Brief, summary="Take an inspection a step on, or back")
def step(request: Call, key: str, wanted: StepWanted) -> Inspection:
    """A step back needs a reason."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    here = next((one for one in STEPS if one.action is wanted.action and one.before == found.state), None)
    if here is None:
        raise Http404
    if not rights.may(here.action):
        raise PermissionDenied
    if here.needs_reason and not wanted.reason.strip():
        raise EyreError("A step back needs a reason. Send it as `reason`.")
    store.step(found, here.after, by=request.user, action=here.action, reason=wanted.reason)
    return found


@router.get("/{slug:key}/tables/{path:name}", response=list[dict[str, Any]], summary="Rows of a table of the bundle")
@paginate(Pages)
def table(request: Call, key: str, name: str) -> list[dict[str, Any]]:
    """Its columns are those of the bundle. Who may see only their own cases gets their rows."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    value = store.read(found)
    if name not in value.tables:
        raise Http404
    if not rights.may(right_of(name)):
        raise PermissionDenied
    saw(by=request.user, inspection=found.key, target=f"table/{name}")
    return open_rows(value, name, rights, hidden_ids(found, rights))


@router.get("/{slug:key}/certificate", summary="The certificate of the draw", openapi_extra=answers("application/json"))
def certificate(request: Call, key: str) -> HttpResponse:
    """All that a stranger needs to repeat the draw, as it stands in the bundle."""
    found, _rights = allowed(request, key, Action.SEE_SAMPLE)
    drawn = store.read(found).certificate
    if drawn is None:
        raise Http404
    return HttpResponse(certificate_text(drawn), content_type="application/json")


@router.get("/{slug:key}/scores", response=list[dict[str, Any]], summary="Scores by the instrument's own method")
@paginate(Pages)
def scores(request: Call, key: str) -> list[dict[str, Any]]:
    """Questions, criteria, sections and the whole, for all cases and every group; small numbers are withheld."""
    found, _rights = allowed(request, key, Action.SEE_SCORES)
    value = store.read(found)
    rows: list[dict[str, Any]] = estimates_table(found.key, publishable(value, score(value))).to_pylist()
    return rows


@router.get("/{slug:key}/record", response=list[EntrySeen], summary="Who did and who saw what")
@paginate(Pages)
def record_of(request: Call, key: str) -> QuerySet[Entry]:
    """In the order in which it happened."""
    found, _rights = allowed(request, key, Action.SEE_RECORD)
    return Entry.objects.filter(inspection=found.key).order_by("number")


@router.get("/{slug:key}/jobs", response=list[JobSeen], summary="What is done in the background")
@paginate(Pages)
def jobs(request: Call, key: str) -> QuerySet[Job]:
    """The latest first."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    return jobs_of(found, request.user, rights)


@router.get("/{slug:key}/jobs/{uuid:job}", response=JobSeen, summary="How far a job is")
def job(request: Call, key: str, job: UUID) -> Job:
    """And what came of it."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    seen = jobs_of(found, request.user, rights).filter(pk=job).first()
    if seen is None:
        raise Http404
    return seen


@router.post("/{slug:key}/jobs/{uuid:job}/cancel", response=JobSeen, summary="End a job")
def cancel(request: Call, key: str, job: UUID) -> Job:
    """One that waits is gone at once, one that runs ends at the next point at which it looks."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    seen = jobs_of(found, request.user, rights).filter(pk=job).first()
    if seen is None:
        raise Http404
    tasks.cancel(seen)
    seen.refresh_from_db()
    return seen


@router.post("/{slug:key}/jobs/{uuid:job}/again", response={202: JobSeen}, summary="Start a job once more")
def again(request: Call, key: str, job: UUID) -> Job:
    """One that failed or was cancelled."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    seen = jobs_of(found, request.user, rights).filter(pk=job).first()
    started = tasks.restart(seen, by=request.user) if seen else None
    if started is None:
        raise Http404
    return started


@router.get(
    "/{slug:key}/jobs/{uuid:job}/file",
    summary="The file that a job made",
    openapi_extra=answers("application/octet-stream"),
)
def file(request: Call, key: str, job: UUID) -> HttpResponseBase:
    """As its pages give it."""
    found, rights = allowed(request, key, Action.SEE_INSPECTION)
    seen = jobs_of(found, request.user, rights).filter(pk=job).exclude(file_name="").first()
    if seen is None or not default_storage.exists(seen.file):
        raise Http404
    record(by=request.user, action="fetch_file", inspection=found.key, target=f"{seen.task} {seen.file_name}")
    return FileResponse(default_storage.open(seen.file), filename=seen.file_name, content_type=seen.file_type)
