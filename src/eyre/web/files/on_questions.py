"""The pages of the files that belong to the answer to a question."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.assessment.standing import questions_of
from eyre.errors import EyreError
from eyre.framework.spec import Question
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.assessment.reach import Reach, reach_in
from eyre.web.files import services
from eyre.web.files.forms import OneFileForm
from eyre.web.files.kinds import KINDS
from eyre.web.files.models import EvidenceFile
from eyre.web.files.views import attachment
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_INSPECTION)
def of_question(request: Request, inspection: Inspection, assessment_id: str, question: str) -> HttpResponse:
    """The files of an answer, and a form to send one, for whoever may answer now."""
    found = reach_in(inspection, request.rights, assessment_id)
    asked = question_of(found, question)
    posted = request.method == "POST"
    form = OneFileForm(request.POST or None, request.FILES or None)
    if posted:
        _must_be_open(found)
    if posted and form.is_valid():
        try:
            services.keep_beside(found.assessment, asked, form.cleaned_data["file"], by=request.user)
        except EyreError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The file is kept."))
            return redirect("files:of-question", inspection.key, assessment_id, asked.id)
    files = EvidenceFile.objects.filter(inspection=inspection, assessment_id=assessment_id, question=asked.id)
    shown = {
        "inspection": inspection,
        "found": found,
        "question": asked,
        "form": form,
        "files": [(one, KINDS[one.kind].title) for one in files.select_related("by")],
    }
    return render(request, "files/of_question.html", shown, status=422 if posted else 200)


@require_safe
@needs(Action.SEE_INSPECTION)
def download(request: Request, inspection: Inspection, assessment_id: str, kept: UUID) -> HttpResponseBase:
    """A file of an answer, for those who may see the answer."""
    reach_in(inspection, request.rights, assessment_id)
    return attachment(_file(inspection, assessment_id, kept), by=request.user)


@needs(Action.SEE_INSPECTION)
@require_POST
def remove(request: Request, inspection: Inspection, assessment_id: str, kept: UUID) -> HttpResponse:
    """Remove a file of an answer, while it may be answered."""
    _must_be_open(reach_in(inspection, request.rights, assessment_id))
    one = _file(inspection, assessment_id, kept)
    question = one.question
    services.remove(one, by=request.user)
    messages.success(request, _("The file is removed."))
    return redirect("files:of-question", inspection.key, assessment_id, question)


def question_of(found: Reach, question: str) -> Question:
    """A question of an assessment that is answered in it. Raises Http404 for others."""
    one = found.assessment
    asked = questions_of(store.frameworks(one.inspection)[one.framework], one.schedule, one.part)
    if question not in asked or asked[question].answers_from:
        raise Http404
    return asked[question]


def _must_be_open(found: Reach) -> None:
    if not found.own:
        raise PermissionDenied
    if found.locked:
        raise EyreError(f"{found.locked.reason} {found.locked.remedy}")


def _file(inspection: Inspection, assessment_id: str, kept: UUID) -> EvidenceFile:
    return get_object_or_404(
        EvidenceFile.objects.select_related("inspection"), inspection=inspection, assessment_id=assessment_id, pk=kept
    )
