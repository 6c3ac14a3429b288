"""The text of a Word file: each block of a document as WordprocessingML.

The order of the elements within w:pPr, w:rPr and w:tblPr is fixed by the format; Word refuses a file that breaks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from eyre.document import palette
from eyre.document.markup import escaped
from eyre.document.model import (
    Block,
    Callout,
    Cell,
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    Inline,
    ItemList,
    Paragraph,
    Span,
    Table,
    Terms,
    text,
)
from eyre.document.structure import column_shares, figure_anchor, headings, is_subheading

# Twentieths of a point: A4 with margins of 26 mm at the sides.
PAGE_WIDTH, PAGE_HEIGHT, SIDE, TOP, BOTTOM = 11906, 16838, 1474, 1531, 1417
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE
EMU_PER_TWIP = 635
EMU_PER_MM = 36000
TALLEST_PICTURE = 215 * EMU_PER_MM

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
PARAGRAPH_STYLE = {"plain": "", "lead": "Lead", "note": "Note", "description": "Description"}
CALLOUT_STYLE = {"good_practice": "GoodPractice", "notice": "Notice"}
SPAN_STYLE = {"plain": "", "strong": "Strong", "emphasis": "Emphasis", "figure": ""}
ALIGNMENT = {"l": "", "c": '<w:jc w:val="center"/>', "r": '<w:jc w:val="right"/>'}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the file: the id of its relation and its size in pixels."""

    relation: str
    width: int
    height: int


class WordText:
    """Writes one document; collects the outside links and the numbered lists that other parts of the file declare.

    pictures: the ground of the cover, then one for each figure in order.
    """

    def __init__(self, pictures: Sequence[Picture]) -> None:
        self.links: list[str] = []
        self.ordered_lists = 0
        self._pictures = iter(pictures)
        self._ids = count(1)

    def document(self, document: Document) -> str:
        """The whole main part of the file."""
        body = [self._cover(document.cover)]
        for block in document.blocks:
            body.append(self._contents(block, document) if isinstance(block, Contents) else self._block(block))
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {NAMESPACES}><w:body>'
            f"{''.join(body)}{_section(with_header=True)}</w:body></w:document>"
        )

    # Blocks

    def _cover(self, cover: Cover) -> str:
        ground = self._ground(next(self._pictures))
        parts = [self._paragraph(text(cover.marking), "CoverMarking")] if cover.marking else []
        parts.append(self._paragraph(text(cover.programme), "CoverProgramme"))
        parts.append(self._paragraph(text(cover.title), "Title"))
        parts.append(self._paragraph(text(cover.subtitle), "Subtitle"))
        parts.append(self._paragraph(text(cover.publisher), "CoverPublisher"))
        parts.append(self._paragraph(text(cover.date), "CoverDate"))
        if cover.notice:
            parts.append(self._paragraph(text(cover.notice), "CoverNotice"))
        first = parts[0].replace("</w:pPr>", f"</w:pPr>{ground}", 1)
        return first + "".join(parts[1:]) + f"<w:p><w:pPr>{_section(with_header=False)}</w:pPr></w:p>"

    def _contents(self, contents: Contents, document: Document) -> str:
        """A field that Word fills with page numbers when it opens the file; until then it lists the headings."""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        entries = [
            f'<w:p><w:pPr><w:pStyle w:val="TOC{heading.level}"/></w:pPr>{begin if number == 0 else ""}'
            f"{_link_within(heading.key, _run(heading.text))}</w:p>"
            for number, heading in enumerate(headings(document, deepest=2))
        ]
        end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>' if entries else ""
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{self._paragraph(text(contents.title), 'TOCHeading')}"
            f"{''.join(entries)}{end}</w:sdtContent></w:sdt>"
        )

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block.inline, PARAGRAPH_STYLE[block.style])
            case ItemList():
                return self._list(block, 0)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Callout():
                return self._callout(block)
            case Terms():
                return "".join(
                    self._paragraph(text(term), "DefinitionTerm") + self._paragraph(meaning, "Definition")
                    for term, meaning in block.entries
                )
            case Contents():
                raise ValueError("A table of contents stands between chapters, not inside another block")

    def _heading(self, heading: Heading) -> str:
        badge = ""
        if heading.badge:
            # Hard spaces keep the badge in one line and carry its ground a little beyond its words.
            badge = _run("\u2002") + _run(f" {heading.badge} ".replace(" ", "\u00a0"), "Badge")
        runs = self._bookmark(heading.key, _run(heading.text)) + badge
        return f'<w:p><w:pPr><w:pStyle w:val="Heading{min(heading.level, 4)}"/></w:pPr>{runs}</w:p>'

    def _paragraph(self, inline: Inline, style: str, properties: str = "") -> str:
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        return f"<w:p><w:pPr>{named}{properties}</w:pPr>{self._inline(inline)}</w:p>"

    def _list(self, block: ItemList, depth: int) -> str:
        """A list; the first paragraph of an item carries the mark, the others continue below it."""
        marked, continued = _list_style("Bullet", depth, 3), _list_style("Continue", depth, 2)
        numbering = ""
        if block.ordered:
            marked = _list_style("Number", depth, 2)
            numbering = (
                f'<w:numPr><w:ilvl w:val="{min(depth, 1)}"/><w:numId w:val="{10 + self.ordered_lists}"/></w:numPr>'
            )
            self.ordered_lists += 1
        parts = []
        for item in block.items:
            for place, child in enumerate(item):
                if isinstance(child, Paragraph):
                    first = place == 0
                    parts.append(
                        self._paragraph(child.inline, marked if first else continued, numbering if first else "")
                    )
                elif isinstance(child, ItemList):
                    parts.append(self._list(child, depth + 1))
                else:
                    parts.append(self._block(child))
        return "".join(parts)

    def _callout(self, callout: Callout) -> str:
        style = CALLOUT_STYLE[callout.kind]
        parts = [self._paragraph(text(callout.title), f"{style}Title")]
        for child in callout.blocks:
            if isinstance(child, Paragraph):
                parts.append(self._paragraph(child.inline, style))
            elif isinstance(child, ItemList):
                for item in child.items:
                    inlines = [block.inline for block in item if isinstance(block, Paragraph)]
                    parts += [self._paragraph(inline, f"{style}List") for inline in inlines]
            else:
                parts.append(self._block(child))
        return "".join(parts) + self._paragraph((), "Gap")

    # Tables and pictures

    def _table(self, table: Table) -> str:
        widths = [round(share * TEXT_WIDTH) for share in column_shares(table)]
        look = f'w:firstRow="1" w:lastRow="0" w:firstColumn="{int(table.row_headers)}" w:lastColumn="0"'
        header = "".join(
            _cell(self._cell_text(cell, align, "TableHeading"), width)
            for cell, align, width in zip(table.header, table.align, widths, strict=True)
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._row(table, row, widths) for row in table.rows)
        caption = self._bookmark(table.key, _run(table.caption))
        note = self._paragraph(text(table.note), "TableNote") if table.note else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr>{caption}</w:p>{note}'
            f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" {look} w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{escaped(table.caption)}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>{rows}</w:tbl>"
            f"{self._paragraph((), 'Gap')}"
        )

    def _row(self, table: Table, row: Sequence[Cell], widths: Sequence[int]) -> str:
        if is_subheading(row, len(widths)):
            words = self._cell_text(row[0], "l", "TableSubheading")
            cells = _cell(words, sum(widths), span=len(widths), fill=palette.TINTS[0])
        else:
            cells = "".join(
                _cell(self._cell_text(cell, align, "TableText"), width)
                for cell, align, width in zip(row, table.align, widths, strict=True)
            )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _cell_text(self, cell: Cell, align: str, style: str) -> str:
        inline = cell.inline
        if cell.strong:
            inline = tuple(Span(span.text, "strong", span.link) for span in inline)
        return self._paragraph(inline, style, ALIGNMENT[align])

    def _figure(self, figure: Figure) -> str:
        picture = next(self._pictures)
        width = TEXT_WIDTH * EMU_PER_TWIP
        height = width * picture.height // picture.width
        if height > TALLEST_PICTURE:
            width, height = width * TALLEST_PICTURE // height, TALLEST_PICTURE
        number = next(self._ids)
        described = f'name="{escaped(figure.caption)}" descr="{escaped(figure.alternative)}"'
        caption = self._bookmark(figure_anchor(figure), _run(figure.caption))
        return (
            f'<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr>{caption}</w:p>'
            '<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r><w:drawing>'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{number}" {described}/><wp:cNvGraphicFramePr/>'
            f"{_graphic(picture.relation, number, width, height)}</wp:inline></w:drawing></w:r></w:p>"
        )

    def _ground(self, picture: Picture) -> str:
        """The ground of the cover, behind the text from edge to edge; marked as decoration."""
        width = PAGE_WIDTH * EMU_PER_TWIP
        height = width * picture.height // picture.width
        number = next(self._ids)
        decorative = (
            '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
            'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        )
        return (
            '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="0" '
            'behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
            '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{number}" name="Cover" descr="">{decorative}</wp:docPr><wp:cNvGraphicFramePr/>'
            f"{_graphic(picture.relation, number, width, height)}</wp:anchor></w:drawing></w:r>"
        )

    # Inline text

    def _inline(self, inline: Inline) -> str:
        return "".join(self._span(span) for span in inline)

    def _span(self, span: Span) -> str:
        if not span.link:
            return _run(span.text, SPAN_STYLE[span.style])
        run = _run(span.text, "Hyperlink")
        if span.link.startswith("#"):
            return _link_within(span.link[1:], run)
        if span.link not in self.links:
            self.links.append(span.link)
        return f'<w:hyperlink r:id="rLink{self.links.index(span.link)}" w:history="1">{run}</w:hyperlink>'

    def _bookmark(self, key: str, runs: str) -> str:
        number = next(self._ids)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark_name(key)}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
        )


def _run(words: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped(words)}</w:t></w:r>'


def _bookmark_name(key: str) -> str:
    """A name that Word takes: no more than forty letters and digits."""
    return f"_Key{sha256(key.encode()).hexdigest()[:24]}"


def _link_within(key: str, runs: str) -> str:
    return f'<w:hyperlink w:anchor="{_bookmark_name(key)}" w:history="1">{runs}</w:hyperlink>'


def _list_style(kind: str, depth: int, deepest: int) -> str:
    level = min(depth + 1, deepest)
    return f"List{kind}" if level == 1 else f"List{kind}{level}"


def _cell(content: str, width: int, span: int = 1, fill: str = "") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shaded = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill.removeprefix("#").upper()}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shaded}</w:tcPr>{content}</w:tc>'


def _graphic(relation: str, number: int, width: int, height: int) -> str:
    return (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )


def _section(with_header: bool) -> str:
    parts = '<w:headerReference w:type="default" r:id="rHeader"/><w:footerReference w:type="default" r:id="rFooter"/>'
    return (
        f'<w:sectPr>{parts if with_header else ""}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{SIDE}" w:bottom="{BOTTOM}" w:left="{SIDE}" w:header="700" w:footer="650" '
        'w:gutter="0"/></w:sectPr>'
    )
