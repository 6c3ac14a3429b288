"""Repeatable chance: numbers that depend on the seed and on names only, so that any machine and language makes them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


def uniform(*names: object) -> float:
    """A number from 0 (included) to 1 (left out) that belongs to these names."""
    digest = sha256("|".join(str(name) for name in names).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def between(low: int, high: int, *names: object) -> int:
    """A whole number from low to high, both included."""
    return low + int(uniform(*names) * (high - low + 1))


def pick(values: Sequence[T], *names: object) -> T:
    """One of some values."""
    return values[between(0, len(values) - 1, *names)]
