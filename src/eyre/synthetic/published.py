"""Published figures and what each of them measures: the wish list of a synthetic inspection."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from eyre.errors import EyreError

Treatment = Literal["reproduced", "vague", "derived", "input", "impossible"]


@dataclass(frozen=True, slots=True)
class Target:
    """One published figure: the number or words that were printed, and the subject, group and form that they speak of.

    low, high: bounds of the unrounded value in the unit of the form (per cent for shares), where words were printed.
    complement: the figure counts what does not meet the subject.
    """

    figure: str
    framework: str
    subject: str
    group: str
    form: str
    complement: bool
    treatment: Treatment
    reason: str
    value: str
    low: Fraction | None
    high: Fraction | None
    numerator: int | None
    denominator: int | None

    @property
    def constrains(self) -> bool:
        """Whether the answers must be made to give this figure."""
        return self.treatment in ("reproduced", "vague")

    @property
    def of_cases(self) -> bool:
        """Whether the figure is a tally of answers about cases."""
        return not self.subject.startswith(("interview.", "units.", "group.", "attribute."))

    @property
    def number(self) -> int:
        """The printed whole number."""
        return int(self.value)


def read_targets(figures: Path, figure_map: Path) -> tuple[Target, ...]:
    """Join the published figures with their map. Raises EyreError where a figure has no row in the map."""
    published = {row["id"]: row for row in _rows(figures)}
    mapped = {row["figure"]: row for row in _rows(figure_map)}
    unmapped = sorted(published.keys() ^ mapped.keys())
    if unmapped:
        raise EyreError(
            f"{', '.join(unmapped[:5])} stand in only one of {figures.name} and {figure_map.name}. Add them."
        )
    return tuple(_target(published[figure], row) for figure, row in mapped.items())


def _target(figure: dict[str, str], row: dict[str, str]) -> Target:
    treatment: Treatment = row["treatment"]  # type: ignore[assignment]
    return Target(
        figure=figure["id"],
        framework=row["framework"],
        subject=row["subject"],
        group=row["group"],
        form=row["form"],
        complement=row["complement"] == "yes",
        treatment=treatment,
        reason=row["reason"],
        value=figure["value"],
        low=_bound(figure["low"]),
        high=_bound(figure["high"]),
        numerator=int(figure["numerator"]) if figure["numerator"] else None,
        denominator=int(figure["denominator"]) if figure["denominator"] else None,
    )


def _bound(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
