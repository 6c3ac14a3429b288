"""Draws report.png, the picture of the README: four pages of the report that `eyre demo` builds, side by side.

Run it with `just pictures` when the look of a report has changed.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter

from eyre.bundle.read import read_bundle
from eyre.document import render_pdf
from eyre.report.build import build_report
from eyre.scoring.rating import ratings
from eyre.scoring.scores import score
from eyre.synthetic.twins import shipped_bundle, twins

HERE = Path(__file__).parent
# The pages after the cover, by their bookmarks.
PAGES = ("Scoring summary sheet", "Scores at a glance", "Section B: quality of assessment")
PAGE_WIDTH, GAP, SHADOW = 440, 28, 8
GROUND, SHADE = (243, 244, 246), (196, 200, 206)


def report() -> pypdfium2.PdfDocument:
    """The report of the first inspection that comes with eyre."""
    inspection = read_bundle(shipped_bundle(twins()[0]))
    return pypdfium2.PdfDocument(render_pdf(build_report(inspection, score(inspection), ratings(inspection))))


def page_picture(page: pypdfium2.PdfPage) -> Image.Image:
    """A page, drawn at twice its size and scaled down so that small letters stay readable."""
    width, height = page.get_size()
    drawn = page.render(scale=2 * PAGE_WIDTH / width).to_pil().convert("RGB")
    return drawn.resize((PAGE_WIDTH, round(PAGE_WIDTH * height / width)), Image.Resampling.LANCZOS)


def sheet(pages: list[Image.Image]) -> Image.Image:
    """Pages in a row on a light ground, each with a soft shadow."""
    height = max(page.height for page in pages)
    size = (GAP + len(pages) * (PAGE_WIDTH + GAP), height + 2 * GAP)
    shadows = Image.new("RGB", size, GROUND)
    places = [(GAP + number * (PAGE_WIDTH + GAP), GAP) for number in range(len(pages))]
    for (x, y), page in zip(places, pages, strict=True):
        shadows.paste(SHADE, (x, y + 3, x + page.width, y + 3 + page.height))
    picture = shadows.filter(ImageFilter.GaussianBlur(SHADOW))
    for place, page in zip(places, pages, strict=True):
        picture.paste(page, place)
    return picture


if __name__ == "__main__":
    document = report()
    found = {bookmark.get_title(): bookmark.get_dest().get_index() for bookmark in document.get_toc()}
    numbers = [0, *(found[title] for title in PAGES)]
    picture = sheet([page_picture(document[number]) for number in numbers])
    picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(HERE / "report.png", optimize=True)
