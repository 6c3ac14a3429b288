"""The one place where a figure is rounded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

Rounding = Literal["half_up", "half_even", "half_down"]


def rounded(value: Fraction, rule: Rounding = "half_up", digits: int = 0) -> Fraction:
    """Round an exact number to a number of decimal digits.

    half_up and half_down send an exact half away from and towards zero, half_even to the even neighbour.
    """
    unit = Fraction(1, 10**digits)
    steps = abs(value) / unit
    whole = floor(steps)
    rest = steps - whole
    half = Fraction(1, 2)
    up = rest > half or (rest == half and (rule == "half_up" or (rule == "half_even" and whole % 2 == 1)))
    size = (whole + up) * unit
    return size if value >= 0 else -size


def decimal_text(value: Fraction, digits: int = 0, rule: Rounding = "half_up") -> str:
    """Write an exact number with a fixed number of decimal digits and commas between thousands."""
    return f"{Decimal(int(rounded(value, rule, digits) * 10**digits)).scaleb(-digits):,}"
