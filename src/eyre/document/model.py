"""A document as a value: what it says, decided before how it looks.

Renderers draw the same value as HTML, PDF and Word; none of them changes a word or a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: Literal["plain", "strong", "emphasis", "figure"] = "plain"
    link: str = ""


Inline = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 opens a chapter. key is its anchor. badge is the score or rating printed beside the title."""

    level: int
    text: str
    key: str
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; lead paragraphs introduce a chapter, small ones are notes."""

    inline: Inline
    style: Literal["plain", "lead", "note", "description"] = "plain"


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; each item is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. strong marks totals."""

    inline: Inline
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and one header row; the first column heads its row when row_headers is set.

    align has one letter per column: l, c or r. widths are relative shares of the page, one per column, or empty.
    Rows whose first cell stands alone (the others empty and span set) are sub-headings within the table.
    """

    caption: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: str
    key: str
    widths: tuple[int, ...] = ()
    row_headers: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark of a chart: value in the units of its axis; low and high draw an interval when both are given."""

    value: float
    label: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One line of a chart: its label and one dot (or none) for each series."""

    label: str
    dots: tuple[Dot | None, ...]


@dataclass(frozen=True, slots=True)
class DotChart:
    """Dots on a common axis, one row per subject, one series per group (at most four)."""

    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    unit: str
    minimum: float
    maximum: float
    reference: str = ""  # what a vertical line at reference_value stands for
    reference_value: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption, a text alternative and the key of the table that holds the same figures."""

    chart: DotChart
    caption: str
    alternative: str
    key: str


@dataclass(frozen=True, slots=True)
class Callout:
    """A box set apart from the text, such as an example of good practice."""

    title: str
    blocks: tuple[Block, ...]
    kind: Literal["good_practice", "notice"] = "notice"


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with their meanings, as in a glossary."""

    entries: tuple[tuple[str, Inline], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table of contents stands."""

    title: str


Block = Heading | Paragraph | ItemList | Table | Figure | Callout | Terms | Contents


@dataclass(frozen=True, slots=True)
class Cover:
    """The front page. notice is printed in a box on it, for instance that the cases are synthetic."""

    title: str
    subtitle: str
    programme: str
    publisher: str
    date: str
    marking: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole publication."""

    cover: Cover
    blocks: tuple[Block, ...]
    language: str = "en"
    keywords: tuple[str, ...] = field(default=())


def text(plain: str) -> Inline:
    """Make inline text of one plain run."""
    return (Span(plain),)


def plain_text(inline: Sequence[Span]) -> str:
    """Read inline text without its styles."""
    return "".join(span.text for span in inline)
