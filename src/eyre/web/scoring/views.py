"""The pages of evidence, ratings and scores."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eyre.document import render_html
from eyre.errors import EyreError
from eyre.framework.framework import found
from eyre.report.feedback import build_feedback
from eyre.report.reference import Refused
from eyre.report.trace import trace as trace_figure
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action, Scope
from eyre.web.audit.record import saw
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.scoring import selectors, services
from eyre.web.scoring.forms import ItemForm, RatingForm, ReferenceForm
from eyre.web.scoring.scored import scored
from eyre.web.site.documents import document_page


@require_safe
@needs(Action.JUDGE_EVIDENCE)
def evidence(request: Request, inspection: Inspection) -> HttpResponse:
    """Every criterion that is rated from evidence, with its rating as it stands."""
    criteria = selectors.rated_criteria(store.read(inspection))
    return render(request, "scoring/evidence.html", {"inspection": inspection, "criteria": criteria})


@require_safe
@needs(Action.JUDGE_EVIDENCE)
def criterion(request: Request, inspection: Inspection, framework: str, criterion: str) -> HttpResponse:
    """The items of one criterion, each a form of its own."""
    return _criterion(request, inspection, framework, criterion)


@needs(Action.JUDGE_EVIDENCE)
@require_POST
def judge(request: Request, inspection: Inspection, framework: str, criterion: str, item: str) -> HttpResponse:
    """Judge one item."""
    page = selectors.criterion_page(store.read(inspection), framework, criterion)
    form = ItemForm(request.POST, levels=page.levels, prefix=item)
    if form.is_valid():
        try:
            services.judge(
                inspection, (framework, criterion, item), form.judgement(),
                by=request.user, person_key=_own_key(request), seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except EyreError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(_at(inspection, framework, criterion, item))
    return _criterion(request, inspection, framework, criterion, {item: form})


@needs(Action.MODERATE)
@require_POST
def adjust(request: Request, inspection: Inspection, framework: str, criterion: str) -> HttpResponse:
    """Adjust or confirm a rating."""
    page = selectors.criterion_page(store.read(inspection), framework, criterion)
    form = RatingForm(request.POST, ratings=page.ratings)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.adjust(
                inspection, framework, criterion, said["rating"], said["reason"],
                by=request.user, person_key=_own_key(request), seen=said["seen"],
            )  # fmt: skip
        except EyreError as error:
            form.add_error("reason" if "reason" in str(error) else None, str(error))
        else:
            messages.success(request, _("The rating is kept."))
            return redirect(_at(inspection, framework, criterion, "rating"))
    return _criterion(request, inspection, framework, criterion, rating=form)


def _at(inspection: Inspection, framework: str, criterion: str, anchor: str) -> str:
    return f"{reverse('scoring:criterion', args=[inspection.key, framework, criterion])}#{anchor}"


def _own_key(request: Request) -> str | None:
    return min(request.rights.person_keys, default=None)


def _criterion(
    request: Request,
    inspection: Inspection,
    framework: str,
    criterion: str,
    posted: dict[str, ItemForm] | None = None,
    rating: RatingForm | None = None,
) -> HttpResponse:
    value = store.read(inspection)
    page = selectors.criterion_page(value, framework, criterion)
    forms = []
    for item in page.items:
        name = item.judged.item.id
        level = item.judged.level.value if item.judged.level else ""
        now = {"level": level, "document": item.document, "excluded": item.excluded, "seen": item.seen}
        form = (posted or {}).get(name) or ItemForm(initial=now, levels=page.levels, prefix=name)
        forms.append((item, form))
    adjusted = page.rated.rating.adjusted
    begins = {"rating": adjusted.id if adjusted else "", "reason": page.rated.rating.reason, "seen": page.seen}
    failed = bool(posted) or rating is not None
    shown = {
        "inspection": inspection,
        "page": page,
        "items": forms,
        "rating_form": rating or RatingForm(initial=begins, ratings=page.ratings),
        "form": next(iter((posted or {}).values()), rating),
    }
    return render(request, "scoring/criterion.html", shown, status=422 if failed else 200)


@require_safe
@needs(Action.SEE_SCORES)
def scores(request: Request, inspection: Inspection) -> HttpResponse:
    """The scoring sheets."""
    made = scored(inspection)
    return render(request, "scoring/scores.html", {"inspection": inspection, "sheets": selectors.sheets(made)})


@require_safe
@needs(Action.SEE_SCORES)
def questions(request: Request, inspection: Inspection, framework: str) -> HttpResponse:
    """How far each question is answered."""
    made = scored(inspection)
    pack = found(made.value.frameworks, framework, "framework of this inspection")
    shown = {
        "inspection": inspection,
        "framework": pack,
        "frameworks": made.value.frameworks.values(),
        "questions": selectors.question_progress(made, pack),
    }
    return render(request, "scoring/questions.html", shown)


@require_safe
@needs(Action.SEE_SCORES)
def trace(request: Request, inspection: Inspection) -> HttpResponse:
    """Where a figure comes from: its counts, the rule that made it, and its cases for those who may see them."""
    form = ReferenceForm(request.GET or None)
    traced = None
    sees_cases = request.rights.scope(Action.SEE_ANSWERS) is Scope.ALL
    if request.GET and form.is_valid():
        made = scored(inspection)
        try:
            traced = trace_figure(made.value, made.published, made.ratings, form.cleaned_data["reference"])
        except Refused as error:
            form.add_error("reference", str(error))
    if traced and sees_cases:
        figure = str(traced.resolved.reference).replace(" ", "")
        saw(by=request.user, inspection=inspection.key, target=f"cases-behind/{figure}")
    shown = {
        "inspection": inspection,
        "form": form,
        "traced": traced,
        "outcomes": selectors.outcomes(traced) if traced and sees_cases else [],
        "sees_cases": sees_cases,
    }
    return render(request, "scoring/trace.html", shown, status=422 if form.errors else 200)


@require_safe
@needs(Action.SEE_SCORES)
def feedback(request: Request, inspection: Inspection) -> HttpResponse:
    """The headline feedback of the last day, from however much is answered."""
    made = scored(inspection)
    return document_page(render_html(build_feedback(made.value, made.published, made.ratings)))
