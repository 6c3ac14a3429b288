"""The text that stands in a document value, and in each of its drawings: what tests compare."""

import io
import re
from collections import Counter

import docx as word
import lxml.html
import pypdfium2
from docx.oxml.ns import qn
from docx.table import Table as WordTable

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
    for cell in page.xpath("//td | //th"):
        cell.tail = f"\n{cell.tail or ''}"  # or the figures of two cells would be read as one
    return page.xpath("//main")[0].text_content()


def text_of_docx(docx):
    parts = []
    for block in word.Document(io.BytesIO(docx)).iter_inner_content():
        if isinstance(block, WordTable):
            for row in block._tbl.tr_lst:
                parts += ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.tc_lst]
        elif not block.style.name.lower().startswith(("cover", "title", "subtitle", "toc")):
            parts.append(block.text)
    return "\n".join(parts)


def text_of_pdf(pdf):
    """The text between the running head and the foot of every page but the cover."""
    pages = list(pypdfium2.PdfDocument(pdf))[1:]
    text = "\n".join(page.get_textpage().get_text_bounded(0, 65, 595, 842 - 62) for page in pages)
    return text.replace("\x02", "-")  # so PDFium reports a hyphen at the end of a line


READ = {"html": text_of_html, "pdf": text_of_pdf, "docx": text_of_docx}


def figures_in(texts):
    return Counter(figure for text in texts for figure in FIGURE.findall(text))
