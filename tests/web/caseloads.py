"""Caseloads as an area sends them, for the pages that take them in."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

HEADER = (
    "CRN", "Offender name", "DOB", "Start date", "Sentence type", "RoH", "Sex", "Age", "Ethnic group", "Disabled",
    "Case manager", "Team",
)  # fmt: skip


def row(number: int) -> list[str]:
    """A case that is eligible for an inspection that begins on 6 June 2005; every tenth is at high risk."""
    day = date(2004, 7, 8) + timedelta(days=number % 55)
    risk = "H" if number % 10 == 1 else "Low"
    order = ("CPO", "CRO", "Licence")[number % 3]
    return [
        f"N{number:04d}", f"Person {number}", "01/02/1980", f"{day:%d/%m/%Y}", order, risk, "M", "30", "White", "No",
        f"Officer {number % 9}", "North",
    ]  # fmt: skip


def caseload(header: tuple[str, ...] = HEADER, size: int = 300, **changed: str) -> bytes:
    """A file of an area. changed: other text for cells, by a name such as r7c3 (row of the file, column from 0)."""
    rows = [list(header), *(row(number) for number in range(size))]
    for place, text in changed.items():
        line, column = place[1:].split("c")
        rows[int(line) - 1][int(column)] = text
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()
