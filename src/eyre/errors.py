"""What a user can mend: an error says what is wrong, where, and the next step.

The command line prints these and pages show them beside the field. A mistake of ours is any other exception and keeps
its traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class EyreError(Exception):
    """Something the user can mend. The message ends with the remedy."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a file that a person wrote or exported.

    row counts rows of a table as a spreadsheet shows them (the header is row 1), or the lines of a text. value is what
    stands there now.
    """

    file: str
    reason: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    severity: str = "error"

    @property
    def place(self) -> str:
        """Where the problem is: file, row and column as far as they are known."""
        unit = "row" if self.file.endswith((".csv", ".parquet")) else "line"
        row = "" if self.row is None else f", {unit} {self.row}"
        column = "" if self.column is None else f", {self.column}"
        return f"{self.file}{row}{column}"

    def __str__(self) -> str:
        value = "" if self.value is None else f" (now {self.value!r})"
        return f"{self.place}: {self.reason}{value}. {self.remedy}"


class Problems(EyreError):
    """Everything that is wrong with one input, told at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
