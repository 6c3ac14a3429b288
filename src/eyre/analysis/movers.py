"""Which question moves its criterion most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from eyre.analysis.instrument import pooled_questions, scored_criteria
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Criterion
from eyre.scoring.scores import Scores, score_criterion
from eyre.scoring.tally import Tallies


@dataclass(frozen=True, slots=True)
class Mover:
    """A question and its criterion: the criterion's score now, and if all or none of its answers were met.

    Shares from 0 to 1. answered: how many answers the share is made of.
    """

    framework: str
    criterion: str
    question: str
    answered: int
    share: Fraction
    now: Fraction
    if_all_met: Fraction
    if_none_met: Fraction

    @property
    def span(self) -> Fraction:
        """From the worst to the best that this question alone can make of its criterion."""
        return self.if_all_met - self.if_none_met


def movers(scores: Scores, framework: Framework, group: str = ALL) -> list[Mover]:
    """Every question that counts, by criterion, the one that moves it most first.

    Criteria that are a mean of cases are left out: how a question is spread over the cases decides what it moves.
    """
    found = []
    for criterion in scored_criteria(framework):
        now = scores.of(framework.id, criterion.id, group).value
        if now is None or (framework.id, criterion.id, group) in scores.tallies.cases:
            continue
        of_criterion = []
        for question in pooled_questions(framework, criterion.id):
            tally = scores.tallies.of(framework.id, question.id, group)
            if tally.share is not None:
                ends = [
                    _rescored(scores, framework, criterion, question.id, group, credit)
                    for credit in (Fraction(tally.denominator), Fraction(0))
                ]
                of_criterion.append(
                    Mover(framework.id, criterion.id, question.id, tally.denominator, tally.share, now, *ends)
                )
        found += sorted(of_criterion, key=lambda mover: -mover.span)
    return found


def _rescored(
    scores: Scores, framework: Framework, criterion: Criterion, question: str, group: str, credit: Fraction
) -> Fraction:
    tallies = scores.tallies
    of_criterion = {
        key: tallies.questions[key]
        for q in pooled_questions(framework, criterion.id)
        if (key := ((framework.id, "case", q.id), group)) in tallies.questions
    }
    key = ((framework.id, "case", question), group)
    of_criterion[key] = replace(of_criterion[key], numerator=credit)
    value = score_criterion(framework, Tallies(of_criterion, {}, {}), criterion, group).value
    assert value is not None  # a question of the criterion is answered
    return value
