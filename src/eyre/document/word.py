"""Draw a document as a Word file (WordprocessingML): real styles, editable tables, charts as pictures.

The fixed parts of the file (styles, lists, header, footer) are templates in word_parts/; this module writes the text.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from importlib import resources
from string import Template
from typing import NamedTuple

from eyre.document import palette
from eyre.document.markup import escaped
from eyre.document.model import Document, Figure
from eyre.document.pdf import draw_charts_as_png, draw_cover_ground
from eyre.document.structure import full_title, require_sound, walk
from eyre.document.word_text import TEXT_WIDTH, Picture, WordText

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Zip entries carry a time; this one is the earliest that the format knows.
NO_TIME = (1980, 1, 1, 0, 0, 0)


class _Part(NamedTuple):
    """A part of the file that the main text refers to."""

    name: str
    relation: str
    id: str


PARTS = (
    _Part("styles.xml", "styles", "rStyles"),
    _Part("numbering.xml", "numbering", "rNumbering"),
    _Part("settings.xml", "settings", "rSettings"),
    _Part("header.xml", "header", "rHeader"),
    _Part("footer.xml", "footer", "rFooter"),
)


def render_docx(document: Document) -> bytes:
    """Draw the document as DOCX: A4, with styles, a table of contents and alternatives for its charts."""
    require_sound(document)
    figures = [block for block in walk(document.blocks) if isinstance(block, Figure)]
    images = [draw_cover_ground(), *draw_charts_as_png([figure.chart for figure in figures])]
    pictures = [Picture(f"rImage{number}", *_pixels(image)) for number, image in enumerate(images)]
    writer = WordText(pictures)
    text = writer.document(document)
    values = _values(document, writer.ordered_lists)
    files: dict[str, bytes] = {
        "[Content_Types].xml": _content_types().encode(),
        "_rels/.rels": _package_relations().encode(),
        "docProps/core.xml": _filled("core.xml", values),
        "word/document.xml": text.encode(),
        "word/_rels/document.xml.rels": _relations(len(images), writer.links).encode(),
    }
    files |= {f"word/{part.name}": _filled(part.name, values) for part in PARTS}
    files |= {f"word/media/image{number}.png": image for number, image in enumerate(images)}
    return _zipped(files)


def _values(document: Document, ordered_lists: int) -> dict[str, str]:
    """What the templates of the fixed parts leave open."""
    colours = {name.replace("-", "_"): colour for name, colour in palette.as_dict().items() if isinstance(colour, str)}
    colours |= {"accent": palette.ACCENTS[0], "tint": palette.TINTS[0]}
    # Word wants a country with the language to choose its dictionary.
    language = "en-GB" if document.language == "en" else document.language
    numbers = "".join(
        f'  <w:num w:numId="{10 + number}"><w:abstractNumId w:val="3"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>\n'
        for number in range(ordered_lists)
    )
    return {name: colour.removeprefix("#").upper() for name, colour in colours.items()} | {
        "title": escaped(full_title(document)),
        "publisher": escaped(document.cover.publisher),
        "marking": escaped(document.cover.marking),
        "keywords": escaped(", ".join(document.keywords)),
        "language": escaped(language),
        "text_width": str(TEXT_WIDTH),
        "ordered_lists": numbers,
    }


def _filled(name: str, values: dict[str, str]) -> bytes:
    template = resources.files("eyre.document").joinpath("word_parts", name).read_text(encoding="utf-8")
    return Template(template).substitute(values).encode()


def _pixels(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, as its header states them."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part.name}" ContentType="{WORD_TYPE}.{part.relation}+xml"/>' for part in PARTS
    )
    return (
        f'{XML_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>{overrides}'
        f'<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relations() -> str:
    return (
        f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rDocument" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rCore" Type="{PACKAGE}/relationships/metadata/core-properties" '
        f'Target="docProps/core.xml"/></Relationships>'
    )


def _relations(images: int, links: Sequence[str]) -> str:
    rows = [f'<Relationship Id="{part.id}" Type="{OFFICE}/{part.relation}" Target="{part.name}"/>' for part in PARTS]
    rows += [
        f'<Relationship Id="rImage{number}" Type="{OFFICE}/image" Target="media/image{number}.png"/>'
        for number in range(images)
    ]
    rows += [
        f'<Relationship Id="rLink{number}" Type="{OFFICE}/hyperlink" Target="{escaped(link)}" TargetMode="External"/>'
        for number, link in enumerate(links)
    ]
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, NO_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
