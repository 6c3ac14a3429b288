"""A design-based estimate: what the sample says about the whole frame, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eyre.scoring.scores import SubjectKind
from eyre.statistics.intervals import Interval


@dataclass(frozen=True, slots=True)
class DesignEstimate:
    """The estimate of one subject in one group, beside the published score and never instead of it.

    value, standard_error and interval are shares from 0 to 1, or points. What cannot be given is None, and reason says
    why in words for the reader. cases: sampled cases of the group with an answer that counts.
    """

    framework: str
    subject_kind: SubjectKind
    subject: str
    group: str
    unit: Literal["share", "points"]
    value: float | None
    standard_error: float | None
    interval: Interval | None
    cases: int
    reason: str = ""
