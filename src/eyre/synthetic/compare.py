"""Published figures beside those of an inspection: which are reproduced, and which cannot be, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from eyre.assessment.inspection import Inspection
from eyre.errors import EyreError
from eyre.framework.framework import ALL
from eyre.report.figures import Figures
from eyre.report.reference import parse
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Scores
from eyre.synthetic.published import Target, read_targets
from eyre.synthetic.twins import twin_folder

Verdict = Literal["reproduced", "within_bounds", "impossible", "failed"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published figure, what the inspection gives, and what to make of it."""

    target: Target
    ours: str
    verdict: Verdict


def compare_twin(
    twin: str, inspection: Inspection, scores: Scores, ratings: Mapping[tuple[str, str], Rating]
) -> tuple[Comparison, ...]:
    """Compare an inspection with the published figures of the synthetic inspection that it was built as."""
    folder = twin_folder(twin)
    targets = read_targets(folder / "figures.csv", folder / "figure_map.csv")
    return compare_figures(targets, Figures(inspection, scores, ratings))


def compare_figures(targets: Iterable[Target], figures: Figures) -> tuple[Comparison, ...]:
    """Compare every figure that follows from answers and evidence; what was only supplied follows from nothing."""
    return tuple(_compare(target, figures) for target in targets if target.treatment != "input")


def tally(comparisons: Sequence[Comparison]) -> str:
    """How many figures were reproduced, in one sentence."""
    counts = Counter(comparison.verdict for comparison in comparisons)
    return (
        f"Of {len(comparisons)} published figures {counts['reproduced']} are reproduced, {counts['within_bounds']} lie "
        f"within the bounds of their wording, {counts['impossible']} cannot be true beside the others, and "
        f"{counts['failed']} differ."
    )


def _compare(target: Target, figures: Figures) -> Comparison:
    try:
        ours, agrees = _measured(target, figures)
    except EyreError as error:
        return Comparison(target, str(error), "failed")
    if target.treatment == "impossible":
        return Comparison(target, ours, "impossible")
    if not agrees:
        return Comparison(target, ours, "failed")
    return Comparison(target, ours, "within_bounds" if target.treatment == "vague" else "reproduced")


def _measured(target: Target, figures: Figures) -> tuple[str, bool]:
    """What the inspection gives, and whether it agrees with what was published."""
    if target.form == "questions_below_rest":
        share = _questions_below_rest(target, figures)
        return f"{float(100 * share):.1f} per cent", _within(target, share)
    if target.form == "rank":
        place = _rank(target, figures)
        return f"place {place}", _between(target, Fraction(place))
    group = "" if target.group == ALL else f"@{target.group}"
    written = f"{'not ' if target.complement else ''}{target.framework}/{target.subject} {group}"
    # A share in the text may be a count as its subject is usually printed.
    form = " as percent" if target.form == "percent" else ""
    resolved = figures.resolve(parse(written + form), target.framework)
    measure = resolved.measure
    if target.form == "rating":
        return resolved.text, resolved.text == target.value
    if target.form in ("percent", "score", "value"):
        return resolved.text, resolved.text == f"{target.value}%"
    if target.form in ("count", "x_of_y"):
        of = "" if measure.denominator is None else f" of {measure.denominator}"
        numbers = measure.numerator if measure.numerator is not None else measure.number
        fits = target.denominator is None or target.denominator == measure.denominator
        return f"{numbers}{of}", numbers == target.number and fits
    of_all = measure.share
    return resolved.text, of_all is not None and _within(target, of_all)


def _within(target: Target, share: Fraction) -> bool:
    return _between(target, 100 * share)


def _between(target: Target, value: Fraction) -> bool:
    return (target.low is None or target.low <= value) and (target.high is None or value <= target.high)


def _rank(target: Target, figures: Figures) -> int:
    """The place of an option among all options of a multiple choice, by how many chose it."""
    question, _, option = target.subject.partition(":")
    chosen = figures.scores.tallies.of(target.framework, question, target.group).values
    return 1 + sum(count > chosen[option] for count in chosen.values())


def _questions_below_rest(target: Target, figures: Figures) -> Fraction:
    """The share of a criterion's scored questions put to everybody on which a group does worse than all others."""
    framework = figures.scores.frameworks[target.framework]
    asked = [
        q for q in framework.questions_of(target.subject) if q.kind == "judged" and q.weight and q.applies_when is None
    ]
    below = 0
    for question in asked:
        group, everybody = (figures.scores.tallies.of(target.framework, question.id, g) for g in (target.group, ALL))
        met, answered = everybody.numerator - group.numerator, everybody.denominator - group.denominator
        below += group.numerator * answered < met * group.denominator
    return Fraction(below, len(asked))
