"""A letter in Markdown -> a document, or everything in it that cannot be printed."""

from __future__ import annotations

from datetime import date

from eyre.assessment.inspection import About
from eyre.document.model import Cover, Document
from eyre.errors import Problems
from eyre.report.prose import Place, Writer
from eyre.report.words import day_in_words


def letter_document(about: About, title: str, markdown: str, day: date) -> Document:
    """Draw up a letter of an inspection. Raises Problems where the text holds what cannot be printed."""
    writer = Writer(figures=None)
    blocks = writer.text(markdown, Place("the letter", ""), 0, "letter")
    if writer.problems:
        raise Problems(writer.problems)
    cover = Cover(title, about.title, about.programme, about.publisher, day_in_words(day), about.marking, "")
    return Document(cover, blocks)
