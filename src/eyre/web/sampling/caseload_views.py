"""Pages of the caseload: ask for it, check it, mend it, take it in, and see who is left out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.sampling.caseload import template
from eyre.sampling.headings import known_columns
from eyre.sampling.mending import mending, mending_sheet, unknown_headings, unknown_values
from eyre.sampling.stage import drawing_framework
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.audit.record import saw
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.sampling import selectors, services
from eyre.web.sampling.forms import MeaningsForm, SendForm

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY_ROW = 1_000_000


@require_safe
@needs(Action.SEE_CASELOAD)
def caseload(request: Request, inspection: Inspection) -> HttpResponse:
    """The register of cases: what is there, what is awaited, who would be in the frame and who is left out."""
    value = store.read(inspection)
    rows = value.tables["caseload"].num_rows
    shown = {
        "inspection": inspection,
        "rows": rows,
        "pools": selectors.pools(value) if rows else None,
        "drawn": value.certificate is not None,
        "sent": selectors.sent_file(inspection),
        "framework": drawing_framework(value.frameworks),
    }
    return render(request, "sampling/caseload.html", shown)


@require_safe
@needs(Action.SEE_CASELOAD)
def template_file(request: Request, inspection: Inspection) -> HttpResponse:
    """An empty caseload with the columns that the area is asked for."""
    data = template(drawing_framework(store.read(inspection).frameworks))
    return attachment(data, "text/csv", f"{inspection.key}-caseload.csv")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEND_CASELOAD)
def send(request: Request, inspection: Inspection) -> HttpResponse:
    """Send a file. It is checked before anything of it is taken in."""
    form = SendForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.keep_sent(inspection, form.cleaned_data["file"], by=request.user)
        return redirect("sampling:check", inspection.key)
    return render(request, "sampling/send.html", {"inspection": inspection, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEND_CASELOAD)
def check(request: Request, inspection: Inspection) -> HttpResponse:
    """Everything in the sent file that is to be mended or explained, beside its rows."""
    sent = selectors.sent_file(inspection)
    if sent is None:
        return redirect("sampling:send", inspection.key)
    value = store.read(inspection)
    framework = drawing_framework(value.frameworks)
    read = selectors.read_sent(value, sent)
    columns = known_columns(framework, value.sampling)
    form = MeaningsForm(
        unknown_headings(read, columns),
        columns,
        unknown_values(read, framework),
        framework,
        request.POST or None,
        initial={"seen": inspection.revision},
    )
    if request.method == "POST" and form.is_valid():
        services.explain(inspection, *form.said(), by=request.user, seen=form.cleaned_data["seen"])
        messages.success(request, _("What you said is remembered, and the file was checked again."))
        return redirect("sampling:check", inspection.key)
    saw(by=request.user, inspection=inspection.key, target="sent_caseload")
    shown = {
        "inspection": inspection,
        "sent": sent,
        "read": read,
        "mending": mending(read, selectors.rows_of(value, sent)),
        "form": form,
        "most": selectors.MOST_SHOWN,
        "slice": f":{selectors.MOST_SHOWN}",
    }
    return render(request, "sampling/check.html", shown)


@require_safe
@needs(Action.SEND_CASELOAD)
def sheet(request: Request, inspection: Inspection) -> HttpResponse:
    """The sent file with a column that says what is to be mended."""
    sent = selectors.sent_file(inspection)
    if sent is None:
        return redirect("sampling:send", inspection.key)
    saw(by=request.user, inspection=inspection.key, target="sent_caseload")
    value = store.read(inspection)
    read = selectors.read_sent(value, sent, most_alike=EVERY_ROW)
    return attachment(
        mending_sheet(read, selectors.rows_of(value, sent)), WORKBOOK, f"{inspection.key}-caseload-to-mend.xlsx"
    )


@needs(Action.SEND_CASELOAD)
@require_POST
def take_in(request: Request, inspection: Inspection) -> HttpResponse:
    """Take the sent file in."""
    sent = selectors.sent_file(inspection)
    if sent is None:
        return redirect("sampling:send", inspection.key)
    rows = services.take_in(inspection, sent, by=request.user, seen=seen_of(request))
    said = ngettext("%(number)s case was taken in.", "%(number)s cases were taken in.", rows) % {"number": rows}
    messages.success(request, said)
    return redirect("sampling:caseload", inspection.key)


@needs(Action.SEND_CASELOAD)
@require_POST
def discard(request: Request, inspection: Inspection) -> HttpResponse:
    """Drop the sent file."""
    services.discard_sent(inspection, by=request.user)
    messages.success(request, _("The file was dropped. Nothing of it was kept."))
    return redirect("sampling:caseload", inspection.key)


@require_safe
@needs(Action.SEE_CASELOAD)
def left_out(request: Request, inspection: Inspection) -> HttpResponse:
    """The exclusion register, and the cases that one reason leaves out."""
    value = store.read(inspection)
    reason = request.GET.get("reason", "")
    register = selectors.pools(value).frame.exclusions.to_pylist() if value.tables["caseload"].num_rows else []
    title = next((row["title"] for row in register if row["reason"] == reason), "")
    page = Paginator(selectors.left_out(value, reason) if title else [], 50).get_page(request.GET.get("page"))
    shown = {"inspection": inspection, "register": register, "reason": reason, "title": title, "page": page}
    return render(request, "sampling/left_out.html", shown)


def attachment(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def seen_of(request: Request) -> int:
    """The revision on which a form without fields rests; one that was tampered with rests on none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
