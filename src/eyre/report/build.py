"""An inspection with its scores and ratings -> its report, part by part, as the pack lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from eyre.analysis.disclosure import gate_of, publishable
from eyre.assessment.inspection import Inspection
from eyre.document.model import Block, Callout, Cover, Document, Heading, Paragraph, text
from eyre.errors import Problem, Problems
from eyre.framework.framework import Framework, nearest
from eyre.framework.spec import ReportPart
from eyre.report.annex import annex
from eyre.report.criteria import badge, section
from eyre.report.fact_tables import tables
from eyre.report.figures import Figures
from eyre.report.findings import read_findings
from eyre.report.front_matter import acknowledgements, contents, glossary, recommendations, text_part
from eyre.report.material import Material
from eyre.report.performance import performance
from eyre.report.prose import Writer
from eyre.report.sampling_part import sampling
from eyre.report.scoring_parts import scores_chart, scoring_rules, scoring_sheet
from eyre.report.words import day_in_words
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Scores

Part = Callable[[Material, Framework, ReportPart], Iterator[Block]]
PARTS: Mapping[str, Part] = {
    "text": text_part,
    "contents": contents,
    "acknowledgements": acknowledgements,
    "glossary": glossary,
    "recommendations": recommendations,
    "scoring_sheet": scoring_sheet,
    "scores_chart": scores_chart,
    "scoring_rules": scoring_rules,
    "performance": performance,
    "section": section,
    "tables": tables,
    "sampling": sampling,
}


def build_report(inspection: Inspection, scores: Scores, ratings: Mapping[tuple[str, str], Rating]) -> Document:
    """Build the whole report.

    A part whose text nobody supplied is left out, and every figure passes the pack's small-number rules. Raises
    Problems with everything, in all texts, that cannot be printed: a reference that does not resolve, rests on no cases
    or may not be published, Markdown that a report has no room for, findings on an unknown criterion, a text that no
    part prints.
    """
    blocks, problems = _draft(inspection, scores, ratings)
    if problems:
        raise Problems([replace(problem, severity="error") for problem in problems])
    return Document(
        cover(inspection),
        tuple(_with_notice(inspection, blocks)),
        language=_main(inspection).spec.language,
        keywords=tuple(word for word in (inspection.about.programme, inspection.about.area) if word),
    )


def report_problems(
    inspection: Inspection, scores: Scores, ratings: Mapping[tuple[str, str], Rating]
) -> tuple[Problem, ...]:
    """Everything that keeps the report from being built; severity "notice" where it only waits for more answers."""
    return _draft(inspection, scores, ratings)[1]


def _draft(
    inspection: Inspection, scores: Scores, ratings: Mapping[tuple[str, str], Rating]
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    gate = gate_of(inspection)
    scores = publishable(inspection, scores, gate)
    writer = Writer(Figures(inspection, scores, ratings, gate))
    findings = read_findings(inspection.findings, writer, inspection.frameworks)
    material = Material(inspection, scores, ratings, writer, findings)
    blocks = (*_frameworks(material), *annex(material))
    problems = dict.fromkeys([*writer.problems, *_unprinted_texts(inspection)])
    return blocks, tuple(sorted(problems, key=lambda p: (p.file, p.row or 0, p.column or "")))


def cover(inspection: Inspection, subtitle: str = "") -> Cover:
    """The front page, from inspection.yaml."""
    about = inspection.about
    period = f"Inspected from {day_in_words(about.inspected_from)} to {day_in_words(about.inspected_to)}"
    return Cover(
        title=about.title,
        subtitle=subtitle or period,
        programme=about.programme,
        publisher=about.publisher,
        date=about.report_date,
        marking=about.marking,
        notice=about.synthetic,
    )


def report_parts(framework: Framework) -> tuple[ReportPart, ...]:
    """The parts that a pack lists, or for a pack that lists none: recommendations, scores and every section."""
    if framework.spec.report:
        return framework.spec.report
    return (
        ReportPart(id="contents", kind="contents", title="Contents"),
        ReportPart(id="recommendations", kind="recommendations", title="Recommendations"),
        ReportPart(id="scoring-sheet", kind="scoring_sheet", title="Scoring sheet"),
        ReportPart(id="scores-chart", kind="scores_chart", title="Scores at a glance", level=2),
        ReportPart(id="scoring-rules", kind="scoring_rules", title="Ratings and weights", level=2),
        *(
            ReportPart(id=f"section-{one.id}".lower(), kind="section", section=one.id, title=f"{one.id}: {one.title}")
            for one in framework.sections.values()
        ),
    )


def _main(inspection: Inspection) -> Framework:
    """The framework whose report this is: the first that no other inserts into its own."""
    inserted = {part.framework for f in inspection.frameworks.values() for part in f.spec.report}
    frameworks = list(inspection.frameworks.values())
    return next((framework for framework in frameworks if framework.id not in inserted), frameworks[0])


def _frameworks(material: Material) -> Iterator[Block]:
    """The main framework's report, and those of frameworks that it does not insert after it."""
    main = _main(material.inspection)
    yield from _parts(material, main, report_parts(main), 0)
    inserted = {part.framework for part in main.spec.report}
    for framework in material.inspection.frameworks.values():
        if framework.id != main.id and framework.id not in inserted:
            yield Heading(1, framework.title, framework.id)
            yield from _parts(material, framework, _without_contents(report_parts(framework)), 1)


def _parts(material: Material, framework: Framework, parts: Sequence[ReportPart], below: int) -> Iterator[Block]:
    """The blocks of some parts. below: the level of the heading under which they stand."""
    shift = below + 1 - min((part.level for part in parts), default=1)
    for number, one in enumerate(parts):
        part = one.model_copy(update={"level": one.level + shift})
        blocks = tuple(_part(material, framework, part))
        deeper = number + 1 < len(parts) and parts[number + 1].level > one.level
        if part.title and part.kind not in ("cover", "contents") and (blocks or deeper):
            yield Heading(part.level, part.title, part.id, badge(material, framework, part))
        yield from blocks


def _part(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    if part.kind == "framework":
        inserted = material.inspection.frameworks.get(part.framework or "")
        if inserted is not None:
            yield from _parts(material, inserted, _without_contents(report_parts(inserted)), part.level)
    elif part.kind != "cover":
        yield from PARTS[part.kind](material, framework, part)


def _without_contents(parts: Sequence[ReportPart]) -> tuple[ReportPart, ...]:
    """The parts of a framework that stands inside another's report, which has a cover and contents already."""
    return tuple(part for part in parts if part.kind not in ("cover", "contents"))


def _with_notice(inspection: Inspection, blocks: Sequence[Block]) -> Iterator[Block]:
    """Say at the very beginning of the text, too, that the cases are synthetic."""
    notice = Callout("Synthetic cases", (Paragraph(text(inspection.about.synthetic)),))
    first, *rest = blocks
    opens_with_heading = isinstance(first, Heading)
    if opens_with_heading:
        yield first
    if inspection.about.synthetic:
        yield notice
    if not opens_with_heading:
        yield first
    yield from rest


def _unprinted_texts(inspection: Inspection) -> Iterator[Problem]:
    """Texts that no part prints: mostly those whose file is misspelled, which would be missed by nobody."""
    parts = [part for f in inspection.frameworks.values() for part in report_parts(f)]
    printed = {part.text or part.id for part in parts if part.kind in ("text", "acknowledgements")}
    for name in inspection.texts:
        if name not in printed:
            remedy = f"{nearest(name, printed)} Name it so, or keep it outside the bundle."
            yield Problem(f"texts/{name}.md", "no part of the report prints this text", remedy)
