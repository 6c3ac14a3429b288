"""A pack's own worked examples, scored by the same code as an inspection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from eyre.assessment.applicability import groups_of, judges
from eyre.assessment.scored import Unit, score_units
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import PackTest
from eyre.scoring.composites import roll_up
from eyre.scoring.rating import derive
from eyre.scoring.scores import Scores, scores_from
from eyre.scoring.tally import Tallies, Tally, tally
from eyre.statistics.rounding import rounded


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worked example expected of one subject, and what came out."""

    test: str
    subject: str
    expected: str
    actual: str

    @property
    def passed(self) -> bool:
        """Whether both agree."""
        return self.expected == self.actual


def run_pack_tests(framework: Framework) -> tuple[Outcome, ...]:
    """Work through every example of a pack."""
    return tuple(outcome for test in framework.spec.tests for outcome in _run(framework, test))


def _run(framework: Framework, test: PackTest) -> Iterator[Outcome]:
    actual = _printed_scores(framework, test)
    for subject, expected in test.expect_scores.items():
        yield Outcome(test.name, subject, _shown(expected), _shown(actual.get(subject)))
    if framework.evidence:
        for criterion, items in test.evidence.items():
            known = {item.id: item for item in framework.evidence_items(criterion)}
            part = [(level, known[item].weight) for item, level in items.items() if not known[item].left_out]
            rating = derive(framework.evidence, part).id
            yield Outcome(test.name, criterion, test.expect_ratings.get(criterion, "nothing stated"), rating)


def _printed_scores(framework: Framework, test: PackTest) -> dict[str, Fraction | None]:
    if test.scores:
        values: dict[str, Fraction | None] = {subject: score / 100 for subject, score in test.scores.items()}
        for composite in framework.spec.composites:
            if all(member.subject in values for member in composite.of):
                values[composite.id] = roll_up(framework, composite, values)[0]
        units = {composite.id: composite.unit for composite in framework.spec.composites}
        return {
            subject: None if value is None else rounded(value * _scale(units.get(subject)), framework.rounding)
            for subject, value in values.items()
        }
    scores = _from_tallies(framework, test) if test.tallies else _from_cases(framework, test)
    printed = {
        subject: estimate.printed(framework)
        for (_, subject, group), estimate in scores.estimates.items()
        if group == ALL
    }
    return {subject: None if value is None else Fraction(value) for subject, value in printed.items()}


def _scale(unit: str | None) -> int:
    return 1 if unit == "points" else 100


def _from_tallies(framework: Framework, test: PackTest) -> Scores:
    counted = {
        ((framework.id, "case", question), ALL): Tally(met, answered)
        for question, (met, answered) in test.tallies.items()
    }
    return scores_from({framework.id: framework}, Tallies(counted, {}, {}))


def _from_cases(framework: Framework, test: PackTest) -> Scores:
    units = []
    for number, case in enumerate(test.cases):
        if judges(framework, case.attributes):
            groups = groups_of(framework, "case", case.attributes)
            units.append(Unit(framework.id, "case", str(number), case.attributes, groups, dict(case.answers)))
    by_id = {framework.id: framework}
    return scores_from(by_id, tally([framework], score_units("", by_id, units), units))


def _shown(value: Fraction | None) -> str:
    return "no score" if value is None else str(value)
