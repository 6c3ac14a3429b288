"""Pages of the record: of one inspection, and of the whole installation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.audit import selectors
from eyre.web.audit.forms import SearchForm
from eyre.web.audit.models import Entry
from eyre.web.audit.record import record, saw
from eyre.web.inspections.models import Inspection

_PAGE = 50


@require_safe
@needs(Action.SEE_RECORD)
def of_inspection(request: Request, inspection: Inspection) -> HttpResponseBase:
    """Who did and who saw what in an inspection; with ?as=lines, what was found as JSON lines."""
    return _page(request, Entry.objects.filter(inspection=inspection.key), inspection)


@require_safe
def of_installation(request: Request) -> HttpResponseBase:
    """Who did and who saw what anywhere, for who administers the installation."""
    if not request.user.may_administer:
        raise PermissionDenied
    return _page(request, Entry.objects.all(), None)


def _page(request: Request, entries: QuerySet[Entry], inspection: Inspection | None) -> HttpResponseBase:
    people = selectors.names(entries)
    actors = [("system", "system"), *sorted(people.items(), key=lambda pair: pair[1])]
    form = SearchForm(request.GET or None, actors=actors, actions=selectors.actions(entries))
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = selectors.search(entries, wanted)
    key = inspection.key if inspection else ""
    if request.GET.get("as") == "lines":
        return _export(request, found, key)
    saw(by=request.user, inspection=key, target="record")
    page = Paginator(found.order_by("-number"), _PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "form": form,
        "page": page,
        # Who looks for the first time stands in the record from now on.
        "rows": selectors.shown(page, people | {str(request.user.pk): request.user.name}),
        "inspection": inspection,
        "address": reverse("audit:of-inspection", args=[key]) if key else reverse("audit:of-installation"),
        "frame": "inspections/inspection.html" if inspection else "audit/installation.html",
    }
    return render(request, "audit/record.html", shown)


def _export(request: Request, found: QuerySet[Entry], key: str) -> HttpResponse | StreamingHttpResponse:
    record(by=request.user, action="export_record", inspection=key)
    name = f"record-{key or 'all'}.jsonl"
    return StreamingHttpResponse(
        selectors.lines(found),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
