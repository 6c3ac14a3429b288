"""The report and the feedback as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eyre.document import render_docx, render_html, render_pdf
from eyre.document.model import Document
from eyre.report.feedback import build_feedback
from eyre.web.inspections.models import Inspection
from eyre.web.report.selectors import report
from eyre.web.scoring.scored import scored

FORMATS: Mapping[str, tuple[str, str, Callable[[Document], str | bytes]]] = {
    "pdf": ("PDF", "application/pdf", render_pdf),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", render_docx),
    "html": ("HTML", "text/html; charset=utf-8", render_html),
}


@dataclass(frozen=True)
class Drawn:
    """A file to take away."""

    name: str
    kind: str
    content: bytes


def draw(inspection: Inspection, what: str, format: str) -> Drawn:
    """Draw the report, or the feedback. Raises Problems where the report cannot be printed yet."""
    document = feedback(inspection) if what == "feedback" else report(inspection)
    _, kind, render = FORMATS[format]
    drawn = render(document)
    content = drawn.encode() if isinstance(drawn, str) else drawn
    return Drawn(f"{inspection.key}-{what}.{format}", kind, content)


def feedback(inspection: Inspection) -> Document:
    """The headline feedback of the last day."""
    made = scored(inspection)
    return build_feedback(made.value, made.published, made.ratings)
