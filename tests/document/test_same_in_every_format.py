"""One document, three formats: every text and every figure in each of them, and the same bytes whenever it is drawn."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from document.drawn import READ, figures_in, text_of_docx, text_of_html, text_of_pdf, texts_of
from eyre.document import render_docx, render_html, render_pdf


@pytest.fixture(params=READ)
def text(request):
    return READ[request.param](request.getfixturevalue(request.param))


def test_every_text_stands_in_the_document_order(text, document):
    drawn, place = "".join(text.split()), 0
    for wanted in texts_of(document):
        found = drawn.find("".join(wanted.split()), place)
        assert found >= 0, f"{wanted!r} is missing after {drawn[max(0, place - 80) : place]!r}"
        place = found + len("".join(wanted.split()))


def test_html_and_word_print_the_same_figures_as_often_as_the_document(html, docx, document):
    expected = figures_in(texts_of(document))
    assert figures_in([text_of_html(html)]) == expected
    assert figures_in([text_of_docx(docx)]) == expected


def test_the_pdf_prints_every_figure_at_least_as_often(pdf, document):
    """Its contents, and the charts that are text there, repeat some."""
    missing = figures_in(texts_of(document)) - figures_in([text_of_pdf(pdf)])
    assert not missing


def digests(document):
    drawn = (render_html(document).encode(), render_pdf(document), render_docx(document))
    return [hashlib.sha256(content).hexdigest() for content in drawn]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_document_gives_the_same_bytes_in_another_process(seed, html, pdf, docx):
    here = [hashlib.sha256(content).hexdigest() for content in (html.encode(), pdf, docx)]
    script = (
        "from document.sample import rich_document\n"
        "from document.test_same_in_every_format import digests\n"
        "print(*digests(rich_document()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    tests = Path(__file__).parents[1]
    there = subprocess.run(
        [sys.executable, "-c", script], cwd=tests, env=environment, capture_output=True, text=True, check=True
    )
    assert there.stdout.split() == here
