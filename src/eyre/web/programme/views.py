"""Pages of programmes: what they state, their calendar, and what can be opened from it."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.document import render_ics, render_pdf, render_xlsx
from eyre.errors import EyreError, Problems
from eyre.programme.calendar import calendar_document, programme_events
from eyre.programme.solver import require_solver
from eyre.web.access.rights import Request
from eyre.web.inspections.models import Programme
from eyre.web.inspections.store import ChangedMeanwhile
from eyre.web.programme import jobs, selectors, services
from eyre.web.programme.calendars import files_of, programme_of
from eyre.web.programme.forms import ProgrammeForm, StatedForm
from eyre.web.programme.rights import managed_by, manages, of_programme, programmes_of
from eyre.web.tasks.selectors import jobs_of_programme
from eyre.web.tasks.services import start

KINDS = {
    "ics": "text/calendar",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def programmes(request: Request) -> HttpResponse:
    """The programmes that somebody may see."""
    return render(request, "programme/programmes.html", {"programmes": programmes_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a programme."""
    if not request.user.may_administer:
        raise PermissionDenied
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create(form.cleaned_data["key"], form.cleaned_data["title"], by=request.user)
        return redirect("programme:state", made.key)
    return render(request, "programme/new.html", {"form": form})


@require_safe
@of_programme
def areas(request: Request, programme: Programme) -> HttpResponse:
    """The areas with their facts and families, and how far the inspection of each is."""
    stated = programme_of(programme.stated)
    inspections = selectors.inspections_of(programme, request.user)
    rows = selectors.area_rows(stated, {one.area: one for one in inspections}) if stated else []
    families = [
        (rule.title, [row for row in rows if row.area.family == rule.id])
        for rule in (stated.spec.families if stated else ())
    ]
    shown = {
        "programme": programme,
        "stated": stated,
        "families": families,
        "inspections": inspections,
        "manages": managed_by(request.user).filter(pk=programme.pk).exists(),
    }
    return render(request, "programme/areas.html", shown)


@require_safe
@of_programme
def calendar(request: Request, programme: Programme) -> HttpResponse:
    """The visits in the order of time, with every date that follows from them."""
    stated = programme_of(programme.stated)
    rows = selectors.visit_rows(stated) if stated else []
    load = Counter(key for row in rows for key in row.visit.team)
    may_plan = managed_by(request.user).filter(pk=programme.pk).exists()
    shown = {
        "programme": programme,
        "stated": stated,
        "rows": rows,
        "load": (min(load.values()), max(load.values())) if load else None,
        "manages": may_plan,
        "job": jobs_of_programme(programme).first() if may_plan else None,
        "seen": services.fingerprint(programme),
    }
    return render(request, "programme/calendar.html", shown)


@require_safe
@of_programme
def calendar_file(request: Request, programme: Programme, format: str) -> HttpResponse:
    """The calendar to keep: for a calendar program, as a document, or as a workbook."""
    stated = programme_of(programme.stated)
    if format not in KINDS or stated is None or not stated.visits:
        raise Http404
    document = calendar_document(stated)
    drawn = {
        "ics": lambda: render_ics(stated.spec.title, programme_events(stated), timezone.now().replace(microsecond=0)),
        "pdf": lambda: render_pdf(document),
        "xlsx": lambda: render_xlsx(document),
    }[format]()
    named = {"Content-Disposition": f'attachment; filename="{programme.key}-calendar.{format}"'}
    return HttpResponse(drawn, content_type=KINDS[format], headers=named)


@manages
@require_POST
def plan(request: Request, programme: Programme) -> HttpResponse:
    """Propose the calendar in the background, or say there why there is none."""
    require_solver()
    seen = request.POST.get("seen", "")[:64]
    return redirect(start(jobs.plan, programme=programme, by=request.user, seen=seen))


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def state(request: Request, programme: Programme) -> HttpResponse:
    """State a programme by its files; what is to be mended stands above them."""
    initial = {"seen": services.fingerprint(programme), **files_of(programme.stated)}
    form = StatedForm(request.POST or None, request.FILES or None, initial=initial)
    problems: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.state(programme, form.stated(), by=request.user, seen=form.cleaned_data["seen"])
        except ChangedMeanwhile:
            raise
        except Problems as error:
            problems = error.problems
        except EyreError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The programme was saved."))
            return redirect("programme:areas", programme.key)
    shown = {"programme": programme, "form": form, "problems": problems, "manages": True}
    return render(request, "programme/state.html", shown, status=422 if problems else 200)
