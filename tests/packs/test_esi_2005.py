"""The packs of the 2005 instrument: their examples hold, and what the thematic element shares means the same."""

import re
from datetime import date

import pyarrow as pa
import pytest

from eyre.assessment.inspection import About, Inspection
from eyre.assessment.scored import scored_answers
from eyre.framework.load import find_pack
from eyre.framework.spec import Question
from eyre.scoring.pack_tests import run_pack_tests

PACKS = ("esi-2005", "esi-2005-ecp")


@pytest.mark.parametrize("pack", PACKS)
def test_every_worked_example_holds(pack):
    outcomes = run_pack_tests(find_pack(pack))
    assert len(outcomes) > 15
    assert [outcome for outcome in outcomes if not outcome.passed] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_text_that_only_a_pack_can_bring_is_there(pack):
    framework = find_pack(pack)
    # The others speak of one area and come with its inspection.
    own = {
        "about-this-edition",
        "foreword",
        "acknowledgements",
        "key-findings",
        "overview",
        "thematic-overall",
        "thematic-scheme",
    }
    wanted = {part.text for part in framework.spec.report if part.text} - own
    assert wanted == {name.removeprefix("texts/").removesuffix(".md") for name in framework.files if "texts/" in name}


def test_a_shared_question_is_asked_of_the_same_cases():
    main, thematic = find_pack("esi-2005"), find_pack("esi-2005-ecp")
    shared = {q.id: q.answers_from.question for q in thematic.questions.values() if q.answers_from}
    for mine, theirs in shared.items():
        assert renamed(thematic.question(mine), shared) == renamed(main.question(theirs), {})
        assert thematic.question(mine).options == main.question(theirs).options


def renamed(question: Question, names: dict[str, str]) -> str:
    """A question's condition as text, with the ids of the main instrument."""
    condition = question.applies_when.model_dump_json(by_alias=True) if question.applies_when else ""
    return re.sub(r'"question":"([^"]+)"', lambda m: f'"question":"{names.get(m[1], m[1])}"', condition)


def test_what_follows_from_dates_in_the_main_instrument_holds_in_the_thematic_one():
    about = About(
        id="one",
        title="One case",
        area="Anywhere",
        year=2005,
        inspected_from=date(2005, 6, 6),
        inspected_to=date(2005, 7, 1),
        frameworks=[{"id": pack, "version": "1.0.0"} for pack in PACKS],
    )
    answers = {
        "breach_required": "yes",
        "breach_required_from": "2005-01-10",
        "breach_action_taken": "yes",
        "breach_action_taken_on": "2005-01-11",
    }
    tables = {
        "cases": pa.table({"case_id": ["1"], "order_type": ["cpo"]}),
        "assessments": pa.table(
            {"assessment_id": ["a"], "framework": ["esi-2005"], "unit_id": ["1"], "purpose": ["first"]}
        ),
        "answers": pa.table(
            {"assessment_id": ["a"] * len(answers), "question": list(answers), "value": list(answers.values())}
        ),
    }
    inspection = Inspection(about, {pack: find_pack(pack) for pack in PACKS}, tables)
    judged = {
        (row["framework"], row["value"])
        for row in scored_answers(inspection).to_pylist()
        if row["question"] == "breach_action_within_timescale"
    }
    assert judged == {("esi-2005", "met"), ("esi-2005-ecp", "met")}
