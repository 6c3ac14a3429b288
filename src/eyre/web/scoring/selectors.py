"""What the pages of evidence and scores read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eyre.analysis.result import from_to
from eyre.assessment.inspection import Inspection as Value
from eyre.framework.framework import ALL, Framework, found
from eyre.framework.spec import Criterion, Evidence, Option, Question, RatingLevel, Section
from eyre.report.cases import OUTCOMES
from eyre.report.material import groups_beside_all
from eyre.report.trace import Trace
from eyre.scoring.rating import JudgedItem, Rating, ratings
from eyre.scoring.tally import Tally
from eyre.statistics.intervals import Interval
from eyre.web.inspections.seen import mark
from eyre.web.scoring.scored import Scored


@dataclass(frozen=True, slots=True)
class RatedCriterion:
    """A criterion that is rated from evidence, and how far its judging is."""

    framework: Framework
    section: Section
    criterion: Criterion
    rating: Rating

    @property
    def part(self) -> int:
        """How many items take part."""
        return sum(not item.excluded for item in self.rating.items)

    @property
    def judged(self) -> int:
        """How many of them are judged."""
        return self.part - self.rating.missing


def rated_criteria(value: Value) -> list[RatedCriterion]:
    """Every criterion that is rated from evidence, in the order of the instruments."""
    rated = ratings(value)
    return [
        RatedCriterion(framework, section, criterion, rated[(framework.id, criterion.id)])
        for framework in value.frameworks.values()
        for section in framework.sections.values()
        for criterion in framework.criteria_of(section.id)
        if criterion.method == "evidence"
    ]


@dataclass(frozen=True, slots=True)
class ItemToJudge:
    """An item with what was judged. seen: the mark of its row, to be sent back with a new judgement."""

    judged: JudgedItem
    document: str
    excluded: str
    by: str
    at: object
    seen: str


@dataclass(frozen=True, slots=True)
class CriterionPage:
    """One criterion with its items, its rating, and what the levels and ratings mean."""

    rated: RatedCriterion
    items: tuple[ItemToJudge, ...]
    levels: tuple[Option, ...]
    ratings: tuple[RatingLevel, ...]
    seen: str
    before: RatedCriterion | None
    after: RatedCriterion | None


def criterion_page(value: Value, framework: str, criterion: str) -> CriterionPage:
    """One criterion to judge. Raises UnknownId where there is none that is rated from evidence."""
    listed = rated_criteria(value)
    places = {f"{one.framework.id} {one.criterion.id}": number for number, one in enumerate(listed)}
    place = found(places, f"{framework} {criterion}", "criterion that is rated from evidence")
    one = listed[place]
    evidence = evidence_of(one.framework)
    items = []
    for judged in one.rating.items:
        row = evidence_row(value, framework, criterion, judged.item.id)
        items.append(
            ItemToJudge(
                judged,
                (row or {}).get("document") or "",
                (row or {}).get("excluded_reason") or "",
                (row or {}).get("assessor_key") or "",
                (row or {}).get("judged_at"),
                mark(row),
            )
        )
    seen = mark(rating_row(value, framework, criterion))
    before = listed[place - 1] if place else None
    after = listed[place + 1] if place + 1 < len(listed) else None
    return CriterionPage(one, tuple(items), evidence.levels, evidence.ratings, seen, before, after)


def evidence_of(framework: Framework) -> Evidence:
    """The levels and ratings of an instrument that has criteria rated from evidence."""
    assert framework.evidence is not None  # cross_check refuses a pack with rated criteria and no ratings
    return framework.evidence


def evidence_row(value: Value, framework: str, criterion: str, item: str) -> dict[str, str] | None:
    """What was judged of an item; None while nothing was."""
    key = (framework, criterion, item)
    rows = value.tables["evidence"].to_pylist()
    return next((row for row in rows if (row["framework"], row["criterion"], row["item"]) == key), None)


def rating_row(value: Value, framework: str, criterion: str) -> dict[str, str] | None:
    """The lead inspector's adjustment of a rating; None where there is none."""
    rows = value.tables["ratings"].to_pylist()
    return next((row for row in rows if (row["framework"], row["criterion"]) == (framework, criterion)), None)


@dataclass(frozen=True, slots=True)
class Figure:
    """A score of one group as a sheet shows it. low, high and at: on a scale of 100, for the small picture."""

    reference: str
    text: str
    base: str
    interval: str
    suppressed: bool
    at: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def width(self) -> float:
        """How long the interval is."""
        return (self.high or 0) - (self.low or 0)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A criterion or composite with its figure for each group, or its rating."""

    id: str
    title: str
    is_composite: bool
    rating: Rating | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The scoring sheet of one instrument."""

    framework: Framework
    groups: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    level: float | None


def sheets(made: Scored) -> list[Sheet]:
    """The scoring sheets of an inspection."""
    level = made.estimates.level if made.estimates else None
    return [
        Sheet(framework, tuple(groups_beside_all(framework).values()), tuple(_rows(made, framework)), level)
        for framework in made.value.frameworks.values()
    ]


def _rows(made: Scored, framework: Framework) -> Iterator[SheetRow]:
    groups = tuple(groups_beside_all(framework))
    for section in framework.sections.values():
        for criterion in framework.criteria_of(section.id):
            if criterion.method == "evidence":
                rating = made.ratings[(framework.id, criterion.id)]
                yield SheetRow(criterion.id, criterion.title, False, rating, ())
            else:
                yield SheetRow(
                    criterion.id, criterion.title, False, None, _figures(made, framework, criterion.id, groups)
                )
        if section.id in framework.composites:
            title = framework.composites[section.id].title
            yield SheetRow(section.id, title, True, None, _figures(made, framework, section.id, groups))
    for composite in framework.composites.values():
        if composite.id not in framework.sections:
            yield SheetRow(composite.id, composite.title, True, None, _figures(made, framework, composite.id, groups))


def _figures(made: Scored, framework: Framework, subject: str, groups: tuple[str, ...]) -> tuple[Figure, ...]:
    return tuple(_figure(made, framework, subject, group) for group in groups)


def _figure(made: Scored, framework: Framework, subject: str, group: str) -> Figure:
    estimate = made.published.of(framework.id, subject, group)
    printed = estimate.printed(framework)
    reference = f"{framework.id}/{subject}" + ("" if group == ALL else f" @{group}")
    text = "" if printed is None else f"{printed}%" if estimate.unit == "share" else str(printed)
    counted = estimate.numerator is not None and estimate.denominator
    base = f"{float(estimate.numerator or 0):g} / {estimate.denominator}" if counted else ""
    interval = made.estimates.of(framework.id, subject, group).interval if made.estimates else None
    figure = Figure(reference, text, base, from_to(interval, estimate.unit) if interval else "", estimate.suppressed)
    if estimate.unit != "share" or estimate.value is None or estimate.suppressed:
        return figure
    return _drawn(figure, float(estimate.value), interval)


def _drawn(figure: Figure, share: float, interval: Interval | None) -> Figure:
    low, high = (interval.low, interval.high) if interval else (share, share)
    return Figure(
        figure.reference, figure.text, figure.base, figure.interval, figure.suppressed,
        round(100 * share, 1), round(100 * low, 1), round(100 * high, 1),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionProgress:
    """How far one question is answered over all cases."""

    question: Question
    tally: Tally

    @property
    def answered(self) -> int:
        """Answers given, not applicable among them."""
        return self.tally.denominator + self.tally.not_applicable

    @property
    def asked(self) -> int:
        """Answers that are wanted."""
        return self.answered + self.tally.missing


def question_progress(made: Scored, framework: Framework) -> list[QuestionProgress]:
    """How far each question that is judged is answered, in the order of the instrument."""
    return [
        QuestionProgress(question, made.counted.tallies.of(framework.id, question.id, ALL))
        for question in framework.spec.questions
        if question.kind == "judged"
    ]


def outcomes(traced: Trace) -> list[tuple[str, tuple[str, ...]]]:
    """The cases behind a figure by what came of them."""
    return [(outcome, ids) for outcome in OUTCOMES if (ids := traced.ids(outcome))]
