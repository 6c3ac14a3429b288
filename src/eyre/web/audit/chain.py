"""The chain of hashes: each entry seals itself and the one before, so that nobody can change or drop one unseen.

Nothing here needs a database: an exported record is checked offline.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FIRST = "0" * 64
SEALED = ("number", "at", "actor", "action", "inspection", "target", "detail", "before")


@dataclass(frozen=True, slots=True)
class Flaw:
    """An entry at which the record is not what it was."""

    number: int
    what: str


def seal(entry: Mapping[str, Any]) -> str:
    """The hash of an entry: SHA-256 of its sealed fields as JSON with sorted keys and without spaces."""
    sealed = {name: entry[name] for name in SEALED}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def flaws(entries: Iterable[Mapping[str, Any]]) -> Iterator[Flaw]:
    """Where the record was tampered with. entries: all of them in order, as `seal` takes them, each with its hash."""
    before, number = FIRST, 0
    for entry in entries:
        if entry["number"] != number + 1:
            yield Flaw(entry["number"], f"entry {number + 1} should stand here: entries are missing or exchanged")
        elif entry["before"] != before:
            yield Flaw(entry["number"], "it does not follow the entry before it")
        yield from altered((entry,))
        before, number = entry["hash"], entry["number"]


def altered(entries: Iterable[Mapping[str, Any]]) -> Iterator[Flaw]:
    """Which entries, each looked at by itself, were changed. This is all that a selection of them can show."""
    for entry in entries:
        if seal(entry) != entry["hash"]:
            yield Flaw(entry["number"], "it was changed after it was written")
