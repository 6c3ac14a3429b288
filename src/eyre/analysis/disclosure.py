"""The one gate of everything published: figures on few cases, and those that would give them away, stay behind it.

`publishable` turns scores into scores that may be published; the report and the exports are made from these. The
report asks the same gate about figures that are no scores: attributes, groups, and values of questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from eyre.analysis.estimate import DesignEstimate
from eyre.analysis.estimates import DesignEstimates
from eyre.analysis.published import Key, Universe, universes
from eyre.assessment.inspection import Inspection
from eyre.framework.disclosure_spec import Disclosure
from eyre.framework.framework import Framework
from eyre.scoring.scores import Estimate, Scores
from eyre.scoring.tally import Tallies, Tally
from eyre.statistics.rounding import rounded
from eyre.statistics.suppression import admitted


@dataclass(frozen=True)
class Gate:
    """What may not be published of one inspection. Without rules everything may."""

    rules: Disclosure | None = None
    withheld: frozenset[Key] = field(default=frozenset(), repr=False)

    def allows(self, key: Key) -> bool:
        """Whether a figure may be published."""
        return key not in self.withheld

    def rounded(self, count: Fraction) -> Fraction:
        """A count as it may be published."""
        base = self.rules.rounding_base if self.rules else None
        return count if base is None else rounded(count / base) * base

    def tally(self, key: Key, tally: Tally) -> Tally:
        """The counts of a question in a group as they may be published."""
        denominator = int(self.rounded(Fraction(tally.denominator)))
        if not self.allows(key) or (tally.denominator and not denominator):
            return Tally(suppressed=True)
        values = {value: int(self.rounded(Fraction(count))) for value, count in tally.values.items()}
        hidden = frozenset(value for value in values if not self.allows(replace(key, value=value)))
        return Tally(
            self.rounded(tally.numerator),
            denominator,
            int(self.rounded(Fraction(tally.not_applicable))),
            int(self.rounded(Fraction(tally.missing))),
            int(self.rounded(Fraction(tally.not_asked))),
            {value: count for value, count in values.items() if value not in hidden},
            withheld_values=hidden,
        )


OPEN = Gate()


def rules_of(inspection: Inspection) -> Disclosure | None:
    """The small-number rules of an inspection: the strictest of its frameworks, because one report prints them all."""
    stated = [rules for framework in inspection.frameworks.values() if (rules := framework.disclosure)]
    if not stated:
        return None
    bases = [rules.rounding_base for rules in stated if rules.rounding_base]
    return Disclosure(threshold=max(rules.threshold for rules in stated), rounding_base=max(bases, default=None))


def gate_of(inspection: Inspection) -> Gate:
    """Decide for every figure that can be made of an inspection whether it may be published.

    The decision does not depend on what is printed: whoever holds the report, the export and the open data together
    still cannot work out a small count.
    """
    rules = rules_of(inspection)
    if rules is None:
        return OPEN
    withheld = (key for universe in universes(inspection) for key in _withheld(universe, rules.threshold))
    return Gate(rules, frozenset(withheld))


def publishable(inspection: Inspection, scores: Scores, gate: Gate | None = None) -> Scores:
    """The scores of an inspection as they may be published, with the rest marked as suppressed.

    A criterion of which a question is withheld is given as it is printed, without its counts, and only where the
    withheld answer could have been another with the same print; a composite has no more digits than its members.
    """
    gate = gate or gate_of(inspection)
    if gate.rules is None:
        return scores
    tallies = Tallies(
        {
            ((framework, kind, question), group): gate.tally(Key(framework, kind, question, group), tally)
            for ((framework, kind, question), group), tally in scores.tallies.questions.items()
        },
        {},
        {
            (framework, kind, group): int(gate.rounded(Fraction(size)))
            for (framework, kind, group), size in scores.tallies.sizes.items()
            if gate.allows(Key(framework, "group", group))
        },
    )
    estimates: dict[tuple[str, str, str], Estimate] = {}
    for (framework_id, subject, group), estimate in scores.estimates.items():
        framework = scores.frameworks[framework_id]
        made = _estimate(gate, framework, scores, tallies, estimate, estimates)
        shown = tallies.size(framework_id, group)
        estimates[framework_id, subject, group] = replace(made, units=shown)
    return Scores(scores.frameworks, tallies, estimates)


def publishable_estimates(
    counted: Scores, published: Scores, estimates: DesignEstimates | None
) -> DesignEstimates | None:
    """Design-based estimates as they may be published: none of a score of which less is published than was counted."""
    if estimates is None:
        return None

    def passed(key: tuple[str, str, str], one: DesignEstimate) -> DesignEstimate:
        if published.estimates.get(key) == counted.estimates.get(key):
            return one
        return replace(one, value=None, standard_error=None, interval=None, reason="The score is withheld or rounded.")

    return replace(estimates, estimates={key: passed(key, one) for key, one in estimates.estimates.items()})


def _withheld(universe: Universe, threshold: int) -> Iterator[Key]:
    known = [[part] for part in universe.known]
    figures = [*known, *universe.figures.values()]
    decisions = admitted(universe.cells, figures, threshold, universe.sensitive)[len(known) :]
    yield from (key for key, may in zip(universe.figures, decisions, strict=True) if not may)


def _estimate(
    gate: Gate,
    framework: Framework,
    scores: Scores,
    tallies: Tallies,
    estimate: Estimate,
    done: Mapping[tuple[str, str, str], Estimate],
) -> Estimate:
    subject, group = estimate.subject, estimate.group
    if estimate.subject_kind == "question":
        tally = tallies.of(framework.id, subject, group)
        if tally.suppressed:
            return _suppressed(estimate)
        counts = (tally.not_applicable, tally.missing)
        return replace(
            estimate,
            value=tally.share,
            numerator=tally.numerator,
            denominator=tally.denominator,
            not_applicable=counts[0],
            missing=counts[1],
        )
    if estimate.subject_kind == "criterion":
        hidden = _hidden(framework, subject, group, tallies)
        if any(not _could_be_another(framework, scores, estimate, question) for question in hidden):
            return _suppressed(estimate)
        return _as_printed(framework, estimate) if hidden or gate.rounded(Fraction(1)) != 1 else estimate
    members = [done[framework.id, member.subject, group] for member in framework.composites[subject].of]
    if any(member.suppressed for member in members):
        return _suppressed(estimate)
    exact = all(member.subject_kind != "criterion" or member.denominator is not None for member in members)
    return estimate if exact else _as_printed(framework, estimate)


def _hidden(framework: Framework, criterion: str, group: str, tallies: Tallies) -> list[str]:
    """The questions of a criterion's score that are withheld in a group."""
    scoring = [q.id for q in framework.questions_of(criterion) if q.kind == "judged" and q.weight]
    return [question for question in scoring if tallies.of(framework.id, question, group).suppressed]


def _could_be_another(framework: Framework, scores: Scores, estimate: Estimate, question: str) -> bool:
    """Whether the printed score would be the same with one case more, or one less, that met a withheld question."""
    tally = scores.tallies.of(framework.id, question, estimate.group)
    step = _step(framework, estimate, question, tally)
    if step is None or estimate.value is None:
        return False
    printed = estimate.printed(framework)
    more = replace(estimate, value=estimate.value + step).printed(framework) == printed
    less = replace(estimate, value=estimate.value - step).printed(framework) == printed
    return (more and tally.numerator + 1 <= tally.denominator) or (less and tally.numerator >= 1)


def _step(framework: Framework, estimate: Estimate, question: str, tally: Tally) -> Fraction | None:
    """How far one case moves the score of a criterion; None where the pack's rule does not say."""
    weight = framework.questions[question].weight
    if estimate.method == "answers" and estimate.denominator:
        return Fraction(weight, estimate.denominator)
    if estimate.method == "mean_of_questions" and tally.denominator:
        weights = sum(q.weight for q in framework.questions_of(estimate.subject) if q.kind == "judged")
        return Fraction(weight, weights * tally.denominator)
    return None


def _as_printed(framework: Framework, estimate: Estimate) -> Estimate:
    printed = estimate.printed(framework)
    if printed is None:
        return estimate
    value = Fraction(printed, 100 if estimate.unit == "share" else 1)
    return replace(estimate, value=value, numerator=None, denominator=None, not_applicable=0, missing=0)


def _suppressed(estimate: Estimate) -> Estimate:
    return replace(
        estimate,
        value=None,
        numerator=None,
        denominator=None,
        not_applicable=0,
        missing=0,
        band=None,
        suppressed=True,
    )


@dataclass(frozen=True, slots=True)
class Pooled:
    """A figure over several areas, offered because single areas have too few cases for it.

    met and answered count cases over all the areas; withheld names those of which no figure of their own is published.
    """

    framework: str
    question: str
    group: str
    areas: tuple[str, ...]
    withheld: tuple[str, ...]
    met: Fraction
    answered: int


def pooling_offers(inspections: Sequence[Inspection], scores: Sequence[Scores]) -> tuple[Pooled, ...]:
    """Figures that single areas may not publish and that may be published over all of them together.

    scores: of the inspections, as they were scored and not as they may be published. A pooled figure is offered only
    where the areas' own figures, taken from it, leave no small count.
    """
    gates = [gate_of(inspection) for inspection in inspections]
    threshold = max((gate.rules.threshold for gate in gates if gate.rules), default=None)
    if threshold is None or len(inspections) < 2:
        return ()
    areas = [inspection.about.area for inspection in inspections]
    offers = []
    for subject, group in dict.fromkeys(key for one in scores for key in one.tallies.questions if key[0][1] == "case"):
        key = Key(subject[0], subject[1], subject[2], group)
        hidden = [place for place, gate in enumerate(gates) if not gate.allows(key)]
        counts = [one.tallies.of(subject[0], subject[2], group) for one in scores]
        if hidden and _may_pool(counts, hidden, threshold):
            total = sum(counts, Tally())
            names = tuple(areas[place] for place in hidden)
            offers.append(Pooled(*subject[::2], group, tuple(areas), names, total.numerator, total.denominator))
    return tuple(offers)


def _may_pool(counts: Sequence[Tally], hidden: Sequence[int], threshold: int) -> bool:
    cells = {}
    for place, tally in enumerate(counts):
        cells[place, True] = int(tally.numerator)
        cells[place, False] = tally.denominator - int(tally.numerator)
    everywhere = [frozenset((place, met) for place in range(len(counts))) for met in (True, False)]
    own = [[frozenset({(place, met)}) for met in (True, False)] for place in range(len(counts)) if place not in hidden]
    small = [frozenset({(place, met)}) for place in hidden for met in (True, False)]
    bases = [frozenset({(place, True), (place, False)}) for place in hidden]
    return admitted(cells, [*own, [*everywhere, everywhere[0] | everywhere[1]]], threshold, [*small, *bases])[-1]
