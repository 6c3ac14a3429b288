"""The bytes of a text file -> its text, whatever program saved it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SAMPLE = 200_000  # bytes that decide the encoding; guessing from a whole large file takes minutes


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was encoded; certain is False where the encoding is a guess that left signs unread."""

    text: str
    encoding: str
    certain: bool = True


def decode(data: bytes) -> Decoded:
    """Decode a file: by its byte-order mark, else as UTF-8, else by what its bytes look like most."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(codec, errors="replace")
            return Decoded(text, name, certain="\ufffd" not in text)
    wide = _wide(data)
    if wide:
        text = data.decode(wide, errors="replace")
        return Decoded(text, "UTF-16", certain="\ufffd" not in text)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = data[:2000]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> Decoded:
    # Only signs outside ASCII tell encodings apart, so the sample begins shortly before the first of them.
    first = re.search(rb"[\x80-\xff]", data)
    begin = max(0, first.start() - 1000) if first else 0
    matches = list(from_bytes(data[begin : begin + _SAMPLE]))
    # Windows-1252 is what a British office saves: a rarer code page must look better than it, not as good.
    likely = [match for match in matches if match.chaos <= matches[0].chaos]
    western = not matches or any("cp1252" in match.could_be_from_charset for match in likely)
    best = "cp1252" if western else matches[0].encoding
    try:
        return Decoded(data.decode(best), _called(best))
    except (UnicodeDecodeError, LookupError):
        return Decoded(data.decode("cp1252", errors="replace"), _called("cp1252"), certain=False)


def _called(codec: str) -> str:
    return "Windows-1252" if codec == "cp1252" else codec.replace("_", "-")
