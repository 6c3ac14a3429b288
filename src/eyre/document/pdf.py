"""Draw a document as a tagged PDF (PDF/UA-1) with Typst.

The template reads the document as JSON, so that no text is ever taken for mark-up. Only the fonts of two packages are
used, never those of the machine, and no clock is read: the same document gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import resources
from typing import Any

import fontpkg_ibm_plex_sans
import typst

from eyre.document import palette
from eyre.document.chart import draw_chart
from eyre.document.model import Document, DotChart, Figure, Table
from eyre.document.structure import column_shares, figure_anchor, full_title, is_subheading, require_sound

PIXELS_PER_INCH = 220
COVER_PIXELS_PER_INCH = 110
CHARTS = """
#let pictures = json(bytes(sys.inputs.pictures))
#set page(width: 156mm, height: auto, margin: 0pt, fill: white)
#for (number, picture) in pictures.enumerate() {
  if number > 0 { pagebreak() }
  image(bytes(picture), format: "svg", width: 100%)
}
"""
COVER = """
#set page(width: 210mm, height: 297mm, margin: 0pt)
#cover-ground(height: 297mm)
"""


def render_pdf(document: Document) -> bytes:
    """Draw the document as PDF/UA-1: A4, tagged, with bookmarks."""
    require_sound(document)
    template = _template("cover.typ") + _template("publication.typ")
    inputs = {
        "document": json.dumps(_as_data(document)),
        "title": full_title(document),
        "palette": json.dumps(palette.as_dict()),
    }
    pdf: bytes = typst.compile(
        template.encode(), format="pdf", font_paths=_fonts(), sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0
    )
    return pdf


def draw_charts_as_png(charts: Sequence[DotChart]) -> list[bytes]:
    """Draw charts as PNG pictures, for formats that cannot hold SVG."""
    if not charts:
        return []
    pictures = [draw_chart(chart, f"chart-{number}", "", "") for number, chart in enumerate(charts)]
    return _png(CHARTS, {"pictures": json.dumps(pictures)}, PIXELS_PER_INCH)


def draw_cover_ground() -> bytes:
    """Draw the coloured ground of a cover, as large as the page, as a PNG picture."""
    return _png(_template("cover.typ") + COVER, {"palette": json.dumps(palette.as_dict())}, COVER_PIXELS_PER_INCH)[0]


def _template(name: str) -> str:
    return resources.files("eyre.document").joinpath(name).read_text(encoding="utf-8")


def _png(template: str, inputs: dict[str, str], pixels_per_inch: int) -> list[bytes]:
    drawn: bytes | list[bytes] = typst.compile(
        template.encode(), format="png", ppi=pixels_per_inch, font_paths=_fonts(), sys_inputs=inputs, timestamp=0
    )
    return drawn if isinstance(drawn, list) else [drawn]


@cache
def _fonts() -> typst.Fonts:
    """IBM Plex Sans from its package; the faces that Typst carries serve the signs which it lacks."""
    files = str(fontpkg_ibm_plex_sans.ROOT / "files")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[files])


def _as_data(value: Any) -> Any:
    """The document as lists and dictionaries; `is` names the kind of each block."""
    if isinstance(value, tuple):
        return [_as_data(item) for item in value]
    if not is_dataclass(value):
        return value
    data = {"is": type(value).__name__, **{field.name: _as_data(getattr(value, field.name)) for field in fields(value)}}
    if isinstance(value, Figure):
        data["anchor"] = figure_anchor(value)
        data["chart"] = draw_chart(value.chart, data["anchor"], value.caption, value.alternative)
    if isinstance(value, Table):
        data["widths"] = column_shares(value)
        data["subheadings"] = [is_subheading(row, len(value.header)) for row in value.rows]
    return data
