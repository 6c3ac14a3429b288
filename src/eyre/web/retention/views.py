"""Pages on what is kept how long, and on erasing it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eyre.document import render_pdf
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.audit.record import saw
from eyre.web.inspections.models import Inspection
from eyre.web.retention import selectors, services
from eyre.web.retention.certificate import certificate as certificate_of
from eyre.web.retention.forms import EraseForm, ReasonForm
from eyre.web.retention.schedule import DAYS_OF_TRACES


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ERASE)
def erase(request: Request, inspection: Inspection) -> HttpResponse:
    """Choose what personal data of an inspection are erased; and the certificates of what was."""
    form = EraseForm(request.POST or None, inspection=inspection)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        people, notes = chosen.get("people", []), chosen.get("notes", [])
        services.erase(inspection, people, notes, reason=chosen["reason"], by=request.user)
        messages.success(request, _("Erased. The certificate is below."))
        return redirect("retention:erase", inspection.key)
    saw(by=request.user, inspection=inspection.key, target="people")
    shown = {"inspection": inspection, "form": form, "erasures": selectors.erasures_of(inspection)}
    return render(request, "retention/erase.html", shown)


@require_safe
@needs(Action.ERASE)
def certificate(request: Request, inspection: Inspection, number: int) -> HttpResponse:
    """The certificate of an erasure as PDF."""
    entry = get_object_or_404(selectors.erasures_of(inspection), number=number)
    configuration = settings.CONFIGURATION
    marking = inspection.marking or configuration.marking
    made = certificate_of(entry, inspection, service=configuration.service_name, marking=marking)
    name = f"{inspection.key}-erasure-{number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(render_pdf(made), content_type="application/pdf", headers=headers)


@require_safe
def due(request: Request) -> HttpResponse:
    """The retention schedule, and what is due by it."""
    _administers(request)
    schedule = settings.RETENTION
    found = selectors.due(schedule, timezone.now())
    return render(request, "retention/due.html", {"schedule": schedule, "due": found, "days": DAYS_OF_TRACES})


@require_http_methods(["GET", "HEAD", "POST"])
def erase_account(request: Request, user: UUID) -> HttpResponse:
    """Erase who an account is, after asking why."""
    _administers(request)
    account = get_object_or_404(User.objects.exclude(email__endswith=selectors.ERASED_DOMAIN), pk=user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.erase_account(account, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The account was erased."))
        return redirect("access:accounts")
    return render(request, "retention/erase_account.html", {"account": account, "form": form})


def _administers(request: Request) -> None:
    if not request.user.may_administer:
        raise PermissionDenied
