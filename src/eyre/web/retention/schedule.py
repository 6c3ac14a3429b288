"""The retention schedule: what is kept how long after what. An installation may set the months in EYRE_RETENTION."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eyre.errors import EyreError

MONTHS: Mapping[str, int] = {"names": 24, "notes": 24, "accounts": 12}
DAYS_OF_TRACES = 30  # sessions, forms kept for somebody, invitations, attempts to sign in: nobody decides on them


@dataclass(frozen=True)
class Schedule:
    """Months that something is kept.

    names, notes: after the inspection was published. accounts: after somebody signed in last.
    """

    names: int = MONTHS["names"]
    notes: int = MONTHS["notes"]
    accounts: int = MONTHS["accounts"]


def schedule_from(text: str) -> Schedule:
    """Read EYRE_RETENTION, such as "names=36, accounts=6". Raises EyreError where it makes no sense."""
    months = dict(MONTHS)
    for part in (part.strip() for part in text.split(",") if part.strip()):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name not in months or not number.isdigit():
            raise EyreError(f"EYRE_RETENTION has {part!r}. Write months such as: names=36, notes=24, accounts=12.")
        months[name] = int(number)
    return Schedule(**months)
