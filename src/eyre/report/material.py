"""What every part of a report draws on, and how its tables print figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from eyre.analysis.estimates import DesignEstimates, intervals_of
from eyre.assessment.inspection import Inspection
from eyre.document.model import Cell, Span, Table, text
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Criterion
from eyre.report.findings import Finding
from eyre.report.forms import number_text, percent_text
from eyre.report.prose import Writer
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Estimate, Scores
from eyre.scoring.tally import Tally
from eyre.statistics.intervals import Interval

NO_FIGURE = "–"
NO_SCORE = "No score"
WITHHELD = "Withheld"  # by the small-number rules of the pack
NOT_RATED = "Not rated yet"


@dataclass(frozen=True)
class Material:
    """An inspection with its scores, ratings, findings (by framework and criterion) and the writer of its texts."""

    inspection: Inspection
    scores: Scores
    ratings: Mapping[tuple[str, str], Rating]
    writer: Writer
    findings: Mapping[tuple[str, str], Finding]

    @cached_property
    def estimates(self) -> DesignEstimates | None:
        """Design-based estimates of all scores; None where the inspection does not say how its sample was drawn."""
        return intervals_of(self.inspection)

    def interval(self, framework: Framework, subject: str, group: str = ALL) -> Interval | None:
        """The interval of the design-based estimate of a score, where there is one."""
        return self.estimates.of(framework.id, subject, group).interval if self.estimates else None

    def score(self, framework: Framework, subject: str, group: str = ALL) -> str:
        """A score as it is printed."""
        return score_text(framework, self.scores.of(framework.id, subject, group))

    def result(self, framework: Framework, criterion: Criterion) -> str:
        """The score or the rating of a criterion."""
        if criterion.method == "answers":
            return self.score(framework, criterion.id)
        rating = self.ratings.get((framework.id, criterion.id))
        return rating.final.label if rating and rating.final else NOT_RATED

    def tally(self, framework: Framework, question: str, group: str) -> Tally:
        """The counts of one question in one group of cases."""
        return self.scores.tallies.of(framework.id, question, group)


def score_text(framework: Framework, estimate: Estimate) -> str:
    """A score as it is printed: a percentage, or points."""
    if estimate.suppressed:
        return WITHHELD
    printed = estimate.printed(framework)
    return NO_SCORE if printed is None else f"{printed}%" if estimate.unit == "share" else f"{printed:,}"


def groups_beside_all(framework: Framework) -> dict[str, str]:
    """The groups of cases that the pack wants to see beside all cases: id and title, all cases first."""
    groups = framework.groups.values()
    return {ALL: "All cases", **{g.id: g.title for g in groups if g.shown_beside_all and g.unit == "case"}}


def x_of_y(numerator: Fraction | None, denominator: int | None) -> str:
    """A count with its base, which a percentage never stands without."""
    if not denominator or numerator is None:
        return NO_FIGURE
    return f"{number_text(numerator)} of {denominator:,}"


def share_text(framework: Framework, share: Fraction | None) -> str:
    """A share as a whole percentage, by the framework's rounding."""
    return NO_FIGURE if share is None else percent_text(share, framework.rounding)


def words(plain: str, *, strong: bool = False) -> Cell:
    """A cell with words."""
    return Cell(text(plain), strong)


def figure(shown: str, *, strong: bool = False) -> Cell:
    """A cell with a figure."""
    return Cell((Span(shown, "figure"),), strong)


def sub_heading(title: str, columns: int) -> tuple[Cell, ...]:
    """A row that heads those below it."""
    return (words(title), *(Cell(()) for _ in range(columns - 1)))


def table(
    caption: str,
    header: Iterable[str],
    rows: Iterable[tuple[Cell, ...]],
    *,
    key: str,
    align: str,
    widths: tuple[int, ...] = (),
    note: str = "",
) -> Table:
    """A table whose first column heads its rows."""
    return Table(caption, tuple(words(title) for title in header), tuple(rows), align, key, widths, note=note)
