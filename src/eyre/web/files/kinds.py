"""What an evidence file may be. Its content decides, never its name."""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from eyre.bundle.files import MOST_BYTES_OF_EVIDENCE
from eyre.errors import EyreError

MOST_BYTES = MOST_BYTES_OF_EVIDENCE
_MOST_ENTRIES = 5_000
_MOST_UNPACKED = 500 << 20
_BEGINNING = 1 << 16


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is called, its endings, and its type."""

    title: str
    endings: tuple[str, ...]
    type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, Kind] = {
    "pdf": Kind("PDF", (".pdf",), "application/pdf"),
    "docx": Kind("Word", (".docx",), f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Kind("Excel", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": Kind("PowerPoint", (".pptx",), f"{_OFFICE}.presentationml.presentation"),
    "odt": Kind("OpenDocument text", (".odt",), "application/vnd.oasis.opendocument.text"),
    "ods": Kind("OpenDocument spreadsheet", (".ods",), "application/vnd.oasis.opendocument.spreadsheet"),
    "png": Kind("PNG", (".png",), "image/png"),
    "jpeg": Kind("JPEG", (".jpg", ".jpeg"), "image/jpeg"),
    "text": Kind("text", (".txt", ".csv", ".md"), "text/plain; charset=utf-8"),
}
_SIGNS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_MEMBERS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MACROS = ("vbaproject.bin", "basic/script-lc.xml")


class Refused(EyreError):
    """A file that is not taken in."""


def kind_of(file: IO[bytes], name: str, size: int) -> str:
    """Find out what a file is. Raises Refused where that may not be kept, or the name says something else."""
    if size > MOST_BYTES:
        raise Refused(f"The file has {size >> 20} MB; {MOST_BYTES >> 20} MB are allowed. Send it in parts.")
    if size == 0:
        raise Refused("The file is empty. Choose another one.")
    file.seek(0)
    beginning = file.read(_BEGINNING)
    kind = next((kind for sign, kind in _SIGNS.items() if beginning.startswith(sign)), None)
    if kind is None and beginning.startswith(b"PK"):
        kind = _packed(file)
    elif kind is None and _is_text(beginning, whole=size <= _BEGINNING):
        kind = "text"
    file.seek(0)
    if kind is None:
        allowed = ", ".join(one.title for one in KINDS.values())
        raise Refused(f"The content of the file is of no kind that is kept. Allowed are: {allowed}.")
    if not name.lower().endswith(KINDS[kind].endings):
        ending = KINDS[kind].endings[0]
        raise Refused(f"The content is {KINDS[kind].title}, but the name says something else. Name it with {ending}.")
    return kind


def _packed(file: IO[bytes]) -> str | None:
    """What an office file is; None for any other archive. Raises Refused for a bomb or for macros."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise Refused("The file unpacks to far more than a document has. Save it anew and send that.")
            if any(name.lower().endswith(_MACROS) for name in names):
                raise Refused("The file holds macros. Save it without them and send that.")
            found = next((kind for member, kind in _MEMBERS.items() if member in names), None)
            if found or "mimetype" not in names:
                return found
            stated = archive.open("mimetype").read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    return next((kind for kind in ("odt", "ods") if KINDS[kind].type == stated), None)


def _is_text(beginning: bytes, *, whole: bool) -> bool:
    if b"\x00" in beginning or beginning.lstrip()[:1] == b"<":  # markup could run in a browser
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning, final=whole)
    except UnicodeDecodeError:
        return False
    return True
