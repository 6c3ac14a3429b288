"""Pages of the sample: its design, the draw, the certificate and its check, and cases that are replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eyre.errors import EyreError
from eyre.sampling.certificate import certificate_text
from eyre.sampling.stage import drawn_again
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.sampling import selectors, services
from eyre.web.sampling.caseload_views import attachment
from eyre.web.sampling.forms import CommitForm, DesignForm, DrawForm, ReplaceForm, TakeBackForm
from eyre.web.sampling.words import SAMPLE_STATUSES


@require_safe
@needs(Action.SEE_SAMPLE)
def sample(request: Request, inspection: Inspection) -> HttpResponse:
    """The sample with what has become of each case; before the draw, what it would be."""
    value = store.read(inspection)
    shown: dict[str, Any] = {"inspection": inspection, "plan": value.sampling, "certificate": value.certificate}
    if value.certificate is None:
        caseload = value.tables["caseload"].num_rows
        return render(request, "sampling/before.html", shown | {"pools": selectors.pools(value) if caseload else None})
    status, stratum = request.GET.get("status", ""), request.GET.get("stratum", "")
    rows = [
        row
        for row in value.tables["sample"].to_pylist()
        if status in ("", row["status"]) and stratum in ("", row["stratum"])
    ]
    strata = selectors.strata_of(value)
    shown |= {
        "strata": strata,
        "titles": {one["stratum"]: one["title"] for one in strata},
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "themes": selectors.themes(value),
        "statuses": SAMPLE_STATUSES,
        "status": status,
        "stratum": stratum,
    }
    return render(request, "sampling/sample.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.DRAW_SAMPLE)
def design(request: Request, inspection: Inspection) -> HttpResponse:
    """How many cases this inspection draws, where it is not as the framework says."""
    value = store.read(inspection)
    form = DesignForm(selectors.rules_of(value), value.sampling, inspection.revision, request.POST or None)

    def save() -> None:
        services.set_design(inspection, form.plan(), by=request.user, seen=form.cleaned_data["seen"])

    if _done(request, form, save):
        messages.success(request, _("The design was changed."))
        return redirect("sampling:sample", inspection.key)
    return render(request, "sampling/design.html", {"inspection": inspection, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.DRAW_SAMPLE)
def commit(request: Request, inspection: Inspection) -> HttpResponse:
    """Commit a secret before the draw.

    The secret is shown in the answer to this very request: a page to be sent on to would have to keep it somewhere.
    Sending the form again changes nothing, since a secret is committed once.
    """
    form = CommitForm(request.POST or None, initial={"seen": inspection.revision})
    made: list[str] = []

    def save() -> None:
        said = form.cleaned_data
        made.append(services.commit(inspection, said["public_value"], by=request.user, seen=said["seen"]))

    if _done(request, form, save):
        plan = store.read(inspection).sampling
        shown = {"inspection": inspection, "secret": made[0], "plan": plan}
        answer = render(request, "sampling/committed.html", shown)
        answer["Cache-Control"] = "no-store"
        return answer
    return render(request, "sampling/commit.html", {"inspection": inspection, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.DRAW_SAMPLE)
def take_back(request: Request, inspection: Inspection) -> HttpResponse:
    """Take back a commitment whose secret was lost, so that another can be made."""
    value = store.read(inspection)
    if value.sampling.commitment is None or value.certificate is not None:
        return redirect("sampling:sample", inspection.key)
    form = TakeBackForm(request.POST or None, initial={"seen": inspection.revision})

    def save() -> None:
        said = form.cleaned_data
        services.take_back(inspection, said["because"], by=request.user, seen=said["seen"])

    if _done(request, form, save):
        messages.success(request, _("The commitment was taken back. It stays on record."))
        return redirect("sampling:sample", inspection.key)
    return render(request, "sampling/take_back.html", {"inspection": inspection, "form": form, "plan": value.sampling})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.DRAW_SAMPLE)
def draw(request: Request, inspection: Inspection) -> HttpResponse:
    """Draw the sample."""
    value = store.read(inspection)
    drawn = value.certificate is not None
    form = DrawForm(value.sampling, drawn, request.POST or None, initial={"seen": inspection.revision})

    def save() -> None:
        said = form.cleaned_data
        services.draw(inspection, said["source"], said.get("because", ""), by=request.user, seen=said["seen"])

    if _done(request, form, save):
        messages.success(request, _("The sample was drawn. Its certificate lets anybody repeat the draw."))
        return redirect("sampling:certificate", inspection.key)
    pools = selectors.pools(value) if value.tables["caseload"].num_rows else None
    shown = {"inspection": inspection, "form": form, "plan": value.sampling, "drawn": drawn, "pools": pools}
    return render(request, "sampling/draw.html", shown)


@require_safe
@needs(Action.SEE_SAMPLE)
def certificate(request: Request, inspection: Inspection) -> HttpResponse:
    """The certificate of the draw, to be read."""
    value = store.read(inspection)
    if value.certificate is None:
        return redirect("sampling:sample", inspection.key)
    shown = {"inspection": inspection, "certificate": value.certificate, "strata": value.certificate.strata}
    return render(request, "sampling/certificate.html", shown)


@require_safe
@needs(Action.SEE_SAMPLE)
def certificate_file(request: Request, inspection: Inspection) -> HttpResponse:
    """The certificate as a file, with which a stranger repeats the draw."""
    found = store.read(inspection).certificate
    if found is None:
        raise Http404
    return attachment(certificate_text(found).encode(), "application/json", f"{inspection.key}-certificate.json")


@require_safe
@needs(Action.SEE_SAMPLE)
def verify(request: Request, inspection: Inspection) -> HttpResponse:
    """Draw again by the certificate, and say yes or what differs."""
    value = store.read(inspection)
    if value.certificate is None:
        return redirect("sampling:sample", inspection.key)
    differences = drawn_again(value.certificate, value.tables, selectors.rules_of(value))
    shown = {"inspection": inspection, "certificate": value.certificate, "differences": differences}
    return render(request, "sampling/verify.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.REPLACE_CASE)
def replace(request: Request, inspection: Inspection) -> HttpResponse:
    """Drop a case that cannot be inspected, and take the next reserve."""
    case = request.GET.get("case", "")
    value = store.read(inspection)
    row = next((row for row in value.tables["sample"].to_pylist() if row["case_id"] == case), None)
    if row is None:
        raise Http404
    form = ReplaceForm(request.POST or None, initial={"seen": inspection.revision})
    taken: list[str | None] = []

    def save() -> None:
        said = form.cleaned_data
        taken.append(services.replace_case(inspection, case, said["reason"], by=request.user, seen=said["seen"]))

    if _done(request, form, save):
        if taken[0]:
            said = _("%(case)s was dropped; %(reserve)s takes its place.") % {"case": case, "reserve": taken[0]}
            messages.success(request, said)
        else:
            said = _("%(case)s was dropped. Its stratum has no reserve left, so it gives one case less.")
            messages.warning(request, said % {"case": case})
        return redirect("sampling:sample", inspection.key)
    strata = {one["stratum"]: one for one in selectors.strata_of(value)}
    shown = {"inspection": inspection, "form": form, "row": row, "stratum": strata.get(row["stratum"])}
    return render(request, "sampling/replace.html", shown)


def _done(request: Request, form: forms.Form, save: Callable[[], None]) -> bool:
    """Whether a form was sent and what it asks for was done; what the user can mend is told above the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except store.ChangedMeanwhile:
        raise
    except EyreError as error:
        form.add_error(None, str(error))
        return False
    return True
