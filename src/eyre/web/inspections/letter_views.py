"""Pages of letters to the area: begun from a template, changed by hand, kept as they were written."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eyre.document import render_docx, render_html, render_pdf
from eyre.errors import EyreError
from eyre.report.letter import letter_document
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.inspections import services, store
from eyre.web.inspections.forms import LetterForm
from eyre.web.inspections.letters.templates import LETTERS, filled
from eyre.web.inspections.models import Inspection, Letter
from eyre.web.inspections.standing import due_of

DRAWERS = {
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (render_pdf, "application/pdf"),
    "html": (render_html, "text/html; charset=utf-8"),
}


@require_safe
@needs(Action.CHANGE_INSPECTION)
def letters(request: Request, inspection: Inspection) -> HttpResponse:
    """The letters that were written, and those that can be begun."""
    written = inspection.letters.select_related("by")
    return render(request, "inspections/letters.html", {"inspection": inspection, "written": written, "kinds": LETTERS})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CHANGE_INSPECTION)
def letter(request: Request, inspection: Inspection, kind: str) -> HttpResponse:
    """Write a letter."""
    if kind not in LETTERS:
        raise Http404
    value = store.read(inspection)
    title, text = filled(kind, value, due_of(inspection))
    form = LetterForm(request.POST or None, initial={"title": title, "text": text})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = services.write_letter(inspection, kind, said["title"], said["text"], by=request.user)
        except EyreError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("The letter was kept. Download it in the form in which you send it."))
            return redirect("inspections:written", inspection.key, made.pk)
    return render(request, "inspections/letter.html", {"inspection": inspection, "form": form, "kind": LETTERS[kind]})


@require_safe
@needs(Action.CHANGE_INSPECTION)
def written(request: Request, inspection: Inspection, number: int) -> HttpResponse:
    """A letter as it was written."""
    found = get_object_or_404(Letter.objects.select_related("by"), inspection=inspection, pk=number)
    return render(request, "inspections/written.html", {"inspection": inspection, "letter": found})


@require_safe
@needs(Action.CHANGE_INSPECTION)
def letter_file(request: Request, inspection: Inspection, number: int, format: str) -> HttpResponse:
    """A letter as a file."""
    found = get_object_or_404(Letter, inspection=inspection, pk=number)
    if format not in DRAWERS:
        raise Http404
    draw, kind = DRAWERS[format]
    about = store.read(inspection).about
    document = letter_document(about, found.title, found.text, timezone.localdate(found.at))
    named = {"Content-Disposition": f'attachment; filename="{inspection.key}-{found.kind}.{format}"'}
    return HttpResponse(draw(document), content_type=kind, headers=named)
