"""The pages of the allocation: who assesses which case."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.errors import EyreError
from eyre.fieldwork.allocation import Purpose
from eyre.programme.solver import require_solver
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action, Scope
from eyre.web.audit.record import saw
from eyre.web.fieldwork import jobs, selectors, services
from eyre.web.fieldwork.forms import FilterForm, GiveForm
from eyre.web.fieldwork.words import PURPOSES
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.tasks.services import start


@require_safe
@needs(Action.SEE_ALLOCATION)
def allocation(request: Request, inspection: Inspection) -> HttpResponse:
    """Everybody's cases and load, and what stands against it."""
    value = store.read(inspection)
    only = request.rights.person_keys if request.rights.scope(Action.SEE_ALLOCATION) is Scope.OWN else None
    assessors = value.fieldwork.assessors if value.fieldwork else ()
    names = selectors.names_of(value)
    people = [(one.key, names.get(one.key, one.key)) for one in assessors if only is None or one.key in only]
    chosen = FilterForm(request.GET, people=people)
    of = chosen.cleaned_data["of"] if chosen.is_valid() else ""
    saw(by=request.user, inspection=inspection.key, target="allocation")
    shown = {
        "inspection": inspection,
        "filter": chosen,
        "page": selectors.allocation_page(value, of, only),
        "set_up": value.fieldwork is not None,
        "cases": value.tables["cases"].num_rows,
        "allocated": value.tables["allocation"].num_rows > 0,
        "purposes": PURPOSES,
    }
    return render(request, "fieldwork/allocation.html", shown)


@needs(Action.ALLOCATE_CASES)
@require_POST
def allocate(request: Request, inspection: Inspection) -> HttpResponse:
    """Let the rules allocate."""
    require_solver()
    return redirect(start(jobs.allocate, inspection=inspection, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ALLOCATE_CASES)
def give(request: Request, inspection: Inspection, purpose: str, case: str) -> HttpResponse:
    """Give one case to somebody else, or let the rules decide on it again."""
    if purpose not in PURPOSES:
        raise Http404
    asked = cast(Purpose, purpose)
    page = selectors.case_choices(store.read(inspection), case, asked)
    now = page.now.assessor if page.now else None
    posted = request.method == "POST"
    if posted and "free" in request.POST:
        services.change_assignment(inspection, case, asked, None, "", by=request.user)
        messages.success(request, _("The next allocation decides on the case."))
        return redirect("fieldwork:allocation", inspection.key)
    form = GiveForm(request.POST if posted else None, case=page, initial={"assessor": now})
    if posted and form.is_valid():
        try:
            services.change_assignment(inspection, case, asked, by=request.user, **form.cleaned_data)
        except EyreError as error:
            form.add_error("assessor", str(error))
        else:
            messages.success(request, _("The case is given by hand; allocating again leaves it as it is."))
            return redirect("fieldwork:allocation", inspection.key)
    saw(by=request.user, inspection=inspection.key, target=case)
    shown = {"inspection": inspection, "form": form, "page": page, "purpose": PURPOSES[purpose]}
    return render(request, "fieldwork/give.html", shown, status=422 if posted else 200)
