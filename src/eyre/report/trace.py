"""A reference -> everything behind its figure, down to the cases: what `eyre trace` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eyre.assessment.inspection import Inspection
from eyre.report.cases import CaseBehind, Outcome, cases_behind
from eyre.report.figures import Figures
from eyre.report.measure import Resolved
from eyre.report.reference import Refused, Unknown, parse
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure as it is printed, its measure (counts, rule, provenance), and the cases behind it.

    framework: where the subject was found. cases: empty for stated figures, ratings and composites.
    """

    framework: str
    resolved: Resolved
    cases: tuple[CaseBehind, ...]

    def ids(self, outcome: Outcome) -> tuple[str, ...]:
        """The cases with one outcome, each once, in the order of the sample."""
        return tuple(dict.fromkeys(case.unit_id for case in self.cases if case.outcome == outcome))


def trace(
    inspection: Inspection,
    scores: Scores,
    ratings: Mapping[tuple[str, str], Rating],
    reference_text: str,
    framework: str | None = None,
) -> Trace:
    """Follow a reference to its cases. Without framework, each one of the inspection is tried in turn.

    Raises Refused where the reference is not understood or no framework has the figure.
    """
    figures = Figures(inspection, scores, ratings)
    reference = parse(reference_text)
    refusals: list[Refused] = []
    for tried in (framework,) if framework else inspection.frameworks:
        try:
            resolved = figures.resolve(reference, tried)
        except Refused as refusal:
            refusals.append(refusal)
        else:
            return Trace(reference.framework or tried, resolved, cases_behind(figures, reference, tried))
    # One that knows the subject says what is amiss with it; else the first, the main framework, has the nearest names.
    raise next((refusal for refusal in refusals if not isinstance(refusal, Unknown)), refusals[0])
