"""Whether something still is as the person saw it who now wants to change it.

The revision of an inspection counts every change of any part. A page that changes one small thing, which many others
do not touch, compares that thing alone: two people who judge two items never stand in each other's way.
"""

from __future__ import annotations

from hashlib import sha256

from eyre.web.inspections.store import ChangedMeanwhile


def mark(said: object) -> str:
    """A short mark of what is shown, to be sent back with the wish to change it."""
    return sha256(repr(said).encode()).hexdigest()[:16]


def refuse_if_changed(seen: str, now: object) -> None:
    """Raise ChangedMeanwhile where what is there now is not what was seen."""
    if seen != mark(now):
        raise ChangedMeanwhile
