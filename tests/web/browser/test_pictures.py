"""Every picture of the application is taken by a test and shown by the docs, and no other is kept."""

from __future__ import annotations

import re

from web.browser.conftest import ROOT
from web.browser.pictures import FOLDER


def test_each_picture_is_taken_and_shown():
    kept = {file.stem for file in FOLDER.glob("*.png")}
    sources = "\n".join(file.read_text() for file in (ROOT / "tests" / "web" / "browser").glob("test_*.py"))
    taken = set(re.findall(r'picture\(\s*page,\s*"([\w-]+)"', sources))
    pages = "\n".join(file.read_text() for file in [*ROOT.glob("docs/**/*.md"), ROOT / "README.md"])
    shown = set(re.findall(r"images/web/([\w-]+)\.png", pages))
    assert taken == kept, "pictures without a test, or tests without a picture"
    assert shown == kept, "pictures that no page of the docs shows, or pages that show none there is"
