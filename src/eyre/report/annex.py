"""The annex: every question with its counts, interviews, and what each recommendation rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eyre.assessment.inspection import Recommendation
from eyre.document.model import Block, Cell, Heading, Paragraph, Table, text
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Option, Question, Schedule
from eyre.report.front_matter import place_of
from eyre.report.material import (
    NO_FIGURE,
    Material,
    figure,
    groups_beside_all,
    share_text,
    sub_heading,
    table,
    words,
    x_of_y,
)
from eyre.report.reference import Refused, parse
from eyre.scoring.tally import Tally

UNSCORED = "†"
RECONSTRUCTED = "*"


def annex(material: Material) -> Iterator[Block]:
    """All counts behind the report, framework by framework."""
    yield Heading(1, "Annex: every question", "annex")
    yield Paragraph(
        text(
            "Every question is listed with the number of cases that met it, of all cases to which it applied and that "
            "were answered. Cases to which it did not apply, and answers that are missing, are outside that number and "
            f"stand beside it. {UNSCORED} marks a question that is reported but not scored, {RECONSTRUCTED} one that "
            "was not published and was added so that its criterion is complete."
        )
    )
    if any(tally.suppressed for tally in material.scores.tallies.questions.values()):
        yield Paragraph(text(f"{NO_FIGURE} stands for what rests on too few cases, or would give such a figure away."))
    for framework in material.inspection.frameworks.values():
        yield Heading(2, framework.title, f"annex-{framework.id}".lower())
        yield from _questions(material, framework)
        yield from _facts(material, framework)
        for schedule in framework.schedules.values():
            if schedule.questions:
                yield _interview(material, framework, schedule)
    yield from _bases(material)


def _questions(material: Material, framework: Framework) -> Iterator[Table]:
    groups = groups_beside_all(framework)
    for section in framework.sections.values():
        rows: list[tuple[Cell, ...]] = []
        for criterion in framework.criteria_of(section.id):
            judged = [q for q in framework.questions_of(criterion.id) if q.kind == "judged"]
            if judged:
                rows.append(sub_heading(f"{criterion.id}  {criterion.title}", 3 + 2 * len(groups)))
            rows += [_question(material, framework, question) for question in judged]
        if rows:
            header = _header("Question", tuple(groups.values()))
            yield _wide(f"Questions of {section.id}: {section.title}", header, rows, f"annex-{section.id}".lower())


def _question(material: Material, framework: Framework, question: Question) -> tuple[Cell, ...]:
    tallies = [material.tally(framework, question.id, group) for group in groups_beside_all(framework)]
    marks = (RECONSTRUCTED if question.origin == "reconstructed" else "") + (UNSCORED if not question.weight else "")
    everywhere = tallies[0]
    return (
        words(f"{question.text} {marks}".strip()),
        *(cell for tally in tallies for cell in _counts(framework, tally)),
        figure(str(everywhere.not_applicable)),
        figure(str(everywhere.missing)),
    )


def _counts(framework: Framework, tally: Tally) -> tuple[Cell, Cell]:
    return figure(x_of_y(tally.numerator, tally.denominator)), figure(share_text(framework, tally.share))


def _facts(material: Material, framework: Framework) -> Iterator[Table]:
    """Questions of choice, which describe and do not score: each value with its count."""
    groups = groups_beside_all(framework)
    rows: list[tuple[Cell, ...]] = []
    for question in framework.spec.questions:
        if question.kind in ("single", "multiple"):
            # Of two values the first says it all; of more, each has a row below the question.
            if len(question.options) > 2:
                rows.append(sub_heading(question.text, 3 + 2 * len(groups)))
                rows += [_value(material, framework, question, option, option.label) for option in question.options]
            else:
                first = question.options[0]
                rows.append(_value(material, framework, question, first, f"{question.text} {first.label}"))
    if rows:
        header = _header("Question and answer", tuple(groups.values()))
        yield _wide("Questions that describe a case", header, rows, f"annex-{framework.id}-facts".lower())


def _value(
    material: Material, framework: Framework, question: Question, option: Option, title: str
) -> tuple[Cell, ...]:
    tallies = [material.tally(framework, question.id, group) for group in groups_beside_all(framework)]
    counted = [tally.of_value(option.value) for tally in tallies]
    cells = (cell for tally in counted for cell in _counts(framework, tally))
    return (words(title), *cells, figure(str(tallies[0].not_applicable)), figure(str(tallies[0].missing)))


def _interview(material: Material, framework: Framework, schedule: Schedule) -> Table:
    rows = []
    for question in schedule.questions:
        tally = material.scores.tallies.of(framework.id, question.id, ALL, schedule.id)
        if question.kind != "judged":
            tally = tally.of_value(question.options[0].value if question.options else "")
        outside = (figure(str(tally.not_applicable + tally.not_asked)), figure(str(tally.missing)))
        rows.append((words(question.text), *_counts(framework, tally), *outside))
    size = material.scores.tallies.size(framework.id, ALL, schedule.id)
    return table(
        f"{schedule.title}: {size} interviewed",
        ("Question", "Said yes", "Share", "Does not arise", "Missing"),
        rows,
        key=f"annex-{framework.id}-{schedule.id}".lower(),
        align="lrrrr",
        widths=(52, 14, 10, 14, 10),
    )


def _bases(material: Material) -> Iterator[Block]:
    """What each recommendation rests on; every reference in its basis must resolve."""
    rows = []
    figures = material.writer.figures
    assert figures is not None  # only a letter has none
    for one in material.inspection.recommendations:
        place = place_of(one)
        for basis in one.basis:
            try:
                resolved = figures.resolve(parse(basis), one.framework)
            except Refused as refusal:
                problem = refusal.in_text(place.file, None, basis)
                material.writer.problems.append(replace(problem, column=place.entry))
                continue
            measure = resolved.measure
            of = f" ({measure.group_title})" if resolved.reference.group else ""
            base = x_of_y(measure.numerator, measure.denominator) if measure.kind != "units" else NO_FIGURE
            wording = words(f"{measure.provenance.wording}{of}")
            rows.append((words(_number(material, one)), wording, figure(resolved.text), figure(base)))
    if rows:
        yield Heading(2, "What the recommendations rest on", "annex-recommendations")
        yield table(
            "Figures and ratings behind each recommendation",
            ("Recommendation", "Rests on", "Result", "Count"),
            rows,
            key="annex-recommendations-table",
            align="llrr",
            widths=(20, 46, 18, 16),
        )


def _number(material: Material, one: Recommendation) -> str:
    first = next(iter(material.inspection.frameworks))
    return one.id if one.framework == first else f"{one.id} ({one.framework})"


def _header(first: str, groups: tuple[str, ...]) -> list[str]:
    counted = [title for group in groups for title in (group, "Share")]
    return [first, *counted, "Not applicable", "Missing"]


def _wide(caption: str, header: list[str], rows: list[tuple[Cell, ...]], key: str) -> Table:
    groups = (len(header) - 3) // 2
    widths = (40, *((15, 9) * groups), 13, 10)
    note = "Not applicable and missing are counts among all cases."
    return table(caption, header, rows, key=key, align="l" + "r" * (len(header) - 1), widths=widths, note=note)
