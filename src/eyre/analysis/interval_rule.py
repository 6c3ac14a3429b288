"""Which interval is used when. The rule is docs/decisions/0041; the formulas are in `eyre.statistics.intervals`."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from eyre.statistics.intervals import Interval, exact, korn_graubard, logit, wilson
from eyre.statistics.strata import Stratum

FEW = 10  # below so many cases on either side, the log odds of a share are not near enough to normal


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of a share in a group: its estimate and what it is made of.

    share, variance: design-based, on the scale from 0 to 1. met, answered: cases, weighted or not as the subject counts
    them. strata: how many strata the answers come from. effective_cases: Kish's effective number of cases.
    """

    share: float
    variance: float
    met: float
    answered: int
    strata: int
    effective_cases: float

    @property
    def freedom(self) -> float:
        """Degrees of freedom: cases less strata; at least one, where two strata have a case each."""
        return max(self.answered - self.strata, 1)

    @property
    def effective_size(self) -> float:
        """How many cases of a simple random sample would tell as much."""
        if self.variance <= 0 or not 0 < self.share < 1:
            return self.effective_cases
        return self.share * (1 - self.share) / self.variance

    @property
    def few(self) -> bool:
        """Whether hardly any, or hardly any not, were met."""
        return min(self.met, self.answered - self.met) < FEW


def question_interval(known: Answered, stratum: Stratum, whole: bool, level: float) -> Interval:
    """The interval of a question's share.

    stratum: the one that all answers come from, if there is only one. whole: credits are 0 or 1 in every case.
    One stratum and whole credits: exact. Otherwise few cases met or not met: Korn-Graubard. Otherwise logit.
    """
    if known.strata == 1 and whole:
        smallest = known.answered if known.answered < stratum.sampled else stratum.frame_size
        largest = stratum.frame_size - (stratum.sampled - known.answered)
        return exact(round(known.met), known.answered, smallest, largest, level)
    if known.few:
        # Where all that was met lies in a small stratum, the estimated variance misses the large one altogether: with
        # no cap on what the sample can tell, one interval in five would leave out a rare truth (docs, coverage).
        size = min(known.effective_size, known.effective_cases)
        return korn_graubard(known.share, size, known.answered, known.freedom, level)
    return logit(known.share, sqrt(known.variance), known.freedom, level)


def score_interval(known: Answered, level: float) -> Interval:
    """The interval of a criterion or composite, of which every case answers several questions.

    Wilson's near 0 and 1, where hardly any case falls short or does well; logit otherwise.
    """
    if known.few or known.variance <= 0:
        return wilson(known.share, known.effective_size, known.freedom, level)
    return logit(known.share, sqrt(known.variance), known.freedom, level)


def no_error(value: float, level: float) -> Interval:
    """The interval of a figure without sampling error: every case was inspected."""
    return Interval(value, value, level, "complete")
