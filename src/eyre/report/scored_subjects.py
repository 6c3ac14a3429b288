"""Figures that scoring and rating made: scores of criteria, sections and the whole, and ratings from evidence."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from eyre.framework.framework import ALL, Framework, nearest
from eyre.framework.spec import Composite, Criterion, Member
from eyre.report.counted import group_title, too_few
from eyre.report.forms import SCORED, number_text
from eyre.report.measure import ROUNDING, Measure, count_of, provenance
from eyre.report.reference import NothingYet, Refused
from eyre.scoring.composites import member_weight
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Estimate, Scores
from eyre.statistics.rounding import decimal_text

POOLING = {
    "answers": "all answers are pooled: the credit earned, divided by the answers that apply",
    "mean_of_questions": "the mean of the shares of its questions",
    "mean_of_cases": "the mean of the shares of its cases",
    "lowest_question": "the share of its lowest question",
}
METHODS = {"weighted_mean": "weighted mean", "sum": "sum", "minimum": "lowest"}


def criterion_measure(framework: Framework, criterion: Criterion, scores: Scores, group: str) -> Measure:
    """The score of a criterion that is worked out from answers."""
    title = group_title(framework, "case", group)
    estimate = scores.of(framework.id, criterion.id, group)
    share = _scored(estimate, criterion.id)
    questions = [q for q in framework.questions_of(criterion.id) if q.kind == "judged" and q.weight]
    tallies = [(q, scores.tallies.of(framework.id, q.id, group)) for q in questions]
    rule = (
        f"From {len(questions)} questions, {POOLING[estimate.method]}. A question counts as often as its weight says; "
        f"not applicable and missing answers stay outside. The exact share, {exact_percent(share)}, is rounded once, "
        f"when it is printed; {ROUNDING[framework.rounding]}."
    )
    return Measure(
        "criterion",
        SCORED,
        rule,
        provenance(framework, f"{criterion.id} {criterion.title}"),
        share=share,
        numerator=estimate.numerator,
        denominator=estimate.denominator,
        not_applicable=estimate.not_applicable,
        missing=estimate.missing,
        not_asked=sum(tally.not_asked for _, tally in tallies),
        group_title=title,
        group_size=estimate.units,
        counted="answers, each as often as its question's weight",
        parts=tuple(
            (f"{q.id} (weight {q.weight})", f"{number_text(tally.numerator)} of {tally.denominator}")
            for q, tally in tallies
        ),
    )


def composite_measure(framework: Framework, composite: Composite, scores: Scores, group: str) -> Measure:
    """The score of a section, of the whole, or of another composite, from the unrounded scores of its members."""
    title = group_title(framework, "case", group)
    estimate = scores.of(framework.id, composite.id, group)
    value = _scored(estimate, composite.id)
    share = value if composite.unit == "share" else None
    exact = exact_percent(value) if share is not None else number_text(value)
    caps = "".join(f" Capped at {number_text(c.cap)} while {c.subject} is below its limit." for c in composite.limiters)
    rule = (
        f"The {METHODS[composite.method]} of its members' unrounded scores: {exact}.{caps} It is rounded once, when it "
        f"is printed; {ROUNDING[framework.rounding]}."
    )
    return Measure(
        "composite",
        SCORED if share is not None else ("score", "value"),
        rule,
        provenance(framework, composite.title),
        share=share,
        number=None if share is not None else value,
        group_title=title,
        group_size=estimate.units,
        parts=tuple(_member(framework, scores, member, group) for member in composite.of),
    )


def rating_measure(framework: Framework, criterion: Criterion, rating: Rating | None, group: str) -> Measure:
    """The rating of a criterion, from its items of evidence and as the lead inspector may have changed it."""
    if group != ALL:
        raise Refused(f"{criterion.id} is rated from evidence, not from cases", "Leave the group out.")
    if rating is None or rating.final is None:
        left = f"{rating.missing} items of evidence are not judged" if rating else "no evidence is judged"
        raise NothingYet(f"{criterion.id} has no rating yet: {left}", "Judge them in evidence.csv.")
    derived = rating.derived.label if rating.derived else "no rating"
    changed = f" The lead inspector changed it to {rating.final.label}: {rating.reason}" if rating.adjusted else ""
    rule = (
        f"The ratings are tested from the best to the worst, and the first whose condition the items of evidence "
        f"fulfil is given: {derived}.{changed}"
    )
    return Measure(
        "rating",
        ("rating", "value"),
        rule,
        provenance(framework, f"{criterion.id} {criterion.title}"),
        plain=rating.final.label,
        missing=rating.missing,
        counted="items of evidence",
        parts=tuple(
            (i.item.text, f"left out: {i.excluded}" if i.excluded else i.level.label if i.level else "not judged yet")
            for i in rating.items
        ),
    )


def ratings_measure(framework: Framework, ratings: Mapping[tuple[str, str], Rating], name: str) -> Measure:
    """How many criteria of a framework have a rating, of all that are rated from evidence."""
    levels = {level.id: level for level in framework.evidence.ratings} if framework.evidence else {}
    if name not in levels:
        raise Refused(f"{framework.id} has no rating {name!r}", nearest(name, levels))
    rated = [c for c in framework.criteria.values() if c.method == "evidence"]
    results = [rating_measure(framework, c, ratings.get((framework.id, c.id)), ALL).plain for c in rated]
    label = levels[name].label
    return count_of(
        "ratings",
        [result == label for result in results],
        f"Criteria with the rating {label}, of all that are rated from evidence.",
        provenance(framework, f"Criteria rated: {label}"),
        "criteria",
        tuple((f"{c.id} {c.title}", result) for c, result in zip(rated, results, strict=True)),
    )


def weight_measure(framework: Framework, composite: str, member: str) -> Measure:
    """How much a member counts in a composite: its part of the whole, or as often as it counts in a sum."""
    found = framework.composites[composite]
    weights = {one.subject: member_weight(framework, one) for one in found.of}
    weight, total = weights[member], sum(weights.values(), Fraction(0))
    mean = found.method == "weighted_mean"
    return Measure(
        "weight",
        ("value", "percent", "words", "Words") if mean else ("value", "number_words"),
        f"{member} has weight {number_text(weight)} of {number_text(total)} in {composite}.",
        provenance(framework, found.title),
        share=weight / total if mean else None,
        number=weight,
    )


def exact_percent(share: Fraction) -> str:
    """A share with two decimal digits, to show what was rounded."""
    return f"{decimal_text(share * 100, 2)}%"


def _member(framework: Framework, scores: Scores, member: Member, group: str) -> tuple[str, str]:
    estimate = scores.of(framework.id, member.subject, group)
    weight = number_text(member_weight(framework, member))
    return f"{member.subject} (weight {weight})", _exact(estimate)


def _exact(estimate: Estimate) -> str:
    if estimate.value is None:
        return "no score"
    return exact_percent(estimate.value) if estimate.unit == "share" else number_text(estimate.value)


def _scored(estimate: Estimate, subject: str) -> Fraction:
    if estimate.suppressed:
        raise too_few(subject, estimate.group)
    if estimate.value is None:
        in_group = "" if estimate.group == ALL else f" in the group {estimate.group}"
        raise NothingYet(
            f"{subject} has no score{in_group}: it, or a part of it, rests on no answers",
            "Answer its questions, or take the sentence out.",
        )
    return estimate.value
