"""Text as it may stand in HTML and XML."""

from __future__ import annotations

from html import escape

# XML can hold no control character but tab and line ends; pasted text sometimes carries one.
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def printable(text: str) -> str:
    """Drop the control characters that no format can hold."""
    return text.translate(_UNPRINTABLE)


def escaped(text: str) -> str:
    """Text ready to stand in an element or an attribute."""
    return escape(printable(text))
