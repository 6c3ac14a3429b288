"""How many answers would have to turn before a band changes.

To turn an answer is to judge it otherwise: met instead of not met, or not met instead of met. Where a criterion is a
mean of cases, all answers of a case turn together. The counts are the smallest that are enough (where a criterion
counts in several members of a jumping composite, an answer is counted for each of them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import accumulate, combinations, pairwise
from operator import add
from typing import Literal

from eyre.analysis.instrument import linear_terms, pooled_questions, pooling_of
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Composite, Limiter
from eyre.scoring.composites import band_of, member_weight
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


Ways = list[tuple[int, Fraction]]  # the best score that so many turned answers can give, each cheaper than the next


class Turner:
    """Counts the answers that must turn for a score of one framework and group to reach a limit or fall below it."""

    def __init__(self, scores: Scores, framework: Framework, group: str = ALL) -> None:
        self.scores, self.framework, self.group = scores, framework, group

    def value(self, subject: str) -> Fraction | None:
        """The published, unrounded score."""
        return self.scores.of(self.framework.id, subject, self.group).value

    def needed(self, subject: str, limit: Fraction, direction: Direction) -> int | None:
        """The fewest answers that lift a score to a limit (up) or push it below (down); None where none do."""
        if self.value(subject) is None:
            return None
        ways = self._ways(subject, direction)
        return next((cost for cost, value in ways if _there(value, limit, direction)), None)

    def _ways(self, subject: str, direction: Direction) -> Ways:
        terms = linear_terms(self.framework, subject)
        if terms is not None:
            effects = [factor * size for name, factor in terms.items() for size in self._effects(name, direction)]
            steps = accumulate(sorted(effects, reverse=True), initial=Fraction(0))
            start = self.value(subject) or Fraction(0)
            return [(cost, start + _sign(direction) * moved) for cost, moved in enumerate(steps)]
        if subject in self.framework.criteria:
            return self._lowest_question(subject, direction)
        return self._composite(self.framework.composites[subject], direction)

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
        by_question = pooling == "mean_of_questions"
        total = sum(weight * (1 if by_question else tally.denominator) for weight, tally in counted)
        for weight, tally in counted:
            size = Fraction(weight, total) / (tally.denominator if by_question else 1)
            yield from (size * part for part in _parts(tally, direction))

    def _lowest_question(self, criterion: str, direction: Direction) -> Ways:
        ways: list[Ways] = []
        for question in pooled_questions(self.framework, criterion):
            if tally := self._tally(question.id):
                steps = accumulate(_parts(tally, direction), initial=Fraction(0))
                credits = [tally.numerator + _sign(direction) * moved for moved in steps]
                ways.append([(cost, credit / tally.denominator) for cost, credit in enumerate(credits)])
        return _combined(ways, min, direction)

    def _composite(self, composite: Composite, direction: Direction) -> Ways:
        """Members put together, once for each set of caps that is lifted on the way up or sets in on the way down."""
        caps = [limiter for limiter in composite.limiters if self._caps(limiter)]
        found: Ways = []
        if direction == "up":
            for count in range(len(caps) + 1):
                for lifted in combinations(caps, count):
                    left = [limiter.cap for limiter in caps if limiter not in lifted]
                    found += _capped(self._together(composite, direction, lifted), left)
        else:
            found += _capped(self._together(composite, direction, ()), [limiter.cap for limiter in caps])
            for limiter in composite.limiters:
                cost = self.needed(limiter.subject, limiter.below, "down")
                if cost is not None:
                    found.append((cost, min(limiter.cap, self.value(composite.id) or Fraction(0))))
        return _best(found, direction)

    def _caps(self, limiter: Limiter) -> bool:
        value = self.value(limiter.subject)
        return value is not None and value < limiter.below

    def _together(self, composite: Composite, direction: Direction, lifted: tuple[Limiter, ...]) -> Ways:
        """The composite from the ways of its members. A cap is lifted by the answers of its own subject."""
        weights = [member_weight(self.framework, member) for member in composite.of]
        divisor = sum(weights, Fraction(0)) if composite.method == "weighted_mean" else Fraction(1)
        ways = []
        for weight, member in zip(weights, composite.of, strict=True):
            floor = max((limiter.below for limiter in lifted if limiter.subject == member.subject), default=None)
            known = [way for way in self._ways(member.subject, direction) if floor is None or way[1] >= floor]
            if member.points_by:
                points = [(c, Fraction(band_of(self.framework, member.points_by, v).points)) for c, v in known]
                known = _best(points, direction)
            share = Fraction(1) if composite.method == "minimum" else weight / divisor
            ways.append([(cost, share * value) for cost, value in known])
        together = _combined(ways, min if composite.method == "minimum" else add, direction)
        # A cap whose subject is no member is lifted by answers of its own.
        members = {member.subject for member in composite.of}
        apart = [self.needed(cap.subject, cap.below, "up") for cap in lifted if cap.subject not in members]
        if None in apart:
            return []
        return [(cost + sum(one or 0 for one in apart), value) for cost, value in together]

    def _tally(self, question: str) -> Tally | None:
        tally = self.scores.tallies.of(self.framework.id, question, self.group)
        return tally if tally.denominator else None


def _combined(members: Iterable[Ways], join: Callable[[Fraction, Fraction], Fraction], direction: Direction) -> Ways:
    """Turned answers in several members, each spent in one of them."""

    def both(first: Ways, second: Ways) -> Ways:
        return _best(((a + b, join(x, y)) for a, x in first for b, y in second), direction)

    return reduce(both, members)


def _there(value: Fraction, limit: Fraction, direction: Direction) -> bool:
    return value >= limit if direction == "up" else value < limit


def _parts(tally: Tally, direction: Direction) -> list[Fraction]:
    """The credit that each answer loses or gains when it turns; credits in part count together as far as they go."""
    credit = tally.numerator if direction == "down" else tally.denominator - tally.numerator
    return [Fraction(1)] * int(credit) + ([credit % 1] if credit % 1 else [])


def _sign(direction: Direction) -> int:
    return 1 if direction == "up" else -1


def _capped(ways: Ways, caps: Iterable[Fraction]) -> Ways:
    least = min(caps, default=None)
    return [(cost, value if least is None else min(value, least)) for cost, value in ways]


def _best(ways: Iterable[tuple[int, Fraction]], direction: Direction) -> Ways:
    """Only the ways that get further than every cheaper one."""
    kept: Ways = []
    for cost, value in sorted(ways, key=lambda way: (way[0], -_sign(direction) * way[1])):
        if not kept or _sign(direction) * (value - kept[-1][1]) > 0:
            kept.append((cost, value))
    return kept
