"""The pages of the timetable: look at it, plan it, move an interview, take it away as a file."""

from __future__ import annotations

from datetime import time

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.errors import EyreError
from eyre.programme.solver import require_solver
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action, Scope
from eyre.web.audit.record import saw
from eyre.web.fieldwork import files, jobs, services, timetable
from eyre.web.fieldwork.forms import MoveForm, ShowForm
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.tasks.services import start


def _only(request: Request) -> frozenset[str] | None:
    """Whose timetable alone this person may see; None where everybody's."""
    return request.rights.person_keys if request.rights.scope(Action.SEE_TIMETABLE) is Scope.OWN else None


@require_safe
@needs(Action.SEE_TIMETABLE)
def show(request: Request, inspection: Inspection) -> HttpResponse:
    """The timetable of a day, an office or a person."""
    value = store.read(inspection)
    only = _only(request)
    if value.fieldwork is None:
        return render(request, "fieldwork/timetable.html", {"inspection": inspection})
    of, day = request.GET.get("of", ""), request.GET.get("day", "")
    if only is not None and of not in only:
        of = next(iter(sorted(only)), "")
    days = sorted(value.fieldwork.days)
    chosen = next((one for one in days if one.isoformat() == day), None if day == "all" else days[0])
    page = timetable.timetable_page(value, chosen, of, only)
    subjects = [one for one in page.subjects if only is None or one[0] in only]
    saw(by=request.user, inspection=inspection.key, target="timetable")
    shown = {
        "inspection": inspection,
        "page": page,
        "of": of,
        "day": chosen,
        "form_of_view": ShowForm(initial={"of": of}, subjects=subjects, everybody=only is None),
        "planned": value.tables["timetable"].num_rows > 0,
        "allocated": value.tables["allocation"].num_rows > 0,
        "formats": files.FORMATS,
    }
    return render(request, "fieldwork/timetable.html", shown)


@needs(Action.PLAN_TIMETABLE)
@require_POST
def plan(request: Request, inspection: Inspection) -> HttpResponse:
    """Find a time and a room for every interview."""
    require_solver()
    return redirect(start(jobs.plan, inspection=inspection, by=request.user))


@require_safe
@needs(Action.PLAN_TIMETABLE)
def changes(request: Request, inspection: Inspection) -> HttpResponse:
    """What moved between an earlier timetable and the present one, and whom it concerns."""
    back = request.GET.get("back", "1")
    page = timetable.changes_page(inspection, store.read(inspection), int(back) if back.isdigit() else 1)
    saw(by=request.user, inspection=inspection.key, target="timetable")
    return render(request, "fieldwork/changes.html", {"inspection": inspection, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.PLAN_TIMETABLE)
def move(request: Request, inspection: Inspection, interview: str) -> HttpResponse:
    """Hold one interview at another time or place, or let planning decide on it again."""
    page = timetable.move_page(store.read(inspection), interview)
    posted = request.method == "POST"
    if posted and "free" in request.POST:
        services.free(inspection, interview, by=request.user)
        messages.success(request, _("The next planning decides on the interview."))
        return redirect("fieldwork:move", inspection.key, interview)
    form = MoveForm(request.POST if posted else None, page=page, initial=_asked(request, page))
    if posted and form.is_valid():
        asked = form.cleaned_data
        try:
            services.move(
                inspection, interview, asked["day"], time.fromisoformat(asked["starts"]), asked["office"],
                asked["room"], asked["reason"], by=request.user,
            )  # fmt: skip
        except EyreError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The interview has moved; planning again leaves it there."))
            address = reverse("fieldwork:timetable", args=[inspection.key])
            return redirect(f"{address}?day={asked['day'].isoformat()}")
    saw(by=request.user, inspection=inspection.key, target=interview)
    shown = {"inspection": inspection, "form": form, "page": page}
    return render(request, "fieldwork/move.html", shown, status=422 if posted else 200)


def _asked(request: Request, page: timetable.MovePage) -> dict[str, object]:
    """What the form begins with: a place that was clicked, or else where the interview is."""
    now = page.booking
    begins: dict[str, object] = {}
    if now:
        begins = {
            "day": now.day.isoformat(),
            "starts": f"{now.starts:%H:%M}",
            "office": now.office,
            "reason": now.reason,
        }
    return begins | {name: request.GET[name] for name in ("day", "starts", "office") if name in request.GET}


@require_safe
@needs(Action.PLAN_TIMETABLE)
def against(request: Request, inspection: Inspection, interview: str) -> HttpResponse:
    """Where an interview cannot be held and why, for the page on which it is dragged."""
    return JsonResponse({"against": timetable.against(store.read(inspection), interview)})


@require_safe
@needs(Action.SEE_TIMETABLE)
def download(request: Request, inspection: Inspection, format: str) -> HttpResponse:
    """The timetable of everybody, or of one person or office, as a file."""
    if format not in files.FORMATS:
        raise Http404
    only, of = _only(request), request.GET.get("of", "")
    if only is not None and of not in only:
        raise PermissionDenied
    saw(by=request.user, inspection=inspection.key, target=f"timetable/{of}".rstrip("/"))
    drawn = files.timetable_file(store.read(inspection), format, of)
    headers = {"Content-Disposition": f'attachment; filename="{drawn.name}"'}
    return HttpResponse(drawn.content, content_type=drawn.kind, headers=headers)


@require_safe
@needs(Action.PLAN_TIMETABLE)
def change_file(request: Request, inspection: Inspection, format: str) -> HttpResponse:
    """The list of what moved, as a file to send round."""
    if format not in files.DRAWERS:
        raise Http404
    back = request.GET.get("back", "1")
    value = store.read(inspection)
    page = timetable.changes_page(inspection, value, int(back) if back.isdigit() else 1)
    drawn = files.changes_file(value, page.changes, format)
    headers = {"Content-Disposition": f'attachment; filename="{drawn.name}"'}
    return HttpResponse(drawn.content, content_type=drawn.kind, headers=headers)
