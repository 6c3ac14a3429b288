"""Draw a document as one self-contained HTML page that meets WCAG 2.2 AA.

The page asks for nothing over the network and runs no script; its own content security policy says so.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from itertools import count

from eyre.document import palette
from eyre.document.chart import draw_chart
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
    ItemList,
    Paragraph,
    Span,
    Table,
    Terms,
    plain_text,
)
from eyre.document.structure import (
    column_shares,
    contents_title,
    figure_anchor,
    full_title,
    headings,
    is_subheading,
    require_sound,
    walk,
)

ALIGNMENT = {"l": "", "c": ' class="centre"', "r": ' class="number"'}
PARAGRAPH = {
    "plain": "<p>",
    "lead": '<p class="lead">',
    "note": '<p class="note">',
    "description": '<p class="description">',
}


def render_html(document: Document) -> str:
    """Draw the document as HTML: the same document gives the same text, to the byte."""
    require_sound(document)
    style = _style_sheet()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{escaped(document.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escaped(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escaped(full_title(document))}</title>",
        f'<meta name="author" content="{escaped(document.cover.publisher)}">',
        f'<meta name="keywords" content="{escaped(", ".join(document.keywords))}">' if document.keywords else "",
        f"<style>{style}</style>",
        "</head>",
    ]
    contents = _contents(document)
    body = [
        "<body>",
        '<a class="skip" href="#main">Skip to the main text</a>',
        _cover(document.cover),
        f'<div class="page{" with-contents" if contents else ""}">',
        contents,
        '<main id="main" tabindex="-1">',
        *_chapters(document),
        "</main>",
        "</div>",
        f"<footer><p>{escaped(document.cover.publisher)}</p><p>{escaped(document.cover.date)}</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(line for line in (*head, *body) if line) + "\n"


def _style_sheet() -> str:
    """The style sheet, led by the palette as custom properties."""
    names = {f"--{name}": value for name, value in palette.as_dict().items() if isinstance(value, str)}
    root = "".join(f"{name}:{value};" for name, value in names.items())
    chapters = "".join(
        f".accent-{number}{{--accent:{accent};--tint:{tint}}}"
        for number, (accent, tint) in enumerate(zip(palette.ACCENTS, palette.TINTS, strict=True))
    )
    strip = "".join(
        f".strip i:nth-child({number}){{background:{fill}}}" for number, fill in enumerate(palette.STRIP, start=1)
    )
    widths = "".join(f".w-{share}{{width:{share}%}}" for share in range(5, 100, 5))
    sheet = resources.files("eyre.document").joinpath("publication.css").read_text(encoding="utf-8")
    return f":root{{{root}}}{chapters}{strip}{widths}\n{sheet}"


def _cover(cover: Cover) -> str:
    parts = ['<header class="cover"><div class="cover-text">']
    if cover.marking:
        parts.append(f'<p class="marking">{escaped(cover.marking)}</p>')
    parts.append(f'<p class="programme">{escaped(cover.programme)}</p>')
    parts.append(f"<h1>{escaped(cover.title)}</h1>")
    if cover.subtitle:
        parts.append(f'<p class="subtitle">{escaped(cover.subtitle)}</p>')
    parts.append(
        f'<p class="imprint"><span>{escaped(cover.publisher)}</span> <span>{escaped(cover.date)}</span></p></div>'
    )
    parts.append('<div class="strip" aria-hidden="true">' + "<i></i>" * len(palette.ACCENTS) + "</div>")
    if cover.notice:
        parts.append(f'<p class="cover-notice">{escaped(cover.notice)}</p>')
    parts.append("</header>")
    return "".join(parts)


def _contents(document: Document) -> str:
    title = contents_title(document)
    if not title:
        return ""
    lines = [
        f'<nav class="contents" aria-labelledby="contents-title"><h2 id="contents-title">{escaped(title)}</h2><ul>'
    ]
    within = False
    for position, heading in enumerate(found := headings(document, deepest=2)):
        last_of_chapter = position + 1 == len(found) or found[position + 1].level == 1
        link = f'<a href="#{escaped(heading.key)}">{escaped(heading.text)}</a>'
        if heading.level == 1:
            lines.append(f"<li>{link}" + ("</li>" if last_of_chapter else "<ul>"))
            within = not last_of_chapter
        else:
            lines.append(f"<li>{link}</li>" + ("</ul></li>" if last_of_chapter and within else ""))
    lines.append("</ul></nav>")
    return "\n".join(lines)


def _chapters(document: Document) -> list[str]:
    """The blocks, each chapter in a section of its own that carries the chapter's colour."""
    tables = {block.key for block in walk(document.blocks) if isinstance(block, Table)}
    numbers = count()
    lines: list[str] = []
    in_section = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            accent = next(numbers) % len(palette.ACCENTS)
            lines += ["</section>"] if in_section else []
            lines.append(f'<section class="chapter accent-{accent}" aria-labelledby="{escaped(block.key)}">')
            in_section = True
        lines.append(_block(block, tables))
    return [*lines, "</section>"] if in_section else lines


def _block(block: Block, tables: set[str]) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return f"{PARAGRAPH[block.style]}{_inline(block.inline)}</p>"
        case ItemList():
            return _list(block, tables)
        case Table():
            return _table(block)
        case Figure():
            return _figure(block, tables)
        case Callout():
            inner = "\n".join(_block(child, tables) for child in block.blocks)
            return (
                f'<div class="callout {block.kind.replace("_", "-")}" role="group" aria-label="{escaped(block.title)}">'
                f'<p class="callout-title">{escaped(block.title)}</p>\n{inner}</div>'
            )
        case Terms():
            entries = "".join(
                f"<div><dt>{escaped(term)}</dt><dd>{_inline(meaning)}</dd></div>" for term, meaning in block.entries
            )
            return f'<dl class="terms">{entries}</dl>'
        case Contents():
            return ""


def _heading(heading: Heading) -> str:
    tag = f"h{min(heading.level + 1, 6)}"
    badge = f' <span class="badge">{escaped(heading.badge)}</span>' if heading.badge else ""
    return f'<{tag} id="{escaped(heading.key)}"><span>{escaped(heading.text)}</span>{badge}</{tag}>'


def _inline(inline: Sequence[Span]) -> str:
    return "".join(_span(span) for span in inline)


def _span(span: Span) -> str:
    drawn = escaped(span.text)
    if span.style == "strong":
        drawn = f"<strong>{drawn}</strong>"
    elif span.style == "emphasis":
        drawn = f"<em>{drawn}</em>"
    elif span.style == "figure":
        drawn = f'<span class="figure">{drawn}</span>'
    return f'<a href="{escaped(span.link)}">{drawn}</a>' if span.link else drawn


def _list(block: ItemList, tables: set[str]) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "\n".join(f"<li>{_item(item, tables)}</li>" for item in block.items)
    return f"<{tag}>\n{items}\n</{tag}>"


def _item(blocks: Sequence[Block], tables: set[str]) -> str:
    """An item of one plain paragraph is drawn without the paragraph."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and blocks[0].style == "plain":
        return _inline(blocks[0].inline)
    return "\n".join(_block(block, tables) for block in blocks)


def _table(table: Table) -> str:
    key = escaped(table.key)
    described = f' aria-describedby="{key}-note"' if table.note else ""
    note = f'<span class="note" id="{key}-note">{escaped(table.note)}</span>' if table.note else ""
    lines = [
        f'<div class="table" id="{key}">',
        f'<div class="scroll" role="group" aria-labelledby="{key}-caption" tabindex="0">',
        f'<table{described}><caption><span id="{key}-caption">{escaped(table.caption)}</span>{note}</caption>',
        _columns(table),
        "<thead><tr>",
        *(
            f'<th scope="col"{ALIGNMENT[align]}>{_cell(cell)}</th>'
            for cell, align in zip(table.header, table.align, strict=True)
        ),
        "</tr></thead>",
        *_bodies(table),
        "</table></div></div>",
    ]
    return "\n".join(line for line in lines if line)


def _columns(table: Table) -> str:
    if not table.widths:
        return ""
    shares = (max(5, min(95, 5 * round(share * 20))) for share in column_shares(table))
    return "<colgroup>" + "".join(f'<col class="w-{share}">' for share in shares) + "</colgroup>"


def _bodies(table: Table) -> list[str]:
    """The rows, in a body of their own below each sub-heading."""
    lines = ["<tbody>"]
    for row in table.rows:
        if is_subheading(row, len(table.header)):
            if lines[-1] == "<tbody>":
                lines.pop()
            else:
                lines.append("</tbody>")
            lines.append("<tbody>")
            lines.append(
                f'<tr class="subheading"><th scope="rowgroup" colspan="{len(table.header)}">{_cell(row[0])}</th></tr>'
            )
        else:
            lines.append("<tr>" + "".join(_body_cell(table, column, cell) for column, cell in enumerate(row)) + "</tr>")
    return [*lines, "</tbody>"]


def _body_cell(table: Table, column: int, cell: Cell) -> str:
    align = ALIGNMENT[table.align[column]]
    if column == 0 and table.row_headers:
        return f'<th scope="row"{align}>{_cell(cell)}</th>'
    return f"<td{align}>{_cell(cell)}</td>"


def _cell(cell: Cell) -> str:
    drawn = _inline(cell.inline)
    return f"<strong>{drawn}</strong>" if cell.strong and plain_text(cell.inline) else drawn


def _figure(figure: Figure, tables: set[str]) -> str:
    anchor = figure_anchor(figure)
    svg = draw_chart(figure.chart, anchor, figure.caption, figure.alternative)
    link = f' <a href="#{escaped(figure.key)}">The same figures as a table</a>' if figure.key in tables else ""
    return (
        f'<figure id="{escaped(anchor)}"><figcaption>{escaped(figure.caption)}{link}</figcaption>\n'
        f'<div class="scroll" role="group" aria-label="{escaped("Chart: " + figure.caption)}" tabindex="0">{svg}</div>'
        "</figure>"
    )
