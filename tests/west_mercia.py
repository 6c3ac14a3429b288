"""The inspection that ships with eyre, read and scored: what most tests of the whole path look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eyre.assessment.inspection import Inspection
from eyre.bundle.read import read_bundle
from eyre.report.figures import Figures
from eyre.report.reference import parse
from eyre.report.trace import Trace, trace
from eyre.scoring.rating import Rating, ratings
from eyre.scoring.scores import Scores, score
from eyre.synthetic.twins import shipped_bundle

TWIN = "west-mercia-2005"
MAIN, THEMATIC = "esi-2005", "esi-2005-ecp"


@dataclass(frozen=True)
class Scored:
    """An inspection with its scores and ratings."""

    inspection: Inspection
    scores: Scores
    ratings: Mapping[tuple[str, str], Rating]

    @property
    def figures(self) -> Figures:
        return Figures(self.inspection, self.scores, self.ratings)

    def says(self, reference: str, framework: str = MAIN) -> str:
        """What a reference prints."""
        return self.figures.resolve(parse(reference), framework).text

    def trace(self, reference: str) -> Trace:
        """What is behind a reference."""
        return trace(self.inspection, self.scores, self.ratings, reference)


def scored(inspection: Inspection) -> Scored:
    return Scored(inspection, score(inspection), ratings(inspection))


def shipped() -> Path:
    return shipped_bundle(TWIN)


def read_shipped() -> Scored:
    return scored(read_bundle(shipped()))
