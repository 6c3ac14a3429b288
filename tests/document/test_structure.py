"""What may not be drawn, and how a table without widths shares the page."""

from dataclasses import replace

import pytest

from document.sample import cell, rich_document
from eyre.document import render_docx, render_html, render_pdf
from eyre.document.model import Heading, Paragraph, Span, Table
from eyre.document.structure import column_shares, is_subheading, require_sound

SMALL = Table(
    "Weeks", (cell("Week"), cell("Work")), ((cell("1"), cell("Reading the files of every case")),), "ll", "weeks"
)


def with_blocks(*blocks):
    return replace(rich_document(), blocks=blocks)


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ((Heading(2, "A section first", "a"),), "level 2 below one of level 0"),
        ((Heading(1, "One", "a"), Heading(3, "Three", "b")), "level 3 below one of level 1"),
        ((Heading(1, "One", "a"), Heading(1, "Two", "a")), r"more than one block: \['a'\]"),
        ((Paragraph((Span("there", link="#nowhere"),)),), "leads to #nowhere"),
        ((replace(SMALL, rows=((cell("1"),), (cell("1"), cell("2"), cell("3")))),), "2 columns"),
        ((replace(SMALL, align="l"),), "2 columns"),
        ((replace(SMALL, widths=(1, 2, 3)),), "2 columns"),
    ],
)
@pytest.mark.parametrize("render", [render_html, render_pdf, render_docx])
def test_a_document_that_cannot_be_drawn_truly_is_refused(blocks, reason, render):
    with pytest.raises(ValueError, match=reason):
        render(with_blocks(*blocks))


def test_a_subheading_is_a_row_whose_first_cell_stands_alone():
    assert is_subheading((cell("Section B"), cell(""), cell("")), 3)
    assert is_subheading((cell("Section B"),), 3)
    assert not is_subheading((cell("B1"), cell(""), cell("59%")), 3)
    assert not is_subheading((cell("the only column"),), 1)


def test_a_table_of_rows_and_subheadings_is_sound():
    require_sound(with_blocks(replace(SMALL, rows=((cell("First part"),), *SMALL.rows))))


def test_columns_share_the_page_as_stated_or_by_their_words():
    assert column_shares(replace(SMALL, widths=(30, 70))) == (0.3, 0.7)
    narrow, wide = column_shares(SMALL)
    assert narrow + wide == pytest.approx(1)
    assert narrow < wide / 3
