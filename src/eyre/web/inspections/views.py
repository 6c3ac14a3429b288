"""Pages of an inspection as a whole: home, take in, overview, steps, export, record."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eyre.web.access.rights import Request, needs
from eyre.web.access.table import STEPS, Action, State
from eyre.web.assessment.reach import blind_first, readable
from eyre.web.fieldwork.upcoming import Next, next_interviews
from eyre.web.files.models import EvidenceFile
from eyre.web.inspections import selectors, services, store
from eyre.web.inspections.forms import StepForm, TakeInForm
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.progress import assessments_shown_to, with_answers
from eyre.web.inspections.standing import Standing, standing, standings
from eyre.web.inspections.waiting import tasks
from eyre.web.inspections.words import STATE_NAMES
from eyre.web.programme.rights import managed_by


@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for the person who signs in, and how far each inspection is."""
    found = standings(request.user, timezone.localdate())
    shown = {
        "standings": found,
        "tasks": tasks(found),
        "next": _next(found),
        "late": sum(one.late for one in found),
        "may_open": managed_by(request.user).exists() or request.user.may_administer,
    }
    return render(request, "inspections/home.html", shown)


def _next(found: list[Standing]) -> Next | None:
    """The next interview of the person, in whichever inspection."""
    now = timezone.localtime()
    on = [one for one in found if one.state is State.FIELDWORK and one.own.total and one.has("timetable")]
    ahead = [one for at in on for one in next_interviews(at.inspection, at.rights.person_keys, now)[:1]]
    return min(ahead, key=lambda one: (one.booking.day, one.booking.starts), default=None)


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: Request) -> HttpResponse:
    """Take in a bundle as a new inspection."""
    if not request.user.may_administer:
        raise PermissionDenied
    form = TakeInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        taken = services.take_in(form.cleaned_data["bundle"], by=request.user)
        messages.success(request, _("The inspection was taken in."))
        return redirect("inspections:overview", taken.key)
    return render(request, "inspections/take_in.html", {"form": form})


@require_safe
@needs(Action.SEE_INSPECTION)
def overview(request: Request, inspection: Inspection) -> HttpResponse:
    """An inspection at a glance."""
    rights = request.rights
    found = standing(inspection, rights, timezone.localdate())
    shown_cases = assessments_shown_to(inspection, rights)
    if request.GET.get("open"):
        shown_cases = shown_cases.exclude(status="complete")
    page = Paginator(shown_cases, 50).get_page(request.GET.get("page"))
    cases = with_answers(page.object_list)
    on_page = [one.assessment.pk for one in cases]
    shown = {
        "inspection": inspection,
        "rights": rights,
        "standing": found,
        "states": list(STATE_NAMES.items()),
        "tasks": tasks([found]),
        "steps": selectors.steps_open_to(rights),
        "files": EvidenceFile.objects.filter(inspection=inspection).count() if services.may_carry_files(rights) else 0,
        "page": page,
        "cases": cases,
        "readable": set(readable(inspection, rights).filter(pk__in=on_page).values_list("pk", flat=True)),
    }
    return render(request, "inspections/overview.html", shown)


@require_safe
@needs(Action.EXPORT)
def export(request: Request, inspection: Inspection) -> HttpResponseBase:
    """The bundle of the inspection as it is now; not for somebody who is about to judge one of its cases blind."""
    blind_first(inspection, request.rights)
    with_files = request.GET.get("files") == "1"
    name, content = services.export(inspection, request.rights, by=request.user, with_files=with_files)
    return FileResponse(content, as_attachment=True, filename=name)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_INSPECTION)
def step(request: Request, inspection: Inspection, action: str) -> HttpResponse:
    """Take an inspection a step on, or back."""
    found = next((one for one in STEPS if one.action == action and one.before == inspection.state), None)
    if found is None:
        raise Http404
    if not request.rights.may(found.action):
        raise PermissionDenied
    form = StepForm(request.POST or None)
    if request.method == "POST" and (not found.needs_reason or form.is_valid()):
        reason = form.cleaned_data["reason"] if found.needs_reason else ""
        store.step(inspection, found.after, by=request.user, action=found.action, reason=reason)
        return redirect("inspections:overview", inspection.key)
    return render(request, "inspections/step.html", {"inspection": inspection, "step": found, "form": form})
