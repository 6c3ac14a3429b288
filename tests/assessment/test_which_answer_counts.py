"""Of several assessments of one case, which answer scores; and what another framework takes over from it."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from eyre.assessment.inspection import About, Inspection
from eyre.assessment.scored import units
from eyre.framework.load import load_pack

PACKS = Path(__file__).parents[1] / "packs"
FRAMEWORKS = {name: load_pack(PACKS / name, [PACKS]) for name in ("tiny", "tiny-extra")}


def inspection(*assessments, risk="high"):
    """One case; each assessment as (purpose, framework, {question: value})."""
    about = About(
        id="one",
        title="One case",
        area="Nowhere",
        year=2026,
        inspected_from=date(2026, 5, 4),
        inspected_to=date(2026, 5, 8),
        frameworks=[{"id": f.id, "version": f.version} for f in FRAMEWORKS.values()],
    )
    rows = [
        {"assessment_id": f"A{n}", "framework": framework, "unit_id": "C1", "purpose": purpose}
        for n, (purpose, framework, _) in enumerate(assessments)
    ]
    answers = [
        {"assessment_id": f"A{n}", "question": question, "value": value}
        for n, (*_, given) in enumerate(assessments)
        for question, value in given.items()
    ]
    tables = {
        "cases": pa.table({"case_id": ["C1"], "risk": [risk]}),
        "assessments": pa.Table.from_pylist(rows),
        "answers": pa.Table.from_pylist(answers),
    }
    return Inspection(about, FRAMEWORKS, tables)


def answers(inspection, framework="tiny"):
    return next((unit.answers for unit in units(inspection) if unit.framework == framework), None)


FIRST, OTHER = {"assessed": "met", "planned": "met"}, {"assessed": "not_met"}


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        (("first",), "met"),
        (("first", "second"), "met"),
        (("first", "calibration"), "met"),
        (("first", "adjudicated"), "not_met"),
        (("second",), None),
        (("calibration",), None),
    ],
)
def test_the_first_assessment_scores_until_one_is_adjudicated(purposes, expected):
    given = [(purposes[0], "tiny", FIRST), *((purpose, "tiny", OTHER) for purpose in purposes[1:])]
    assert answers(inspection(*given)).get("assessed") == expected
    assert answers(inspection(*reversed(given))).get("assessed") == expected, "whatever the order of the rows"


def test_what_was_not_adjudicated_stays_as_it_was_first_answered():
    one = inspection(("first", "tiny", FIRST), ("adjudicated", "tiny", OTHER))
    assert answers(one) == {"assessed": "not_met", "planned": "met"}


def test_a_shared_answer_is_taken_over_and_not_asked_again():
    one = inspection(("first", "tiny", FIRST), ("first", "tiny-extra", {"extra": "not_met"}))
    assert answers(one, "tiny-extra") == {"extra_planned": "met", "extra": "not_met"}


def test_a_framework_sees_only_the_cases_that_it_judges():
    assert answers(inspection(("first", "tiny", FIRST), risk="low"), "tiny-extra") is None
