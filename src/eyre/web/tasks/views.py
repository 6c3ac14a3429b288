"""Pages of what is done in the background for an inspection."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.audit.record import record
from eyre.web.inspections.models import Inspection, Programme
from eyre.web.programme.rights import manages
from eyre.web.tasks import services
from eyre.web.tasks.models import Job
from eyre.web.tasks.registry import find
from eyre.web.tasks.selectors import jobs_of, jobs_of_programme


def _job(request: Request, inspection: Inspection, pk: UUID) -> Job:
    return get_object_or_404(jobs_of(inspection, request.user, request.rights), pk=pk)


@require_safe
@needs(Action.SEE_INSPECTION)
def jobs(request: Request, inspection: Inspection) -> HttpResponse:
    """What is and was done in the background."""
    page = Paginator(jobs_of(inspection, request.user, request.rights), 25).get_page(request.GET.get("page"))
    shown = [{"job": job, "title": _title(job)} for job in page]
    return render(request, "tasks/jobs.html", {"inspection": inspection, "page": page, "shown": shown})


@require_safe
@needs(Action.SEE_INSPECTION)
def job(request: Request, inspection: Inspection, job: UUID) -> HttpResponse:
    """How far one job is, and what came of it."""
    found = _job(request, inspection, job)
    part = request.headers.get("X-Part") == "job"  # the script of the page asks for the part that changes
    template = "tasks/state.html" if part else "tasks/job.html"
    frame = {"frame": "inspections/inspection.html", "inspection": inspection}
    return render(request, template, {**frame, "job": found, "title": _title(found)})


@needs(Action.SEE_INSPECTION)
@require_POST
def cancel(request: Request, inspection: Inspection, job: UUID) -> HttpResponse:
    """Wish a job away."""
    found = _job(request, inspection, job)
    services.cancel(found)
    messages.success(request, _("The job will be ended."))
    return redirect(found)


@needs(Action.SEE_INSPECTION)
@require_POST
def again(request: Request, inspection: Inspection, job: UUID) -> HttpResponse:
    """Start a job that failed or was cancelled once more."""
    started = services.restart(_job(request, inspection, job), by=request.user)
    if started is None:
        raise Http404
    return redirect(started)


@require_safe
@needs(Action.SEE_INSPECTION)
def file(request: Request, inspection: Inspection, job: UUID) -> HttpResponseBase:
    """The file that a job made."""
    found = _job(request, inspection, job)
    if not found.file_name or not default_storage.exists(found.file):
        raise Http404
    record(by=request.user, action="fetch_file", inspection=inspection.key, target=f"{found.task} {found.file_name}")
    content = default_storage.open(found.file)
    return FileResponse(content, as_attachment=True, filename=found.file_name, content_type=found.file_type)


@require_safe
@manages
def job_of_programme(request: Request, programme: Programme, job: UUID) -> HttpResponse:
    """How far a job of a programme is, and what came of it."""
    found = get_object_or_404(jobs_of_programme(programme), pk=job)
    part = request.headers.get("X-Part") == "job"
    template = "tasks/state.html" if part else "tasks/job.html"
    frame = {"frame": "programme/frame.html", "programme": programme, "manages": True}
    return render(request, template, {**frame, "job": found, "title": _title(found)})


@manages
@require_POST
def cancel_of_programme(request: Request, programme: Programme, job: UUID) -> HttpResponse:
    """Wish a job of a programme away."""
    found = get_object_or_404(jobs_of_programme(programme), pk=job)
    services.cancel(found)
    messages.success(request, _("The job will be ended."))
    return redirect(found)


@manages
@require_POST
def again_of_programme(request: Request, programme: Programme, job: UUID) -> HttpResponse:
    """Start a job of a programme that failed or was cancelled once more."""
    started = services.restart(get_object_or_404(jobs_of_programme(programme), pk=job), by=request.user)
    if started is None:
        raise Http404
    return redirect(started)


def _title(job: Job) -> str:
    task = find(job.task)
    return str(task.title) if task else job.task
