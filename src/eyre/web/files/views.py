"""The pages of evidence files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.errors import EyreError
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.files import services
from eyre.web.files.forms import FileForm
from eyre.web.files.kinds import KINDS
from eyre.web.files.models import EvidenceFile
from eyre.web.files.selectors import cases_for, files_for
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.KEEP_FILES)
def files(request: Request, inspection: Inspection) -> HttpResponse:
    """Every file that somebody may have, and a form to send one."""
    posted = request.method == "POST"
    value = store.read(inspection)
    form = FileForm(
        request.POST or None, request.FILES or None, value=value, cases=cases_for(request.rights, inspection)
    )
    if posted and form.is_valid():
        sender = min(request.rights.person_keys, default="")
        try:
            services.keep(inspection, form.cleaned_data["file"], by=request.user, sender_key=sender, **form.subject())
        except EyreError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The file is kept."))
            return redirect("files:files", inspection.key)
    listed = [(one, KINDS[one.kind].title) for one in files_for(request.user, request.rights, inspection)]
    shown = {"inspection": inspection, "form": form, "files": listed}
    return render(request, "files/files.html", shown, status=422 if posted else 200)


@require_safe
@needs(Action.KEEP_FILES)
def download(request: Request, inspection: Inspection, kept: UUID) -> HttpResponseBase:
    """A file, never shown within the page."""
    found = get_object_or_404(files_for(request.user, request.rights, inspection), pk=kept)
    return attachment(found, by=request.user)


def attachment(file: EvidenceFile, *, by: User) -> FileResponse:
    """The answer that brings a file; it is recorded who had it."""
    record(by=by, action="see", inspection=file.inspection.key, target=f"file {file.pk}")
    answer = FileResponse(
        default_storage.open(file.place), as_attachment=True, filename=file.name, content_type=KINDS[file.kind].type
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@needs(Action.KEEP_FILES)
@require_POST
def remove(request: Request, inspection: Inspection, kept: UUID) -> HttpResponse:
    """Remove a file: one's own, or any for those who lead or administer."""
    found = get_object_or_404(files_for(request.user, request.rights, inspection), pk=kept)
    if found.by_id != request.user.pk and not request.rights.may(Action.CHANGE_INSPECTION):
        raise PermissionDenied
    services.remove(found, by=request.user)
    messages.success(request, _("The file is removed."))
    return redirect("files:files", inspection.key)
