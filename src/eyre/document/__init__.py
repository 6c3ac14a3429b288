"""A document, decided as a value, drawn as HTML, PDF and Word.

Takes: a `Document` (model.py). Gives: `render_html` a self-contained page, `render_pdf` a tagged PDF/UA-1,
`render_docx` a Word file with real styles, `render_xlsx` its tables as a workbook. `render_ics` draws events as a
calendar. The same document gives the same bytes on every machine.
"""

from eyre.document.calendar import Event, render_ics
from eyre.document.html import render_html
from eyre.document.pdf import render_pdf
from eyre.document.spreadsheet import render_xlsx
from eyre.document.word import render_docx

__all__ = ["Event", "render_docx", "render_html", "render_ics", "render_pdf", "render_xlsx"]
