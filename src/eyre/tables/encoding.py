"""The bytes of a text file -> its text, whatever program saved it."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SAMPLE = 200_000  # bytes that decide the encoding; guessing from a whole large file takes minutes
_BLOCK = 1 << 20  # bytes that are looked at in one go


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is encoded: for Python and in words. certain is False where it leaves signs of the file unread."""

    codec: str
    name: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was encoded; certain is False where the encoding is a guess that left signs unread."""

    text: str
    encoding: str
    certain: bool = True


def decode(data: bytes) -> Decoded:
    """Decode a file: by its byte-order mark, else as UTF-8, else by what its bytes look like most."""
    found = find_encoding(io.BytesIO(data))
    return Decoded(data.decode(found.codec, errors="replace"), found.name, found.certain)


def find_encoding(file: BinaryIO) -> Encoding:
    """How a file is encoded, by the same rules. It is read through in blocks, and stands at its beginning again."""
    found = _find(file)
    file.seek(0)
    return found


def decoded_blocks(file: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """The text of a file from its beginning, a block at a time."""
    return _decoded(file, encoding.codec, "replace")


def _find(file: BinaryIO) -> Encoding:
    beginning = file.read(2000)
    for mark, codec, name in _MARKS:
        if beginning.startswith(mark):
            return Encoding(codec, name, _fits(file, codec))
    wide = _wide(beginning)
    if wide:
        return Encoding(wide, "UTF-16", _fits(file, wide))
    return Encoding("utf-8", "UTF-8") if _fits(file, "utf-8") else _guessed(file)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _guessed(file: BinaryIO) -> Encoding:
    file.seek(_first_foreign(file))
    matches = list(from_bytes(file.read(_SAMPLE)))
    # Windows-1252 is what a British office saves: a rarer code page must look better than it, not as good.
    likely = [match for match in matches if match.chaos <= matches[0].chaos]
    western = not matches or any("cp1252" in match.could_be_from_charset for match in likely)
    best = "cp1252" if western else matches[0].encoding
    if _fits(file, best):
        return Encoding(best, _called(best))
    return Encoding("cp1252", _called("cp1252"), certain=False)


def _first_foreign(file: BinaryIO) -> int:
    """Shortly before the first sign outside ASCII: only such signs tell encodings apart."""
    for number, block in enumerate(_blocks(file)):
        if first := re.search(rb"[\x80-\xff]", block):
            return max(0, number * _BLOCK + first.start() - 1000)
    return 0


def _fits(file: BinaryIO, codec: str) -> bool:
    try:
        return all(block is not None for block in _decoded(file, codec, "strict"))
    except (UnicodeError, LookupError):
        return False


def _decoded(file: BinaryIO, codec: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)(errors)
    for block in _blocks(file):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(partial(file.read, _BLOCK), b"")


def _called(codec: str) -> str:
    return "Windows-1252" if codec == "cp1252" else codec.replace("_", "-")
