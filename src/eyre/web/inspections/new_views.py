"""The page on which an inspection is opened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eyre.web.access.rights import Request
from eyre.web.inspections import services
from eyre.web.inspections.forms import NewForm
from eyre.web.inspections.models import Programme
from eyre.web.programme.calendars import programme_of
from eyre.web.programme.rights import managed_by
from eyre.web.programme.selectors import visit_rows


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Open an inspection: alone where somebody administers the installation, or in a programme that they manage."""
    programmes = managed_by(request.user)
    alone = request.user.may_administer
    if not alone and not programmes.exists():
        raise PermissionDenied
    programme = programmes.filter(key=request.GET.get("programme", "")).first()
    initial = _from_calendar(programme, request.GET.get("area", "")) if programme else {}
    form = NewForm(programmes, alone, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = services.create(**form.cleaned_data, by=request.user)
        messages.success(request, _("The inspection was opened. You administer it."))
        return redirect("inspections:overview", made.key)
    return render(request, "inspections/new.html", {"form": form})


def _from_calendar(programme: Programme, area: str) -> dict[str, Any]:
    """What the calendar of a programme says of a visit, to begin the form with."""
    stated = programme_of(programme.stated)
    row = next((row for row in visit_rows(stated) if row.area.key == area), None) if stated else None
    if row is None:
        return {"programme": programme.key}
    year = row.visit.week_one.year
    return {
        "programme": programme.key,
        "area": row.area.title,
        "title": f"{programme.title}: {row.area.title}",
        "key": slugify(f"{row.area.title}-{year}"),
        "first_day": row.visit.week_one,
        "last_day": row.last_day,
    }
