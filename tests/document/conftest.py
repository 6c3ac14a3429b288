"""The sample document, drawn once in each format."""

import pytest

from document.sample import rich_document
from eyre.document import render_docx, render_html, render_pdf


@pytest.fixture(scope="session")
def document():
    return rich_document()


@pytest.fixture(scope="session")
def html(document):
    return render_html(document)


@pytest.fixture(scope="session")
def pdf(document):
    return render_pdf(document)


@pytest.fixture(scope="session")
def docx(document):
    return render_docx(document)
