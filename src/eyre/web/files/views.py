"""The pages of evidence files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.errors import EyreError
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action, Role, Scope
from eyre.web.assessment.reach import readable
from eyre.web.audit.record import record
from eyre.web.files import services
from eyre.web.files.forms import FileForm
from eyre.web.files.kinds import KINDS
from eyre.web.files.models import EvidenceFile
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection


def files_for(request: Request, inspection: Inspection) -> QuerySet[EvidenceFile]:
    """The files that somebody may have. The area's own people see those that they sent.

    One that belongs to an answer is for those who may see the answer, and so not for a second assessor who is blind.
    """
    found = EvidenceFile.objects.filter(inspection=inspection).select_related("by")
    seen = readable(inspection, request.rights).values("assessment_id")
    found = found.filter(Q(assessment_id="") | Q(assessment_id__in=seen))
    if request.rights.roles <= {Role.LIAISON}:
        return found.filter(by=request.user)
    if request.rights.scope(Action.SEE_ALLOCATION) is Scope.OWN:
        own = inspection.assessments.filter(assessor_key__in=request.rights.person_keys).values("case_id")
        return found.filter(Q(case_id="") | Q(case_id__in=own) | Q(by=request.user))
    return found


def _cases(request: Request, inspection: Inspection) -> tuple[str, ...]:
    """The cases for which somebody may send a file."""
    if request.rights.scope(Action.SEE_ALLOCATION) is Scope.ALL:
        return tuple(str(case) for case in store.read(inspection).tables["cases"].column("case_id").to_pylist())
    own = inspection.assessments.filter(assessor_key__in=request.rights.person_keys, case_id__isnull=False)
    return tuple(case for case in own.order_by("case_id").values_list("case_id", flat=True).distinct() if case)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.KEEP_FILES)
def files(request: Request, inspection: Inspection) -> HttpResponse:
    """Every file that somebody may have, and a form to send one."""
    posted = request.method == "POST"
    value = store.read(inspection)
    form = FileForm(request.POST or None, request.FILES or None, value=value, cases=_cases(request, inspection))
    if posted and form.is_valid():
        try:
            services.keep(inspection, form.cleaned_data["file"], by=request.user, **form.subject())
        except EyreError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The file is kept."))
            return redirect("files:files", inspection.key)
    listed = [(one, KINDS[one.kind].title) for one in files_for(request, inspection)]
    shown = {"inspection": inspection, "form": form, "files": listed}
    return render(request, "files/files.html", shown, status=422 if posted else 200)


@require_safe
@needs(Action.KEEP_FILES)
def download(request: Request, inspection: Inspection, kept: UUID) -> HttpResponseBase:
    """A file, never shown within the page."""
    return given_out(get_object_or_404(files_for(request, inspection), pk=kept), request)


def given_out(found: EvidenceFile, request: Request) -> FileResponse:
    """A file on its way out, on record."""
    record(by=request.user, action="see", inspection=request.inspection.key, target=f"file {found.pk}")
    answer = FileResponse(
        default_storage.open(found.place), as_attachment=True, filename=found.name, content_type=KINDS[found.kind].type
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@needs(Action.KEEP_FILES)
@require_POST
def remove(request: Request, inspection: Inspection, kept: UUID) -> HttpResponse:
    """Remove a file: one's own, or any for those who lead or administer."""
    found = get_object_or_404(files_for(request, inspection).select_related("inspection"), pk=kept)
    if found.by_id != request.user.pk and not request.rights.may(Action.CHANGE_INSPECTION):
        raise PermissionDenied
    services.remove(found, by=request.user)
    messages.success(request, _("The file is removed."))
    return redirect("files:files", inspection.key)
