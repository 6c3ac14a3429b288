"""The scoring sheet, the scores of groups side by side, and the rules of scoring, all drawn from the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from eyre.analysis.result import from_to
from eyre.document.model import Block, Cell, ChartRow, Dot, DotChart, Figure, Paragraph, Table, text
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Composite, Criterion, ReportPart
from eyre.report.forms import number_text, percent_text
from eyre.report.material import Material, figure, groups_beside_all, score_text, sub_heading, table, words, x_of_y
from eyre.report.measure import ROUNDING
from eyre.report.scored_subjects import METHODS, POOLING
from eyre.report.words import capitalised, listed, multiplicity_in_words
from eyre.scoring.composites import member_weight

AT_MOST_SERIES = 4


def scoring_sheet(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """Every criterion with its rating or score, the scores of sections, and the scores of the whole."""
    yield sheet_table(material, framework, part.id, intervals=part.intervals and material.estimates is not None)


def sheet_table(material: Material, framework: Framework, key: str, *, intervals: bool = False) -> Table:
    """The scoring sheet as a table, with the interval of each score where it is wanted."""
    columns = 4 if intervals else 3
    rows: list[tuple[Cell, ...]] = []
    for section in framework.sections.values():
        rows.append(sub_heading(f"{section.id}  {section.title}", columns))
        for criterion in framework.criteria_of(section.id):
            importance = framework.importance[criterion.importance].title if criterion.importance else ""
            shown = figure(material.result(framework, criterion))
            row = (words(f"{criterion.id}  {criterion.title}"), words(importance), shown)
            rated = criterion.method == "evidence"
            rows.append((*row, *_sure(material, framework, None if rated else criterion.id, intervals)))
        if section.id in framework.composites:
            rows.append(_composite_row(material, framework, framework.composites[section.id], intervals))
    others = [c for c in framework.composites.values() if c.id not in framework.sections]
    if others:
        rows.append(sub_heading("All sections", columns))
        rows += [_composite_row(material, framework, composite, intervals) for composite in others]
    return table(
        f"Scoring sheet: {framework.title}",
        ("Criterion", "Importance", "Rating or score", *(["Interval"] if intervals else [])),
        rows,
        key=f"{key}-table",
        align="llrr" if intervals else "llr",
        widths=(50, 16, 18, 16) if intervals else (60, 18, 22),
        note="Criteria without an importance are rated from evidence; the others are scored from cases."
        + (f" {_interval_note(material)}" if intervals else ""),
    )


def _sure(material: Material, framework: Framework, subject: str | None, wanted: bool) -> Iterator[Cell]:
    if wanted and subject is None:
        yield Cell(())
    elif wanted and subject is not None:
        unit = framework.composites[subject].unit if subject in framework.composites else "share"
        yield figure(from_to(material.interval(framework, subject), unit))


def _interval_note(material: Material) -> str:
    level = material.estimates.level if material.estimates else 0
    return (
        f"Interval: in {level:.0%} of all samples drawn as this one was, what an inspection of every eligible case "
        "would have found lies between these figures. It is made with design weights and the score is not: where the "
        "sample holds more of some cases on purpose, a score may lie outside."
    )


def scores_chart(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """Scores per criterion, with the groups that the pack wants to see beside all cases, drawn and tabled."""
    criteria = [c for c in framework.criteria.values() if c.method == "answers"]
    groups = dict(list(groups_beside_all(framework).items())[:AT_MOST_SERIES])
    if not any(material.scores.of(framework.id, c.id).value is not None for c in criteria):
        yield Paragraph(text("No criterion has a score yet."))
        return
    key = f"{part.id}-table"
    sizes = {group: material.scores.tallies.size(framework.id, group) for group in groups}
    sized = [f"{title} ({sizes[group]})" if sizes[group] else title for group, title in groups.items()]
    rows = [
        ChartRow(f"{c.id}  {c.title}", tuple(_dot(material, framework, c.id, group) for group in groups))
        for c in criteria
    ]
    chart = DotChart(tuple(sized), tuple(rows), "%", 0, 100)
    message = scores_message(material, framework, criteria, groups)
    yield Figure(chart, f"Scores by criterion: {listed(tuple(sized))}", message, key)
    yield Paragraph(text(message))
    yield groups_table(material, framework, criteria, groups, key)


def groups_table(
    material: Material, framework: Framework, criteria: list[Criterion], groups: Mapping[str, str], key: str
) -> Table:
    """Scores by criterion and section for each group, with what they rest on."""
    rows = []
    subjects = [(f"{c.id}  {c.title}", c.id, False) for c in criteria]
    subjects += [(composite.title, composite.id, True) for composite in framework.composites.values()]
    for title, subject, strong in subjects:
        row = [words(title, strong=strong)]
        for group in groups:
            estimate = material.scores.of(framework.id, subject, group)
            row.append(figure(score_text(framework, estimate), strong=strong))
            base = x_of_y(estimate.numerator, estimate.denominator) if estimate.denominator is not None else ""
            row.append(figure(base, strong=strong) if base else Cell((), strong))
        rows.append(tuple(row))
    header = ["Criterion"]
    for title in groups.values():
        header += [title, "Answers met"]
    return table(
        f"Scores by criterion: {listed(tuple(groups.values()))}",
        header,
        rows,
        key=key,
        align="l" + "rr" * len(groups),
        widths=(44, *(14 for _ in header[1:])),
        note="Answers met: of all answers that apply, how many meet the question. Sections have none of their own.",
    )


def scores_message(
    material: Material, framework: Framework, criteria: list[Criterion], groups: Mapping[str, str]
) -> str:
    """What the chart of scores shows, in words that stand alone."""
    scored = {c.id: e for c in criteria if (e := material.scores.of(framework.id, c.id)).value is not None}
    highest = max(scored.values(), key=lambda estimate: estimate.value or Fraction(0))
    lowest = min(scored.values(), key=lambda estimate: estimate.value or Fraction(0))
    sentences = [
        f"Among all cases the highest score is {highest.subject} with {score_text(framework, highest)}, "
        f"the lowest {lowest.subject} with {score_text(framework, lowest)}."
    ]
    for group, title in groups.items():
        if group != ALL:
            sentences.append(_comparison(material, framework, tuple(scored), group, title))
    return " ".join(sentence for sentence in sentences if sentence)


def _comparison(material: Material, framework: Framework, subjects: tuple[str, ...], group: str, title: str) -> str:
    gaps = {
        subject: here.value - everywhere.value
        for subject in subjects
        if (here := material.scores.of(framework.id, subject, group)).value is not None
        and (everywhere := material.scores.of(framework.id, subject)).value is not None
    }
    if not gaps:
        return ""
    lower = sum(gap < 0 for gap in gaps.values())
    higher = sum(gap > 0 for gap in gaps.values())
    widest = max(gaps, key=lambda subject: abs(gaps[subject]))
    shown = f"{material.score(framework, widest, group)} against {material.score(framework, widest)}"
    return (
        f"{title} score lower than all cases on {lower} of {len(gaps)} criteria and higher on {higher}; they differ "
        f"most on {widest}, with {shown}."
    )


def scoring_rules(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """Ratings and their conditions, the criteria and how often they count, and what makes up the whole."""
    if framework.evidence:
        yield _ratings_table(framework, part.id)
    yield _criteria_table(framework, part.id)
    for composite in framework.composites.values():
        if composite.id not in framework.sections:
            yield _composite_table(framework, composite, part.id)
    yield Paragraph(text(_rounding_rule(framework)), "note")


def _ratings_table(framework: Framework, key: str) -> Table:
    assert framework.evidence is not None
    heavy = [item for item in framework.spec.evidence_items if item.weight > 1]
    counted = " ".join(
        f"In {item.criterion} this item counts {multiplicity_in_words(item.weight)}: {item.text}" for item in heavy
    )
    levels = listed(tuple(level.label.lower() for level in framework.evidence.levels), "or")
    return table(
        "Ratings and their conditions, tested from the top",
        ("Rating", "Condition"),
        [(words(rating.label), words(rating.meaning)) for rating in framework.evidence.ratings],
        key=f"{key}-ratings",
        align="ll",
        widths=(28, 72),
        note=f"Items of evidence are judged {levels}. {counted}".strip(),
    )


def _criteria_table(framework: Framework, key: str) -> Table:
    rows = []
    for criterion in framework.criteria.values():
        scored = criterion.method == "answers"
        count = len([q for q in framework.questions_of(criterion.id) if q.kind == "judged" and q.weight])
        items = len([item for item in framework.evidence_items(criterion.id) if not item.left_out])
        importance = framework.importance[criterion.importance] if criterion.importance else None
        weight = capitalised(multiplicity_in_words(framework.importance_weight(criterion.id)))
        shown = f"{importance.title}: {weight.lower()}" if importance else weight if scored else "Takes no part"
        made_of = f"Scored from {count} questions" if scored else f"Rated from {items} items of evidence"
        rows.append((words(f"{criterion.id}  {criterion.title}"), words(made_of), words(shown)))
    return table(
        "Criteria, what they are judged by, and how often each counts in the score of its section",
        ("Criterion", "Judged by", "Counts"),
        rows,
        key=f"{key}-criteria",
        align="lll",
        widths=(46, 32, 22),
    )


def _composite_table(framework: Framework, composite: Composite, key: str) -> Table:
    weights = [(member.subject, member_weight(framework, member)) for member in composite.of]
    total = sum((weight for _, weight in weights), Fraction(0))
    mean = composite.method == "weighted_mean"
    titles = {composite.id: composite.title for composite in framework.composites.values()}
    titles |= {criterion.id: criterion.title for criterion in framework.criteria.values()}
    titles |= {section.id: section.title for section in framework.sections.values()}
    rows = [
        (
            words(f"{subject}  {titles[subject]}"),
            figure(percent_text(weight / total, framework.rounding) if mean else number_text(weight)),
        )
        for subject, weight in weights
    ]
    return table(
        f"What makes up: {composite.title}",
        ("Part", "Weight"),
        rows,
        key=f"{key}-{composite.id}",
        align="lr",
        widths=(78, 22),
        note=f"The score is the {METHODS[composite.method]} of its parts.",
    )


def _rounding_rule(framework: Framework) -> str:
    return (
        f"Score of a criterion: {POOLING[framework.pooling]}. Scores of sections and of the whole are made from "
        f"unrounded scores. A score is rounded once, when it is printed; {ROUNDING[framework.rounding]}."
    )


def _composite_row(material: Material, framework: Framework, composite: Composite, intervals: bool) -> tuple[Cell, ...]:
    shown = material.score(framework, composite.id)
    row = (words(composite.title, strong=True), Cell((), True), figure(shown, strong=True))
    return (*row, *_sure(material, framework, composite.id, intervals))


def _dot(material: Material, framework: Framework, subject: str, group: str) -> Dot | None:
    estimate = material.scores.of(framework.id, subject, group)
    if estimate.value is None:
        return None
    return Dot(float(estimate.value * 100), score_text(framework, estimate))
