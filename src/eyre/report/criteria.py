"""A section of the report: each criterion with its result, its description, its findings, and how it was judged."""

from __future__ import annotations

from collections.abc import Iterator

from eyre.document.model import Block, Callout, Heading, ItemList, Paragraph, Table, text
from eyre.framework.framework import Framework
from eyre.framework.spec import Criterion, ReportPart
from eyre.report.findings import GOOD_PRACTICE, IMPROVEMENTS, STRENGTHS, Finding, Items
from eyre.report.material import NOT_RATED, Material, figure, groups_beside_all, score_text, table, words, x_of_y
from eyre.scoring.rating import Rating


def section(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """The criteria of a section with their findings, then the counts on which their results rest."""
    criteria = framework.criteria_of(part.section or "")
    for criterion in criteria:
        yield from _criterion(material, framework, criterion, part.level + 1)
    scored = [criterion for criterion in criteria if criterion.method == "answers"]
    rated = [criterion for criterion in criteria if criterion.method == "evidence"]
    if scored or rated:
        yield Heading(part.level + 1, "How these criteria were judged", f"{part.id}-judged")
    if scored:
        yield _scored_table(material, framework, scored, part.id)
    if rated and framework.evidence:
        yield _rated_table(material, framework, rated, part.id)


def badge(material: Material, framework: Framework, part: ReportPart) -> str:
    """The score of a section, where it has one."""
    section = part.section or ""
    return material.score(framework, section) if section in framework.composites else ""


def _criterion(material: Material, framework: Framework, criterion: Criterion, level: int) -> Iterator[Block]:
    key = f"criterion-{criterion.id}".lower()
    yield Heading(level, f"{criterion.id}  {criterion.title}", key, material.result(framework, criterion))
    yield Paragraph(text(criterion.description), "description")
    rating = material.ratings.get((framework.id, criterion.id))
    if rating and rating.adjusted and rating.adjusted != rating.derived:
        yield Paragraph(text(_adjustment(rating)), "note")
    finding = material.findings.get((framework.id, criterion.id), Finding())
    if not (finding.strengths or finding.good_practice or finding.improvements):
        yield Paragraph(text("No findings are recorded under this criterion."), "note")
    yield from _list(STRENGTHS, finding.strengths, level + 1, key)
    for blocks in finding.good_practice:
        yield Callout(GOOD_PRACTICE, blocks, "good_practice")
    yield from _list(IMPROVEMENTS, finding.improvements, level + 1, key)


def _list(title: str, items: Items, level: int, key: str) -> Iterator[Block]:
    if items:
        yield Heading(level, title, f"{key}-{title.lower().replace(' ', '-')}")
        yield ItemList(items)


def _adjustment(rating: Rating) -> str:
    derived = rating.derived.label if rating.derived else NOT_RATED
    adjusted = rating.adjusted.label if rating.adjusted else derived
    return f"The evidence gave the rating {derived}; the lead inspector changed it to {adjusted}. {rating.reason}"


def _scored_table(material: Material, framework: Framework, criteria: list[Criterion], key: str) -> Table:
    groups = groups_beside_all(framework)
    header = ["Criterion", "Questions"]
    for title in groups.values():
        header += [title, "Answers met"]
    header += ["Not applicable", "Missing"]
    rows = []
    for criterion in criteria:
        questions = [q for q in framework.questions_of(criterion.id) if q.kind == "judged" and q.weight]
        row = [words(f"{criterion.id}  {criterion.title}"), figure(str(len(questions)))]
        for group in groups:
            estimate = material.scores.of(framework.id, criterion.id, group)
            row.append(figure(score_text(framework, estimate)))
            row.append(figure(x_of_y(estimate.numerator, estimate.denominator)))
        everybody = material.scores.of(framework.id, criterion.id)
        row += [figure(str(everybody.not_applicable)), figure(str(everybody.missing))]
        rows.append(tuple(row))
    sizes = ", ".join(
        f"{title}: {material.scores.tallies.size(framework.id, group)}" for group, title in groups.items()
    )
    return table(
        f"{_named(criteria)} scored from cases: answers that meet the question, of all answers that apply",
        header,
        rows,
        key=f"{key}-scored",
        align="l" + "r" * (len(header) - 1),
        widths=(28, 11, *((10, 15) * len(groups)), 12, 10),
        note=(
            f"Number of cases. {sizes}. Not applicable and missing are answers among all cases. Every question is "
            "counted in the annex."
        ),
    )


def _rated_table(material: Material, framework: Framework, criteria: list[Criterion], key: str) -> Table:
    assert framework.evidence is not None
    levels = framework.evidence.levels
    rows = []
    for criterion in criteria:
        rating = material.ratings.get((framework.id, criterion.id))
        items = rating.items if rating else ()
        part = [item for item in items if not item.excluded]
        row = [words(f"{criterion.id}  {criterion.title}")]
        row += [figure(str(sum(item.level == level for item in part))) for level in levels]
        row.append(figure(str(sum(item.level is None for item in part))))
        row.append(figure(str(len(items) - len(part))))
        rows.append(tuple(row))
    return table(
        f"{_named(criteria)} rated from evidence: items by how they were judged",
        ("Criterion", *(level.label for level in levels), "Not judged", "Left out"),
        rows,
        key=f"{key}-rated",
        align="l" + "r" * (len(levels) + 2),
        # A column is as wide as the longest word that heads it.
        widths=(32, *(4 + max(map(len, level.label.split())) for level in levels), 10, 9),
        note="Items are left out where they are the duty of another body, or for a reason that is recorded with them.",
    )


def _named(criteria: list[Criterion]) -> str:
    """Which criteria a table holds, so that no two tables are called alike."""
    ids = [criterion.id for criterion in criteria]
    return " and ".join((", ".join(ids[:-1]), ids[-1])) if len(ids) > 1 else ids[0]
