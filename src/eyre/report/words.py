"""Shares and numbers in words, so that a sentence can say "nearly two-thirds" and stay true when the answers change."""

from __future__ import annotations

from bisect import bisect_right
from calendar import month_name
from datetime import date
from fractions import Fraction

# A share has exactly these words. Only such shares are called by the bare fraction.
EXACT: dict[Fraction, str] = {
    Fraction(0): "none",
    Fraction(1, 10): "a tenth",
    Fraction(1, 5): "a fifth",
    Fraction(1, 4): "a quarter",
    Fraction(1, 3): "a third",
    Fraction(2, 5): "two-fifths",
    Fraction(1, 2): "half",
    Fraction(3, 5): "three-fifths",
    Fraction(2, 3): "two-thirds",
    Fraction(3, 4): "three-quarters",
    Fraction(4, 5): "four-fifths",
    Fraction(9, 10): "nine-tenths",
    Fraction(1): "all",
}

# From this share (in per cent) up to the next row. "nearly" stays below its fraction, "over" above it, and "about" is
# never further from it than a point. Where the inspectorate's own usage is known ("nearly two-thirds" from 62 to 66.6,
# "just over half" below 55, "almost half" from 45), the bounds lie within it.
BOUNDS: tuple[tuple[Fraction, str], ...] = tuple(
    (Fraction(percent) / 100, words)
    for percent, words in (
        ("0", "a very small share"),
        ("4", "about a twentieth"),
        ("6", "less than a tenth"),
        ("8", "nearly a tenth"),
        ("9.5", "about a tenth"),
        ("10.5", "over a tenth"),
        ("17", "nearly a fifth"),
        ("19.5", "about a fifth"),
        ("20.5", "over a fifth"),
        ("23", "nearly a quarter"),
        ("24.5", "about a quarter"),
        ("25.5", "over a quarter"),
        ("30", "nearly a third"),
        ("32.5", "about a third"),
        ("34", "over a third"),
        ("38", "nearly two-fifths"),
        ("39.5", "about two-fifths"),
        ("40.5", "over two-fifths"),
        ("45", "almost half"),
        ("49.5", "about half"),
        ("50.5", "just over half"),
        ("55", "over half"),
        ("58", "nearly three-fifths"),
        ("59.5", "about three-fifths"),
        ("60.5", "over three-fifths"),
        ("62", "nearly two-thirds"),
        ("66", "about two-thirds"),
        ("67.5", "over two-thirds"),
        ("72", "nearly three-quarters"),
        ("74.5", "about three-quarters"),
        ("75.5", "over three-quarters"),
        ("78", "nearly four-fifths"),
        ("79.5", "about four-fifths"),
        ("80.5", "over four-fifths"),
        ("87", "nearly nine-tenths"),
        ("89.5", "about nine-tenths"),
        ("90.5", "over nine-tenths"),
        ("96", "nearly all"),
    )
)
_LOWS = tuple(low for low, _ in BOUNDS)

NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def share_in_words(share: Fraction) -> str:
    """Say an exact share from 0 to 1 in words that a reader may hold us to."""
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not a share from 0 to 1")
    return EXACT.get(share) or BOUNDS[bisect_right(_LOWS, share) - 1][1]


def number_in_words(number: int) -> str:
    """Write a whole number in words up to twenty and in figures beyond, as house style has it."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def multiplicity_in_words(number: int) -> str:
    """How often something counts: once, twice, three times."""
    return {1: "once", 2: "twice"}.get(number, f"{number_in_words(number)} times")


def day_in_words(day: date) -> str:
    """A day as a sentence has it: 6 June 2005."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def capitalised(words: str) -> str:
    """The same words at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def listed(names: tuple[str, ...], last: str = "and") -> str:
    """Join names as a sentence does: A, B and C."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)
