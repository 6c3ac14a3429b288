"""One document, three formats: every text and every figure in each of them, and the same bytes whenever it is drawn."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import docx as word
import lxml.html
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.table import Table as WordTable

from eyre.document import render_docx, render_html, render_pdf
from eyre.document.model import Callout, Contents, Figure, Heading, Paragraph, Table, Terms, plain_text
from eyre.document.structure import walk

FIGURE = re.compile(r"\d+(?:\.\d+)?%?")


def texts_of(document):
    """Every text of the document but the words inside charts, in reading order."""
    for block in walk(document.blocks):
        match block:
            case Heading():
                yield from (block.text, block.badge)
            case Paragraph():
                yield plain_text(block.inline)
            case Table():
                yield from (block.caption, block.note)
                for row in (block.header, *block.rows):
                    yield from (plain_text(cell.inline) for cell in row)
            case Figure():
                yield block.caption
            case Callout():
                yield block.title
            case Terms():
                for term, meaning in block.entries:
                    yield from (term, plain_text(meaning))
            case Contents():
                pass


def text_of_html(html):
    page = lxml.html.fromstring(html)
    for element in page.xpath("//*[local-name()='svg'] | //figcaption/a"):
        element.drop_tree()
    return page.xpath("//main")[0].text_content()


def text_of_docx(docx):
    parts = []
    for block in word.Document(io.BytesIO(docx)).iter_inner_content():
        if isinstance(block, WordTable):
            for row in block._tbl.tr_lst:
                parts += ["".join(text.text for text in cell.iter(qn("w:t"))) for cell in row.tc_lst]
        elif not block.style.name.lower().startswith(("cover", "title", "subtitle", "toc")):
            parts.append(block.text)
    return "\n".join(parts)


def text_of_pdf(pdf):
    """The text between the running head and the foot of every page but the cover."""
    pages = list(pypdfium2.PdfDocument(pdf))[1:]
    return "\n".join(page.get_textpage().get_text_bounded(0, 65, 595, 842 - 62) for page in pages)


READ = {"html": text_of_html, "pdf": text_of_pdf, "docx": text_of_docx}


@pytest.fixture(params=READ)
def text(request):
    return READ[request.param](request.getfixturevalue(request.param))


def test_every_text_stands_in_the_document_order(text, document):
    drawn, place = "".join(text.split()), 0
    for wanted in texts_of(document):
        found = drawn.find("".join(wanted.split()), place)
        assert found >= 0, f"{wanted!r} is missing after {drawn[max(0, place - 80) : place]!r}"
        place = found + len("".join(wanted.split()))


def figures_in(texts):
    return Counter(figure for text in texts for figure in FIGURE.findall(text))


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
