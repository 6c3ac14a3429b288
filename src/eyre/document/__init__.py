"""A document, decided as a value, drawn as HTML, PDF and Word.

Takes: a `Document` (model.py). Gives: `render_html` a self-contained page, `render_pdf` a tagged PDF/UA-1,
`render_docx` a Word file with real styles. The same document gives the same bytes on every machine.
"""

from eyre.document.html import render_html
from eyre.document.pdf import render_pdf
from eyre.document.word import render_docx

__all__ = ["render_docx", "render_html", "render_pdf"]
