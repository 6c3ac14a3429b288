"""What every renderer asks of a document: its headings, the blocks within blocks, its tables, its soundness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eyre.document.model import (
    Block,
    Callout,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    ItemList,
    Paragraph,
    Span,
    Table,
    Terms,
    plain_text,
)


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block in reading order, with the blocks inside lists and callouts."""
    for block in blocks:
        yield block
        if isinstance(block, ItemList):
            for item in block.items:
                yield from walk(item)
        elif isinstance(block, Callout):
            yield from walk(block.blocks)


def headings(document: Document, deepest: int = 9) -> list[Heading]:
    """The headings of the document down to a level, in order."""
    return [block for block in document.blocks if isinstance(block, Heading) and block.level <= deepest]


def contents_title(document: Document) -> str:
    """The title of the table of contents, empty when the document has none."""
    return next((block.title for block in document.blocks if isinstance(block, Contents)), "")


def full_title(document: Document) -> str:
    """Title and subtitle in one line, as file properties and window titles show it."""
    return ": ".join(part for part in (document.cover.title, document.cover.subtitle) if part)


def is_subheading(row: Sequence[Cell], columns: int) -> bool:
    """Tell whether a row of a table is a sub-heading: its first cell has text and no other cell does."""
    return columns > 1 and not any(plain_text(cell.inline) for cell in row[1:])


def column_shares(table: Table) -> tuple[float, ...]:
    """The share of the page's width that each column takes, adding up to 1: as stated, or judged by its words."""
    weights: Sequence[float] = table.widths or [_column_weight(table, column) for column in range(len(table.header))]
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def _column_weight(table: Table, column: int) -> float:
    rows = [row for row in table.rows if not is_subheading(row, len(table.header))]
    texts = [plain_text(row[column].inline) for row in (table.header, *rows)]
    longest_word = max((len(word) for text in texts for word in text.split()), default=1)
    longest_text = max(len(text) for text in texts)
    return max(longest_word + 3, min(longest_text, 44)) + 2


def spans(block: Block) -> Iterator[Span]:
    """The runs of text that a block holds itself, without the blocks inside it."""
    for inline in _inlines(block):
        yield from inline


def _inlines(block: Block) -> Iterator[Inline]:
    if isinstance(block, Paragraph):
        yield block.inline
    elif isinstance(block, Table):
        for row in (block.header, *block.rows):
            yield from (cell.inline for cell in row)
    elif isinstance(block, Terms):
        yield from (meaning for _, meaning in block.entries)


def require_sound(document: Document) -> None:
    """Refuse a document that could not be drawn truly: whoever built it has made a mistake.

    Raises ValueError for a heading that skips a level, a key used twice, a link to nowhere or a table of uneven rows.
    """
    blocks = list(walk(document.blocks))
    _require_heading_order(headings(document))
    keys = [block.key for block in blocks if isinstance(block, Heading | Table)]
    keys += [figure_anchor(block) for block in blocks if isinstance(block, Figure)]
    repeated = [key for key, count in Counter(keys).items() if count > 1]
    if repeated:
        raise ValueError(f"Keys used by more than one block: {repeated}")
    for block in blocks:
        _require_even_rows(block)
        for span in spans(block):
            if span.link.startswith("#") and span.link[1:] not in keys:
                raise ValueError(f"The link of {span.text!r} leads to {span.link}, which no block has as its key")


def figure_anchor(figure: Figure) -> str:
    """The anchor of a figure; its key is that of the table which holds the same figures."""
    return f"figure-{figure.key}"


def _require_heading_order(found: Sequence[Heading]) -> None:
    above = 0
    for heading in found:
        if heading.level > above + 1:
            raise ValueError(f"Heading {heading.text!r} has level {heading.level} below one of level {above}")
        above = heading.level


def _require_even_rows(block: Block) -> None:
    if not isinstance(block, Table):
        return
    columns = len(block.header)
    uneven = [row for row in block.rows if len(row) != columns and not (len(row) == 1 and is_subheading(row, columns))]
    if uneven or len(block.align) != columns or (block.widths and len(block.widths) != columns):
        raise ValueError(f"Table {block.key!r} has {columns} columns, but a row, align or widths has another number")
