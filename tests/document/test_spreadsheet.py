"""Workbooks, read again with another library than the one that wrote them."""

import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from document.sample import cell
from eyre.document import render_xlsx
from eyre.document.model import Table


def read(document):
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(document)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(caption, *rows, key="own"):
    return Table(caption, (cell("One"), cell("Two")), tuple(tuple(map(cell, row)) for row in rows), "ll", key)


@pytest.fixture
def plain(document):
    return replace(document, blocks=())


def test_each_table_has_a_sheet_and_the_first_says_what_it_is(document):
    sheets = read(document)
    first, *others = sheets
    assert first == "About"
    assert sheets["About"][0] == [document.cover.title]
    assert [document.cover.notice] in sheets["About"]
    assert len(others) == sum(isinstance(block, Table) for block in document.blocks)


def test_numbers_are_numbers_and_all_else_stays_text(plain):
    rows = [("12", "0.5"), ("007", "=1+1"), ("09:00", "+44 20"), ("", "https://example.org")]
    (_, sheet) = read(replace(plain, blocks=(table("Sheet", *rows),))).values()
    assert sheet[1] == ["One", "Two"]
    assert sheet[2:] == [[12.0, 0.5], ["007", "=1+1"], ["09:00", "+44 20"], ["", "https://example.org"]]


def test_names_that_a_sheet_may_not_have_are_mended_and_differ(plain):
    long = "What: is [this]/that? A very long caption indeed"
    blocks = (table(long, key="a"), table(long, key="b"), table("about", key="c"), table("'", key="d"))
    assert list(read(replace(plain, blocks=blocks))) == [
        "About",
        "What  is  this  that  A very lo",
        "What  is  this  that  A ver 2",
        "about 2",
        "Table",
    ]


def test_a_control_character_is_dropped(plain):
    block = Table("Sheet", (cell("One"), cell("Two")), ((cell("a\x0bb"), cell("c")),), "ll", "own", note="n\x01ote")
    (_, sheet) = read(replace(plain, blocks=(block,))).values()
    assert sheet[2] == ["ab", "c"]
    assert sheet[-1][0] == "note"


def test_the_same_document_gives_the_same_bytes(document):
    assert render_xlsx(document) == render_xlsx(document)


def test_the_title_is_the_files_own(plain):
    from zipfile import ZipFile

    titled = replace(plain, cover=replace(plain.cover, title="A & B", subtitle=""))
    core = ZipFile(io.BytesIO(render_xlsx(titled))).read("docProps/core.xml").decode()
    assert "<dc:title>A &amp; B</dc:title>" in core
