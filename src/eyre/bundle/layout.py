"""Which file of a bundle holds what."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

ABOUT = "inspection.yaml"
DESCRIPTOR = "datapackage.json"
FINDINGS = "findings.md"
RECOMMENDATIONS = "recommendations.yaml"
SAMPLING = "sampling.yaml"
CERTIFICATE = "certificate.json"
FIELDWORK = "fieldwork.yaml"
FIXED = (ABOUT, DESCRIPTOR, FINDINGS, RECOMMENDATIONS, SAMPLING, CERTIFICATE, FIELDWORK)
FRAMEWORKS = "frameworks"
TEXTS = "texts"
FILES = "files"
LIST_OF_FILES = f"{FILES}/list.csv"
TABLE_SUFFIXES = (".csv", ".parquet")

# Without these there is no inspection; a table that is absent otherwise is read as one without rows. Before
# anything is assessed a bundle may hold no more than its caseload.
NEEDED_TABLES = ("cases",)
NEEDS_THEM = "assessments"

_ALLOWED_BESIDE = ("README.md", "LICENSE", "CHANGELOG.md")
_LEFT_BY_PROGRAMS = re.compile(r"(.*/)?([.~].*|Thumbs\.db|desktop\.ini)|__MACOSX/.*|(.*/)?\.[^/]+/.*", re.IGNORECASE)


def table_of(path: str) -> str | None:
    """The name of the table that a file holds, or None where it holds none."""
    name = PurePosixPath(path)
    in_place = len(name.parts) == 1 or (len(name.parts) == 2 and name.parts[0] in ("interviews", "tables"))
    return str(name.with_suffix("")) if in_place and name.suffix in TABLE_SUFFIXES else None


def text_of(path: str) -> str | None:
    """The name of the text that a file holds, or None where it holds none."""
    name = PurePosixPath(path)
    return name.stem if len(name.parts) == 2 and name.parts[0] == TEXTS and name.suffix == ".md" else None


def is_of_framework(path: str) -> bool:
    """Whether the file belongs to a framework that the bundle brings along."""
    return len(PurePosixPath(path).parts) > 2 and path.startswith(f"{FRAMEWORKS}/")


def is_carried(path: str) -> bool:
    """Whether the file is evidence that travels with the bundle, or the list of it; see carried.py."""
    return path.startswith(f"{FILES}/")


def may_be_ignored(path: str) -> bool:
    """Whether a file is what a program left behind, or a note to the reader: no part of the inspection."""
    return path in _ALLOWED_BESIDE or _LEFT_BY_PROGRAMS.fullmatch(path) is not None
