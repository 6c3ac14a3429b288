"""Headline feedback for the last day of fieldwork: from however much is answered, and saying what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from eyre.assessment.inspection import Inspection
from eyre.document.model import Block, Callout, Document, Heading, Paragraph, Table, text
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Question, ReportPart
from eyre.report.build import cover
from eyre.report.figures import Figures
from eyre.report.material import (
    Material,
    figure,
    groups_beside_all,
    share_text,
    table,
    words,
    x_of_y,
)
from eyre.report.prose import Writer
from eyre.report.scoring_parts import scores_chart, sheet_table
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Scores

MOST = 8  # questions shown at either end
ENOUGH = 10  # answers below which a question is too uncertain to be called strong or weak


def build_feedback(inspection: Inspection, scores: Scores, ratings: Mapping[tuple[str, str], Rating]) -> Document:
    """Build the scoring sheet, the strongest and weakest questions, groups beside all cases, and what is missing.

    Nothing needs to be complete: what cannot be scored or rated yet is named.
    """
    material = Material(inspection, scores, ratings, Writer(Figures(inspection, scores, ratings)), {})
    frameworks = list(inspection.frameworks.values())
    blocks = [block for framework in frameworks for block in _framework(material, framework)]
    opening = Heading(1, "How far the inspection is", "progress")
    return Document(
        cover(inspection, "Headline feedback: provisional"),
        (opening, _provisional(material), _progress(material), *blocks),
        language=frameworks[0].spec.language,
        keywords=("headline feedback", "provisional"),
    )


def _provisional(material: Material) -> Callout:
    notice = "These results are provisional. They may change until every case is assessed and the findings are checked."
    synthetic = material.inspection.about.synthetic
    paragraphs = [Paragraph(text(sentence)) for sentence in (notice, synthetic) if sentence]
    return Callout("Provisional", tuple(paragraphs))


def _progress(material: Material) -> Table:
    """Answers and judgements still to come, by framework."""
    rows = []
    for framework in material.inspection.frameworks.values():
        questions = [question for question in framework.spec.questions if question.kind == "judged"]
        tallies = [material.tally(framework, question.id, ALL) for question in questions]
        answered = sum(tally.denominator + tally.not_applicable for tally in tallies)
        missing = sum(tally.missing for tally in tallies)
        rated = [rating for (owner, _), rating in material.ratings.items() if owner == framework.id]
        items = [item for rating in rated for item in rating.items if not item.excluded]
        unjudged = sum(rating.missing for rating in rated)
        rows.append(
            (
                words(framework.title),
                figure(str(material.scores.tallies.size(framework.id, ALL))),
                figure(x_of_y(Fraction(answered), answered + missing)),
                figure(str(missing)),
                figure(x_of_y(Fraction(len(items) - unjudged), len(items))),
            )
        )
    return table(
        "Answered and judged so far",
        ("Framework", "Cases", "Questions answered", "Missing", "Evidence judged"),
        rows,
        key="progress-table",
        align="lrrrr",
        note="Questions answered: judged questions that apply, over all cases; not applicable is an answer.",
    )


def _framework(material: Material, framework: Framework) -> Iterator[Block]:
    key = framework.id.lower()
    yield Heading(1, framework.title, key)
    yield sheet_table(material, framework, f"{key}-sheet")
    yield Heading(2, "Scores at a glance", f"{key}-scores")
    yield from scores_chart(material, framework, ReportPart(id=f"{key}-chart", kind="scores_chart"))
    ranked = _ranked(material, framework)
    if ranked:
        most = min(MOST, (len(ranked) + 1) // 2)
        yield Heading(2, "Strongest and weakest questions", f"{key}-questions")
        yield _questions(material, framework, ranked[:most], "Strongest questions", f"{key}-strongest")
        yield _questions(material, framework, ranked[::-1][:most], "Weakest questions", f"{key}-weakest")
    yield from _missing(material, framework, key)


def _ranked(material: Material, framework: Framework) -> list[Question]:
    """Scored questions with enough answers, best first; with equal shares, those with more answers first."""
    shares = {}
    for question in framework.spec.questions:
        tally = material.tally(framework, question.id, ALL) if question.kind == "judged" and question.weight else None
        if tally and tally.share is not None and tally.denominator >= ENOUGH:
            shares[question.id] = (tally.share, tally.denominator)
    return [framework.questions[name] for name in sorted(shares, key=lambda name: shares[name], reverse=True)]


def _questions(material: Material, framework: Framework, questions: list[Question], caption: str, key: str) -> Table:
    groups = groups_beside_all(framework)
    rows = []
    for question in questions:
        row = [words(f"{question.criterion}  {question.text}")]
        for group in groups:
            tally = material.tally(framework, question.id, group)
            row += [figure(share_text(framework, tally.share)), figure(x_of_y(tally.numerator, tally.denominator))]
        rows.append(tuple(row))
    header = ["Question", *(name for title in groups.values() for name in (title, "Met"))]
    return table(
        caption,
        header,
        rows,
        key=key,
        align="l" + "rr" * len(groups),
        widths=(52, *(48 // (2 * len(groups)) for _ in header[1:])),
        note=f"Questions with fewer than {ENOUGH} answers are left out.",
    )


def _missing(material: Material, framework: Framework, key: str) -> Iterator[Block]:
    """What is still to be answered or judged, criterion by criterion."""
    rows = []
    for criterion in framework.criteria.values():
        if criterion.method == "answers":
            count = material.scores.of(framework.id, criterion.id).missing
            what = "answers missing"
        else:
            rating = material.ratings.get((framework.id, criterion.id))
            count = rating.missing if rating else len(framework.evidence_items(criterion.id))
            what = "items of evidence not judged"
        if count:
            rows.append((words(f"{criterion.id}  {criterion.title}"), figure(str(count)), words(what)))
    yield Heading(2, "What is missing", f"{key}-missing")
    if not rows:
        yield Paragraph(text("Nothing: every question that applies is answered, and every item of evidence is judged."))
        return
    yield table("Still to come", ("Criterion", "Number", "Of what"), rows, key=f"{key}-missing-table", align="lrl")
