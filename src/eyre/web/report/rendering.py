"""The report and the feedback as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eyre.document import render_docx, render_html, render_pdf
from eyre.document.model import Document
from eyre.report.feedback import build_feedback
from eyre.web.inspections.models import Inspection
from eyre.web.report.selectors import report
from eyre.web.scoring.scored import scored
from eyre.web.tasks.registry import File

FORMATS: Mapping[str, tuple[str, str, Callable[[Document], str | bytes]]] = {
    "pdf": ("PDF", "application/pdf", render_pdf),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", render_docx),
    "html": ("HTML", "text/html; charset=utf-8", render_html),
}


def document(inspection: Inspection, what: str) -> Document:
    """The report, or the feedback of the last day. Raises Problems where the report cannot be printed yet."""
    if what == "report":
        return report(inspection)
    made = scored(inspection)
    return build_feedback(made.value, made.published, made.ratings)


def draw(document: Document, stem: str, format: str) -> File:
    """Draw a document in one format."""
    _title, kind, render = FORMATS[format]
    drawn = render(document)
    return File(f"{stem}.{format}", kind, drawn.encode() if isinstance(drawn, str) else drawn)
