"""The pictures of the docs are taken by the tests that walk through the pages, so that none shows what is no more.

`EYRE_PICTURES=1 pytest tests/web/browser` takes them anew; without it a test only looks whether each is there.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[3] / "docs" / "images" / "web"


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Take a picture of a page where pictures are wanted; otherwise see that there is one of that name."""
    file = FOLDER / f"{name}.png"
    if os.environ.get("EYRE_PICTURES"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        taken = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        # Pages have few colours: 128 of them make a third of the bytes and show no difference.
        taken.quantize(128).save(file, optimize=True)
    assert file.exists(), f"{file.name} is missing: take it with EYRE_PICTURES=1 pytest tests/web/browser"
