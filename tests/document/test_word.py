"""The Word file, read by an independent reader: styles, tables, pictures, fields and properties."""

import io
import zipfile
from xml.etree import ElementTree

import docx as word
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from eyre.document.model import Callout, Figure, Heading, Table
from eyre.document.structure import is_subheading, walk

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def file(docx):
    return word.Document(io.BytesIO(docx))


def styled(file, style):
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == style]


def test_every_part_is_well_formed_and_declared(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = set(archive.namelist())
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        assert {entry.get("PartName", "")[1:] for entry in types} - {""} <= names


def test_properties_language_and_page(file, document):
    assert file.core_properties.title.startswith(document.cover.title)
    assert file.core_properties.author == document.cover.publisher
    assert file.core_properties.language == "en-GB"
    language = file.styles.element.find(f".//{W}rPrDefault//{W}lang")
    assert language.get(f"{W}val") == "en-GB"
    for section in file.sections:
        assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert "PAGE" in file.sections[1].footer._element.xml
    assert document.cover.title in file.sections[1].header.paragraphs[0].text


def test_headings_have_the_styles_of_headings(file, document):
    for level in (1, 2, 3):
        found = styled(file, f"Heading {level}")
        wanted = [block for block in document.blocks if isinstance(block, Heading) and block.level == level]
        assert len(found) == len(wanted)
        for drawn, heading in zip(found, wanted, strict=True):
            assert drawn.startswith(heading.text)
            assert drawn.replace("\u00a0", " ").endswith(heading.badge + " " if heading.badge else heading.text)


def test_title_lists_captions_and_boxes_have_styles(file, document):
    assert styled(file, "Title") == [document.cover.title]
    assert len(styled(file, "List Bullet")) == 6 * 5
    assert len(styled(file, "List Bullet 2")) == 6 * 2
    assert len(styled(file, "List Number")) == 6
    boxes = [block for block in walk(document.blocks) if isinstance(block, Callout) and block.kind == "good_practice"]
    assert len(styled(file, "Good Practice Title")) == len(boxes)
    assert len(styled(file, "Good Practice")) == 2 * len(boxes)
    captions = [block.caption for block in walk(document.blocks) if isinstance(block, Table | Figure)]
    assert styled(file, "Caption") == captions


def test_tables_repeat_their_header_and_keep_their_rows_whole(file, document):
    tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
    for drawn, table in zip(file.tables, tables, strict=True):
        assert drawn.style.name == "Report Table"
        rows = drawn._tbl.tr_lst
        assert len(rows) == 1 + len(table.rows)
        assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * len(table.rows)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        look = drawn._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        spans = [len(row.tc_lst) for row in rows[1:]]
        assert spans == [1 if is_subheading(row, len(table.header)) else len(row) for row in table.rows]


def test_charts_are_pictures_with_a_text_alternative(file, document):
    figures = [block for block in walk(document.blocks) if isinstance(block, Figure)]
    described = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert described == [figure.alternative for figure in figures]
    for shape in file.inline_shapes:
        assert shape.width <= Mm(160)
        assert shape.height <= Mm(216)


def test_the_ground_of_the_cover_is_marked_as_decoration(file):
    assert file.element.xml.count("decorative") >= 1


def test_contents_are_a_field_that_lists_the_headings(file, document):
    contents = file.element.find(f".//{W}sdt")
    assert 'TOC \\o "1-2"' in "".join(contents.itertext())
    links = ["".join(text.text for text in link.iter(f"{W}t")) for link in contents.iter(f"{W}hyperlink")]
    assert links == [block.text for block in document.blocks if isinstance(block, Heading) and block.level <= 2]


def test_every_link_within_the_file_has_its_bookmark(file):
    bookmarks = {mark.get(f"{W}name") for mark in file.element.iter(f"{W}bookmarkStart")}
    anchors = {link.get(f"{W}anchor") for link in file.element.iter(f"{W}hyperlink")} - {None}
    assert anchors
    assert anchors <= bookmarks
    assert all(len(name) <= 40 for name in bookmarks)


def test_text_is_never_taken_for_markup(file):
    assert any('*not* _mark-up_ #hash $dollar <tag> & "quotes".' in text for text in styled(file, "List Bullet"))


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u shd lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan shd vAlign",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference type pgSz pgMar",
    "style": "name basedOn next qFormat pPr rPr tblPr tblStylePr",
}


@pytest.mark.parametrize("part", ["document", "styles", "numbering"])
def test_elements_stand_in_the_order_that_word_asks_for(part, docx):
    """ECMA-376 part 1 makes these sequences; Word refuses a file that breaks them."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        tree = ElementTree.fromstring(archive.read(f"word/{part}.xml"))
    for parent, order in ORDER.items():
        for element in tree.iter(f"{W}{parent}"):
            places = [order.split().index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places), (parent, [child.tag for child in element])
