"""The colours of a publication: one source for the page, the PDF, Word and the charts.

Every colour used for text, and every ground on which white text stands, has a contrast of at least 4.5 with white.
"""

from __future__ import annotations

INK = "#1c2530"
MUTED = "#505b68"
RULE = "#cfd5dc"
PAPER = "#ffffff"
MIST = "#f3f5f7"
COVER = "#12304d"
COVER_RING = "#24486b"
COVER_LINE = "#8fb3d1"
COVER_PROGRAMME = "#d5e3ee"
COVER_SUBTITLE = "#eef4f9"
# The strip below the cover: the accents, lighter.
STRIP = ("#2f6ea8", "#2b9a94", "#a765ad", "#cf6a55", "#96a53a")
LINK = "#1a4b7a"

# Chapters take these in turn.
ACCENTS = ("#1a4b7a", "#0b6060", "#6a2c70", "#8f3326", "#4f5a17")
TINTS = ("#eaf1f8", "#e6f3f2", "#f5ecf6", "#fbeeec", "#f2f4e3")

GOOD_PRACTICE = "#1c6136"
GOOD_PRACTICE_TINT = "#e9f4ec"
NOTICE = "#7a4b00"
NOTICE_TINT = "#fdf4e1"

# Series of a chart: each has its own shape as well, so that a print in grey still tells them apart.
SERIES = ("#12304d", "#b3541e", "#0b7a75", "#6a2c70")


def as_dict() -> dict[str, str | list[str]]:
    """The palette by name, as style sheets and templates read it."""
    return {
        "ink": INK,
        "muted": MUTED,
        "rule": RULE,
        "paper": PAPER,
        "mist": MIST,
        "cover": COVER,
        "cover-ring": COVER_RING,
        "cover-line": COVER_LINE,
        "cover-programme": COVER_PROGRAMME,
        "cover-subtitle": COVER_SUBTITLE,
        "strip": list(STRIP),
        "link": LINK,
        "accents": list(ACCENTS),
        "tints": list(TINTS),
        "good-practice": GOOD_PRACTICE,
        "good-practice-tint": GOOD_PRACTICE_TINT,
        "notice": NOTICE,
        "notice-tint": NOTICE_TINT,
    }
