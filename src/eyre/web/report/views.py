"""The pages of the report."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.document import render_html
from eyre.errors import EyreError
from eyre.report.findings import FILE as FINDINGS
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import mark
from eyre.web.inspections.selectors import steps_open_to
from eyre.web.report import jobs, rendering, selectors, services
from eyre.web.report.forms import AnswerForm, CommentForm, RecommendationForm, TextForm
from eyre.web.report.good_practice import examples_for
from eyre.web.report.models import Comment
from eyre.web.scoring.scored import scored
from eyre.web.scoring.selectors import sheets
from eyre.web.site.documents import document_page
from eyre.web.tasks.registry import Task
from eyre.web.tasks.services import start

_STEPS = (Action.SEND_DRAFT, Action.TAKE_BACK_DRAFT, Action.PUBLISH, Action.WITHDRAW)


@require_safe
@needs(Action.SEE_REPORT)
def report(request: Request, inspection: Inspection) -> HttpResponse:
    """The report at a glance: what is written, what stands in the way, and what to do with it."""
    shown: dict[str, object] = {
        "inspection": inspection,
        "formats": {name: title for name, (title, _, _) in rendering.FORMATS.items()},
        "steps": [step for step in steps_open_to(request.rights) if step.action in _STEPS],
    }
    if request.rights.may(Action.SEE_COMMENTS):
        shown["comments"] = selectors.comments(inspection)
    if request.rights.may(Action.WRITE_REPORT):
        made = scored(inspection)
        found = selectors.problems(made)
        shown |= {
            "problems": found,
            "texts": [(one, selectors.of_file(found, one.file)) for one in selectors.texts(made.value)],
            "recommendations": selectors.placed(made.value),
            "recommendations_seen": mark(made.value.recommendations),
            "recommendation_problems": selectors.recommendation_problems(found),
            "examples": len(examples_for(inspection, request)),
        }
    return render(request, "report/report.html", shown)


@require_safe
@needs(Action.SEE_REPORT)
def read(request: Request, inspection: Inspection) -> HttpResponse:
    """The report as it is now, as a page."""
    return document_page(render_html(selectors.report(inspection)))


@needs(Action.SEE_REPORT)
@require_POST
def draw(request: Request, inspection: Inspection, format: str) -> HttpResponse:
    """Draw the report as a file."""
    return _drawn(request, inspection, jobs.draw_report, format)


@needs(Action.SEE_SCORES)
@require_POST
def draw_feedback(request: Request, inspection: Inspection, format: str) -> HttpResponse:
    """Draw the feedback of the last day as a file."""
    return _drawn(request, inspection, jobs.draw_feedback, format)


def _drawn(request: Request, inspection: Inspection, task: Task, format: str) -> HttpResponse:
    if format not in rendering.FORMATS:
        raise Http404
    return redirect(start(task, inspection=inspection, by=request.user, format=format))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.WRITE_REPORT)
def text(request: Request, inspection: Inspection, file: str) -> HttpResponse:
    """One text of the report, with everything that is wrong with it."""
    made = scored(inspection)
    known = {one.file: one for one in selectors.texts(made.value)}
    if file not in known:
        raise Http404
    now = services.text_of(made.value, file)
    posted = request.method == "POST"
    form = TextForm(request.POST if posted else None, initial={"text": now, "seen": mark(now)})
    theirs = ""
    if posted and form.is_valid():
        try:
            services.save_text(inspection, file, by=request.user, **form.cleaned_data)
        except EyreError as error:
            form.add_error("text", str(error))
            theirs = now
            # Sent again, it replaces what the page now shows of the other's text.
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = mark(now)  # type: ignore[index]
        else:
            messages.success(request, _("Saved."))
            return redirect("report:text", inspection.key, file)
    shown = {
        "inspection": inspection,
        "form": form,
        "one": known[file],
        "lines": selectors.beside_lines(selectors.of_file(selectors.problems(made), file), now),
        "theirs": theirs,
        "sheets": sheets(made),
        "examples": examples_for(inspection, request) if file == FINDINGS else [],
    }
    return render(request, "report/text.html", shown, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.WRITE_REPORT)
def recommendation(request: Request, inspection: Inspection, number: int) -> HttpResponse:
    """One recommendation; number 0 is a new one."""
    value = store.read(inspection)
    place = number - 1 if number else None
    now = selectors.recommendation(value, number - 1) if number else None
    if number and now is None:
        raise Http404
    posted = request.method == "POST"
    begins = {**(RecommendationForm.begins(now) if now else {}), "seen": mark(value.recommendations)}
    form = RecommendationForm(request.POST if posted else None, value=value, initial=begins)
    removing = posted and "remove" in request.POST
    if posted and (removing or form.is_valid()):
        try:
            said = None if removing else form.said()
            services.save_recommendation(inspection, place, said, by=request.user, seen=request.POST.get("seen", ""))
        except EyreError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("report:report", inspection.key)
    shown = {"inspection": inspection, "form": form, "now": now}
    return render(request, "report/recommendation.html", shown, status=422 if posted else 200)


@needs(Action.WRITE_REPORT)
@require_POST
def move(request: Request, inspection: Inspection, number: int) -> HttpResponse:
    """Move a recommendation one place up or down within its part of the report."""
    placed = selectors.placed(store.read(inspection))
    one = next((one for one in placed if one.place == number - 1), None)
    there = (one.before if request.POST.get("to") == "up" else one.after) if one else None
    if one is None or there is None:
        raise Http404
    listed = [(other.said.framework, other.said.id) for other in placed]
    listed[one.place], listed[there] = listed[there], listed[one.place]
    services.order_recommendations(inspection, listed, by=request.user, seen=request.POST.get("seen", ""))
    return redirect(f"{reverse('report:report', args=[inspection.key])}#recommendations")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_COMMENTS)
def comments(request: Request, inspection: Inspection) -> HttpResponse:
    """What the area says about the draft, part by part."""
    may = request.rights.may(Action.COMMENT_ON_DRAFT)
    form = None
    if may:
        parts = selectors.commented_parts(selectors.report(inspection))
        form = CommentForm(request.POST if request.method == "POST" else None, parts=parts)
        if form.is_valid():
            part = form.cleaned_data["part"]
            services.comment(inspection, part, parts[part], form.cleaned_data["text"], by=request.user)
            messages.success(request, _("The comment was sent to the inspectorate."))
            return redirect("report:comments", inspection.key)
    shown = {"inspection": inspection, "form": form, "comments": selectors.comments(inspection)}
    return render(request, "report/comments.html", shown, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ANSWER_COMMENTS)
def answer(request: Request, inspection: Inspection, number: int) -> HttpResponse:
    """Answer one comment."""
    comment = get_object_or_404(Comment.objects.select_related("author"), inspection=inspection, pk=number)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        services.answer(inspection, number, cast(str, said["text"]), said["accepted"], by=request.user)
        messages.success(request, _("The answer is kept with the comment."))
        return redirect("report:comments", inspection.key)
    shown = {"inspection": inspection, "form": form, "comment": comment}
    return render(request, "report/answer.html", shown, status=422 if request.method == "POST" else 200)
