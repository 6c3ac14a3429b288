"""The headline feedback from an inspection of which half is still to be done."""

from dataclasses import replace

import pytest
from west_mercia import MAIN, scored

from eyre.assessment.log import project
from eyre.document.model import Callout, Heading, Paragraph, Table, plain_text
from eyre.document.structure import walk
from eyre.report.feedback import build_feedback


@pytest.fixture(scope="module")
def half(west_mercia):
    """Every second event of the log, and every second judgement of evidence."""
    tables = dict(west_mercia.inspection.tables)
    tables["events"] = tables["events"].take(list(range(0, tables["events"].num_rows, 2)))
    tables["answers"] = project(tables["events"]).answers
    tables["evidence"] = tables["evidence"].take(list(range(0, tables["evidence"].num_rows, 2)))
    return scored(replace(west_mercia.inspection, tables=tables))


def feedback(one):
    return build_feedback(one.inspection, one.scores, one.ratings)


def table(document, key):
    (found,) = [block for block in walk(document.blocks) if isinstance(block, Table) and block.key == key]
    return [[plain_text(cell.inline) for cell in row] for row in found.rows]


def test_it_is_marked_provisional_on_its_cover_and_at_its_beginning(half):
    document = feedback(half)
    assert "provisional" in document.cover.subtitle
    boxes = [block for block in document.blocks if isinstance(block, Callout)]
    assert boxes[0].title == "Provisional"
    assert any("may change" in plain_text(block.inline) for block in boxes[0].blocks if isinstance(block, Paragraph))


def test_it_says_how_much_is_answered_and_judged(half):
    main, thematic = table(feedback(half), "progress-table")
    assert (main[1], thematic[1]) == ("100", "33")
    for _, _, answered, missing, judged in (main, thematic):
        done, of = (int(number.replace(",", "")) for number in answered.split(" of "))
        assert of - done == int(missing.replace(",", "")) > 0
        rated, items = (int(number) for number in judged.split(" of "))
        assert 0 < rated < items


def test_it_names_what_is_missing_criterion_by_criterion(half):
    rows = table(feedback(half), f"{MAIN}-missing-table")
    missing = {row[0].split()[0]: (int(row[1].replace(",", "")), row[2]) for row in rows}
    assert missing["B1"] == (half.scores.of(MAIN, "B1").missing, "answers missing")
    assert missing["A1"] == (half.ratings[(MAIN, "A1")].missing, "items of evidence not judged")


def test_a_criterion_that_cannot_be_rated_yet_has_no_rating_in_the_sheet(half):
    assert half.ratings[(MAIN, "A1")].final is None
    sheet = {row[0].split()[0]: row for row in table(feedback(half), f"{MAIN}-sheet-table")}
    assert not any("met" in cell.lower() for cell in sheet["A1"][1:])


def test_of_a_complete_inspection_nothing_is_missing(west_mercia):
    document = feedback(west_mercia)
    said = [plain_text(block.inline) for block in document.blocks if isinstance(block, Paragraph)]
    assert sum(text.startswith("Nothing: every question") for text in said) == 2


def test_the_strongest_questions_stand_first_and_the_weakest_in_their_own_table(west_mercia):
    document = feedback(west_mercia)
    strongest = [int(row[1].rstrip("%")) for row in table(document, f"{MAIN}-strongest")]
    weakest = [int(row[1].rstrip("%")) for row in table(document, f"{MAIN}-weakest")]
    assert strongest == sorted(strongest, reverse=True)
    assert weakest == sorted(weakest)
    assert min(strongest) >= max(weakest)


def test_from_an_inspection_without_a_single_answer(west_mercia):
    tables = dict(west_mercia.inspection.tables)
    for name in ("events", "answers", "evidence", "ratings", "interviews/staff", "interviews/offender"):
        tables[name] = tables[name].slice(0, 0)
    document = feedback(scored(replace(west_mercia.inspection, tables=tables)))
    assert any(isinstance(block, Heading) and block.text == "What is missing" for block in document.blocks)
    assert table(document, "progress-table")[0][2].startswith("0 of")
