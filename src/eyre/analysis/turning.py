"""How many answers would have to turn before a band changes.

To turn an answer is to judge it otherwise: met instead of not met, or not met instead of met. Where a criterion is a
mean of cases, all answers of a case turn together. The counts are the smallest that are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise, product
from typing import Literal

from eyre.analysis.instrument import Terms, linear_terms, member_weight, pooled_questions, pooling_of, uncapped_terms
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Composite
from eyre.scoring.composites import band_of
from eyre.scoring.scores import Scores
from eyre.scoring.tally import Tally

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Turning:
    """What it takes to move a headline to a neighbour: so many answers (or items of evidence); None if none do."""

    framework: str
    subject: str
    now: str
    becomes: str
    turned: int | None
    unit: Literal["answers", "items of evidence"]


def band_turnings(scores: Scores, framework: Framework, group: str = ALL) -> Iterator[Turning]:
    """For every composite with bands: what it takes to reach the band above, and to fall into the one below."""
    turner = Turner(scores, framework, group)
    for composite in framework.spec.composites:
        value = turner.value(composite.id)
        if composite.bands is None or value is None:
            continue
        now = band_of(framework, composite.bands, value)
        for better, worse in pairwise(framework.bands[composite.bands].bands):
            if worse == now:
                up = turner.needed(composite.id, better.at_least, "up")
                yield Turning(framework.id, composite.id, now.label, better.label, up, "answers")
            if better == now:
                down = turner.needed(composite.id, better.at_least, "down")
                yield Turning(framework.id, composite.id, now.label, worse.label, down, "answers")


class Turner:
    """Counts the answers that must turn for a score of one framework and group to reach a limit or fall below it."""

    def __init__(self, scores: Scores, framework: Framework, group: str = ALL) -> None:
        self.scores, self.framework, self.group = scores, framework, group

    def value(self, subject: str) -> Fraction | None:
        """The published, unrounded score."""
        return self.scores.of(self.framework.id, subject, self.group).value

    def needed(self, subject: str, limit: Fraction, direction: Direction) -> int | None:
        """The fewest answers that lift a score to a limit (up) or push it below (down); None where none do."""
        value = self.value(subject)
        if value is None:
            return None
        if _there(value, limit, direction):
            return 0
        if terms := linear_terms(self.framework, subject):
            return self._linear(terms, limit, direction)
        if subject in self.framework.criteria:
            return self._lowest_question(subject, limit, direction)
        return self._jumping(self.framework.composites[subject], limit, direction)

    def _linear(self, terms: Terms, limit: Fraction, direction: Direction) -> int | None:
        value = sum((factor * (self.value(subject) or 0) for subject, factor in terms.items()), Fraction(0))
        effects = [factor * size for subject, factor in terms.items() for size in self._effects(subject, direction)]
        return _enough(effects, value, limit, direction)

    def _effects(self, criterion: str, direction: Direction) -> Iterator[Fraction]:
        """How much each answer that could turn would move the score of its criterion."""
        framework = self.framework
        pooling = pooling_of(framework, framework.criteria[criterion])
        if pooling == "mean_of_cases":
            cases = self.scores.tallies.cases.get((framework.id, criterion, self.group), ())
            count = sum(case.units for case in cases)
            for case in cases:
                share = case.credit / case.weight
                yield from [(share if direction == "down" else 1 - share) / count] * case.units
            return
        counted = [(q.weight, tally) for q in pooled_questions(framework, criterion) if (tally := self._tally(q.id))]
        total = sum(weight * (1 if pooling == "mean_of_questions" else tally.denominator) for weight, tally in counted)
        for weight, tally in counted:
            size = Fraction(weight, total) / (tally.denominator if pooling == "mean_of_questions" else 1)
            yield from (size * part for part in _parts(tally, direction))

    def _lowest_question(self, criterion: str, limit: Fraction, direction: Direction) -> int | None:
        costs = [
            _enough([part / tally.denominator for part in _parts(tally, direction)], tally.share, limit, direction)
            for question in pooled_questions(self.framework, criterion)
            if (tally := self._tally(question.id)) and tally.share is not None
        ]
        return _any(costs) if direction == "down" else _all(costs)

    def _jumping(self, composite: Composite, limit: Fraction, direction: Direction) -> int | None:
        """A minimum, points or caps: each way to get there, put together."""
        terms = uncapped_terms(self.framework, composite)
        if terms:
            uncapped = self._linear(terms, limit, direction)
        elif composite.method == "minimum" and not any(member.points_by for member in composite.of):
            costs = [self.needed(member.subject, limit, direction) for member in composite.of]
            uncapped = _any(costs) if direction == "down" else _all(costs)
        else:
            uncapped = self._points(composite, limit, direction)
        caps = [
            self.needed(limiter.subject, limiter.below, direction)
            for limiter in composite.limiters
            if limiter.cap < limit
        ]
        return _any([uncapped, *caps]) if direction == "down" else _all([uncapped, *caps])

    def _points(self, composite: Composite, limit: Fraction, direction: Direction) -> int | None:
        """Points by band: the cheapest set of members that change their band."""
        weights = [member_weight(self.framework, member) for member in composite.of]
        cheapest: dict[Fraction, int] = {Fraction(0): 0}
        for weight, member in zip(weights, composite.of, strict=True):
            options = self._band_costs(member.subject, member.points_by)
            step: dict[Fraction, int] = {}
            for (points, cost), (more_points, more_cost) in product(cheapest.items(), options):
                reached = points + weight * more_points
                step[reached] = min(step.get(reached, cost + more_cost), cost + more_cost)
            cheapest = step
        divisor = sum(weights) if composite.method == "weighted_mean" else 1
        return min((c for p, c in cheapest.items() if _there(p / divisor, limit, direction)), default=None)

    def _band_costs(self, subject: str, bands: str | None) -> list[tuple[Fraction, int]]:
        """What a member may be worth, and how many answers must turn for it."""
        value = self.value(subject)
        if value is None or bands is None:
            return [] if value is None else [(value, 0)]
        costs: list[tuple[Fraction, int | None]] = [(Fraction(band_of(self.framework, bands, value).points), 0)]
        for better, worse in pairwise(self.framework.bands[bands].bands):
            costs.append((Fraction(better.points), self.needed(subject, better.at_least, "up")))
            costs.append((Fraction(worse.points), self.needed(subject, better.at_least, "down")))
        return [(points, cost) for points, cost in costs if cost is not None]

    def _tally(self, question: str) -> Tally | None:
        tally = self.scores.tallies.of(self.framework.id, question, self.group)
        return tally if tally.denominator else None


def _there(value: Fraction, limit: Fraction, direction: Direction) -> bool:
    return value >= limit if direction == "up" else value < limit


def _parts(tally: Tally, direction: Direction) -> list[Fraction]:
    """The credit that each answer loses or gains when it turns; credits in part count together as far as they go."""
    credit = tally.numerator if direction == "down" else tally.denominator - tally.numerator
    return [Fraction(1)] * int(credit) + ([credit % 1] if credit % 1 else [])


def _enough(effects: Iterable[Fraction], value: Fraction, limit: Fraction, direction: Direction) -> int | None:
    """How many of some effects, the largest first, carry a value over a limit."""
    sign = 1 if direction == "up" else -1
    reached = accumulate(sorted(effects, reverse=True), initial=Fraction(0))
    return next((n for n, moved in enumerate(reached) if _there(value + sign * moved, limit, direction)), None)


def _any(costs: Iterable[int | None]) -> int | None:
    return min((cost for cost in costs if cost is not None), default=None)


def _all(costs: Iterable[int | None]) -> int | None:
    known = list(costs)
    return None if None in known else sum(cost or 0 for cost in known)
