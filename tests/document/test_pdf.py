"""The PDF: its tags, properties, bookmarks and pages."""

import io

import pikepdf
import pypdfium2
import pytest

from eyre.document.model import Figure, Heading, Table
from eyre.document.structure import headings, is_subheading, walk


@pytest.fixture(scope="module")
def file(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield opened


def elements(node):
    """Every structure element below a node, in reading order."""
    children = node.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


@pytest.fixture(scope="module")
def tags(file):
    return list(elements(file.Root.StructTreeRoot))


def named(tags, name):
    return [tag for tag in tags if f"/{name}" == tag.S]


def attribute(tag, name):
    attributes = tag.get("/A", [])
    for entry in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if name in entry:
            return entry[name]
    return None


def pages_of(pdf):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def test_the_file_declares_pdf_ua_and_its_properties(file, document):
    with file.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"].startswith("Effective supervision in Westshire")
        assert metadata["dc:creator"] == [document.cover.publisher]
    assert file.Root.MarkInfo.Marked
    assert str(file.Root.Lang) == "en-GB"
    assert file.Root.ViewerPreferences.DisplayDocTitle
    assert "/CreationDate" not in file.docinfo, "no clock is read"


def test_every_page_is_a4(file):
    for page in file.pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_only_the_packaged_fonts_are_used_and_embedded(file):
    fonts = {}
    for page in file.pages:
        for font in page.Resources.get("/Font", {}).values():
            fonts[str(font.BaseFont)] = font.DescendantFonts[0].FontDescriptor
    assert fonts
    assert all("IBMPlexSans" in name for name in fonts)
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in fonts.values())


def test_bookmarks_follow_the_headings(file, document):
    with file.open_outline() as outline:
        chapters = [item.title for item in outline.root]
        sections = [child.title for item in outline.root for child in item.children]
    found = headings(document)
    assert [title for title in chapters if title != "Contents"] == [h.text for h in found if h.level == 1]
    assert sections == [h.text for h in found if h.level == 2]


def test_headings_tables_lists_and_figures_are_tagged(tags, document):
    blocks = list(walk(document.blocks))
    for level in (1, 2, 3):
        contents = 1 if level == 1 else 0
        expected = sum(isinstance(block, Heading) and block.level == level for block in blocks)
        assert len(named(tags, f"H{level}")) == expected + contents
    assert len(named(tags, "Table")) == sum(isinstance(block, Table) for block in blocks)
    assert len(named(tags, "TOC")) >= 1
    assert named(tags, "L")
    assert named(tags, "LBody")
    assert named(tags, "Caption")


def test_charts_carry_their_text_alternative(tags, document):
    figures = [block for block in walk(document.blocks) if isinstance(block, Figure)]
    assert [str(tag.Alt) for tag in named(tags, "Figure")] == [figure.alternative for figure in figures]


def test_header_cells_say_what_they_head(tags, document):
    tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
    expected = sum(len(t.header) + sum(is_subheading(row, len(t.header)) for row in t.rows) for t in tables)
    cells = named(tags, "TH")
    assert len(cells) == expected
    assert all(attribute(cell, "/Scope") == "/Column" for cell in cells)
    assert all(attribute(cell, "/Headers") is not None for cell in named(tags, "TD"))


def test_table_headers_are_repeated_over_pages(pdf):
    pages = [page for page in pages_of(pdf) if "High risk of\r\nharm Cases" in page or "Criterion All cases" in page]
    assert len(pages) >= 3, "one table runs over two pages, another stands on a third"


def test_contents_give_the_page_on_which_a_chapter_stands(pdf, document):
    pages = pages_of(pdf)
    contents = next(page for page in pages if "Contents\r\n" in page)
    for chapter in headings(document, deepest=1):
        # A chapter opens a page: its title is the first line below the running head.
        number = next(n for n, page in enumerate(pages[1:], 2) if page.split("\r\n")[1].startswith(chapter.text[:30]))
        line = next(line for line in contents.split("\r\n") if line.startswith(chapter.text[:30]))
        assert line.split()[-1] == str(number)


def test_pages_are_numbered_and_headed_from_the_second_on(pdf, document):
    first, *others = pages_of(pdf)
    assert document.cover.title.split()[0] in first
    for number, page in enumerate(others, start=2):
        assert page.startswith("Effective supervision in Westshire: Report")
        assert page.split()[-1] == str(number)


def test_no_heading_is_left_at_the_foot_of_a_page(pdf, document):
    titles = {heading.text.replace(" ", "") for heading in headings(document)}
    for page in list(pypdfium2.PdfDocument(pdf))[1:]:
        body = page.get_textpage().get_text_bounded(0, 65, 595, 842).split("\r\n")
        last = [line for line in body if line.strip()][-1].replace(" ", "")
        assert last not in titles - {"Contents"}
