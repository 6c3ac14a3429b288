"""A document of the library, such as a report, as a page of its own."""

from __future__ import annotations

from django.http import HttpResponse

# The document brings its own styles and pictures within it, and nothing in it runs.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)


def document_page(html: str) -> HttpResponse:
    """Show a document that is a whole page of HTML."""
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY})
