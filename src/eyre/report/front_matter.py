"""Parts of a report that are texts or lists: texts, contents, acknowledgements, glossary, recommendations."""

from __future__ import annotations

from collections.abc import Iterator

from eyre.assessment.inspection import Recommendation
from eyre.document.model import Block, Contents, ItemList, Paragraph, Terms, text
from eyre.framework.framework import Framework
from eyre.framework.spec import ReportPart
from eyre.report.material import Material, figure, table, words
from eyre.report.prose import Place
from eyre.report.words import listed

RECOMMENDATIONS = "recommendations.yaml"


def text_part(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """A text of the inspection, or of the pack where the inspection has none; nothing where neither has it."""
    name = part.text or part.id
    own = material.inspection.texts.get(name)
    markdown = own if own is not None else framework.text(name)
    if markdown:
        file = f"texts/{name}.md" if own is not None else f"{framework.id}/texts/{name}.md"
        yield from material.writer.text(markdown, Place(file, framework.id), part.level, part.id)


def contents(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """Where the table of contents stands."""
    yield Contents(part.title or "Contents")


def acknowledgements(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """Thanks, and the team by role. Nobody is named."""
    yield from text_part(material, framework, part)
    team = material.inspection.about.team
    if team:
        yield table(
            "The inspection team",
            ("Role", "Number"),
            [(words(role.role), figure(str(role.count))) for role in team],
            key=f"{part.id}-team",
            align="lr",
            widths=(80, 20),
        )


def glossary(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """The terms of every framework of the inspection, in the order of the alphabet."""
    frameworks = material.inspection.frameworks.values()
    terms = {entry.term: entry.meaning for f in reversed(list(frameworks)) for entry in f.spec.glossary}
    if terms:
        yield Terms(tuple((term, text(terms[term])) for term in sorted(terms, key=lambda term: (term.lower(), term))))


def recommendations(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """The numbered recommendations that rest on this framework, and to whom they are addressed."""
    own = [one for one in material.inspection.recommendations if one.framework == framework.id]
    if not own:
        return
    addressees = tuple(dict.fromkeys(one.addressed_to for one in own if one.addressed_to))
    if addressees:
        yield Paragraph(text(f"Addressed to: {listed(addressees)}."))
    items = [_recommendation(material, one, addressee=len(addressees) > 1) for one in own]
    numbered = [one.id for one in own] == [str(number) for number in range(1, len(own) + 1)]
    if numbered:
        yield ItemList(tuple(items), ordered=True)
    else:
        numbers = [(Paragraph(text(f"Recommendation {one.id}"), "note"),) for one in own]
        yield ItemList(tuple(number + item for number, item in zip(numbers, items, strict=True)))


def place_of(one: Recommendation) -> Place:
    """Where a recommendation stands, for what is wrong with it."""
    return Place(RECOMMENDATIONS, one.framework, entry=f"recommendation {one.id} of {one.framework}")


def _recommendation(material: Material, one: Recommendation, *, addressee: bool) -> tuple[Block, ...]:
    blocks = material.writer.text(one.text, place_of(one), 1, f"recommendation-{one.framework}-{one.id}".lower())
    to = f"Addressed to: {one.addressed_to}. " if addressee and one.addressed_to else ""
    criteria = f"Would improve {listed(one.criteria)}." if one.criteria else ""
    return (*blocks, Paragraph(text(f"{to}{criteria}".strip()), "note")) if to or criteria else blocks
