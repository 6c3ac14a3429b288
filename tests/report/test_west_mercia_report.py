"""The report of the shipped inspection: every part in its order, the same figures in every format, the same bytes."""

import io

import lxml.html
import pypdfium2
import pytest
from document.drawn import READ, figures_in, text_of_docx, text_of_html, text_of_pdf, texts_of
from west_mercia import MAIN, THEMATIC

from eyre.document import render_docx, render_html, render_pdf
from eyre.document.model import Callout, Figure, Heading, Paragraph, Table, Terms, plain_text
from eyre.document.structure import walk
from eyre.report.build import build_report


def headings(report, level):
    return [block.text for block in report.blocks if isinstance(block, Heading) and block.level == level]


def under(report, title):
    """The blocks below a heading, up to the next one of its level."""
    blocks = list(report.blocks)
    start = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title)
    level = blocks[start].level
    end = next(
        (n for n in range(start + 1, len(blocks)) if isinstance(blocks[n], Heading) and blocks[n].level <= level),
        len(blocks),
    )
    return blocks[start + 1 : end]


def test_the_parts_of_the_report_stand_in_the_order_of_the_original(west_mercia_report):
    assert headings(west_mercia_report, 1) == [
        "About this edition",
        "Foreword",
        "Acknowledgements",
        "Glossary",
        "Summary",
        "Scoring summary sheet",
        "Inspection arrangements",
        "Scoring approach",
        "Overview of the area",
        "Section A: quality of management",
        "Section B: quality of assessment",
        "Section C: quality of interventions",
        "Section D: quality of initial outcomes",
        "Thematic element: enhanced community punishment and unpaid work",
        "The role of the inspectorate",
        "Annex: every question",
    ]


@pytest.mark.parametrize(
    ("chapter", "parts"),
    [
        ("Summary", ["Recommendations", "Next steps"]),
        ("Overview of the area", ["Performance against national targets"]),
        ("Scoring approach", ["Ratings and weights"]),
        ("Scoring summary sheet", ["Scores at a glance"]),
    ],
)
def test_parts_within_a_chapter(west_mercia_report, chapter, parts):
    found = [block.text for block in under(west_mercia_report, chapter) if isinstance(block, Heading)]
    assert [title for title in found if title in parts] == parts


def test_the_cover_says_which_inspection_it_is_and_that_its_cases_are_synthetic(west_mercia_report):
    cover = west_mercia_report.cover
    assert "West Mercia" in cover.title
    assert cover.date == "September 2005"
    assert "synthetic" in cover.notice


@pytest.mark.parametrize("framework", [MAIN, THEMATIC])
def test_every_criterion_has_its_code_its_result_its_description_and_its_findings(
    west_mercia, west_mercia_report, framework
):
    blocks = list(west_mercia_report.blocks)
    for criterion in west_mercia.inspection.frameworks[framework].criteria.values():
        heading = next(b for b in blocks if isinstance(b, Heading) and b.text.startswith(f"{criterion.id} "))
        result = west_mercia.says(criterion.id, framework)
        assert result.rstrip("%") in heading.badge
        below = under(west_mercia_report, heading.text)
        said = [plain_text(block.inline) for block in walk(below) if isinstance(block, Paragraph)]
        assert any(" ".join(criterion.description.split()) in text for text in said)
        titles = [block.text for block in below if isinstance(block, Heading)]
        wanted = [title for title in ("Strengths", "Areas for improvement") if title in titles]
        assert wanted, f"{criterion.id} has no finding"
        assert [title for title in titles if title in wanted] == wanted


def test_there_are_the_nine_boxes_of_good_practice(west_mercia_report):
    boxes = [block for block in walk(west_mercia_report.blocks) if isinstance(block, Callout)]
    assert sum(box.kind == "good_practice" for box in boxes) == 9


def test_seven_recommendations_to_the_board_and_seven_of_the_thematic_element(west_mercia):
    by_framework = [one.framework for one in west_mercia.inspection.recommendations]
    assert (by_framework.count(MAIN), by_framework.count(THEMATIC)) == (7, 7)


def test_glossary_performance_and_fact_tables_are_there(west_mercia_report):
    (glossary,) = [block for block in under(west_mercia_report, "Glossary") if isinstance(block, Terms)]
    assert len(glossary.entries) > 30
    (performance,) = [
        block for block in under(west_mercia_report, "Performance against national targets") if isinstance(block, Table)
    ]
    assert len(performance.rows) == 14
    keys = [block.key for block in walk(west_mercia_report.blocks) if isinstance(block, Table)]
    facts = ["investment", "workload", "placement_survey", "beneficiaries", "caseload_detail"]
    assert [key for key in keys if key.startswith("thematic-facts-")] == [f"thematic-facts-{name}" for name in facts]


def test_charts_have_text_alternatives_with_their_figures(west_mercia_report):
    charts = [block for block in walk(west_mercia_report.blocks) if isinstance(block, Figure)]
    scores, performance, thematic = (chart.alternative for chart in charts)
    assert "the highest score is C3 with 89%, the lowest B1 with 59%" in scores
    assert "reached the target on 8 of 14 measures" in performance
    assert "the highest score is T-B2 with 91%, the lowest T-C5 with 44%" in thematic


@pytest.fixture(params=READ)
def text(request):
    return READ[request.param](request.getfixturevalue(f"west_mercia_{request.param}"))


def test_every_text_stands_in_every_format_in_its_order(text, west_mercia_report):
    drawn, place = "".join(text.split()), 0
    for wanted in texts_of(west_mercia_report):
        found = drawn.find("".join(wanted.split()), place)
        assert found >= 0, f"{wanted!r} is missing after {drawn[max(0, place - 80) : place]!r}"
        place = found + len("".join(wanted.split()))


def test_the_same_figures_in_every_format(west_mercia_html, west_mercia_pdf, west_mercia_docx, west_mercia_report):
    """The PDF repeats some in its contents and charts; it leaves none out."""
    expected = figures_in(texts_of(west_mercia_report))
    assert sum(expected.values()) > 1500
    assert figures_in([text_of_html(west_mercia_html)]) == expected
    assert figures_in([text_of_docx(west_mercia_docx)]) == expected
    assert not expected - figures_in([text_of_pdf(west_mercia_pdf)])


def test_building_twice_gives_the_same_bytes(west_mercia, west_mercia_html, west_mercia_pdf, west_mercia_docx):
    again = build_report(west_mercia.inspection, west_mercia.scores, west_mercia.ratings)
    assert render_html(again) == west_mercia_html
    assert render_pdf(again) == west_mercia_pdf
    assert render_docx(again) == west_mercia_docx


def test_no_name_of_a_person_is_printed(west_mercia, west_mercia_html):
    names = [name for name in west_mercia.inspection.tables["people"].column("name").to_pylist() if name]
    page = lxml.html.fromstring(west_mercia_html).text_content()
    assert names
    assert [name for name in names if name in page] == []


def test_the_scoring_sheet_prints_what_was_published(west_mercia_report):
    sheet = next(b for b in under(west_mercia_report, "Scoring summary sheet") if isinstance(b, Table))
    printed = {plain_text(row[0].inline).split()[0]: [plain_text(cell.inline) for cell in row] for row in sheet.rows}
    for criterion, result in {"B1": "59%", "C3": "89%", "D4": "80%", "A4": "Satisfactorily met"}.items():
        assert result in printed[criterion]


def test_the_pdf_says_that_cases_are_synthetic_on_its_first_page(west_mercia_pdf):
    first = pypdfium2.PdfDocument(io.BytesIO(west_mercia_pdf))[0].get_textpage().get_text_range()
    assert "synthetic" in first
