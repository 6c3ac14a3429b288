"""The published figures of West Mercia, 2005, counted anew from the answers of the shipped inspection.

Printed in: HM Inspectorate of Probation, Effective Supervision Inspection of West Mercia, 2005. The scoring sheets stand
here as they were printed; every other figure stands in figures.csv beside the plan of the inspection.
"""

from collections import Counter
from dataclasses import replace

import pyarrow as pa
import pytest
from west_mercia import MAIN, THEMATIC, TWIN, scored

from eyre.synthetic.compare import compare_figures, compare_twin, tally
from eyre.synthetic.published import read_targets
from eyre.synthetic.twins import twin_folder

SCORES = {
    MAIN: {
        "B1": 59, "B2": 81, "B3": 62, "B4": 76, "B": 69,
        "C1": 82, "C2": 69, "C3": 89, "C4": 78, "C5": 64, "C": 76,
        "D1": 71, "D2": 67, "D4": 80, "D": 74,
        "overall": 73,
    },
    THEMATIC: {
        "T-B1": 64, "T-B2": 91, "T-B3": 62, "T-B4": 62, "T-B": 71,
        "T-C1": 78, "T-C2": 74, "T-C3": 81, "T-C4": 82, "T-C5": 44, "T-C": 71,
        "T-D1": 62, "T-D2": 51, "T-D4": 79, "T-D": 67,
    },
}  # fmt: skip
RATINGS = {
    MAIN: {
        "A1": "Partly met",
        "A2": "Partly met",
        "A3": "Partly met",
        "A4": "Satisfactorily met",
        "A5": "Well met",
        "D3": "Partly met",
    },
    THEMATIC: {
        "T-A1": "Partly met",
        "T-A2": "Not met",
        "T-A3": "Partly met",
        "T-A4": "Satisfactorily met",
        "T-A5": "Satisfactorily met",
        "T-D3": "Partly met",
    },
}
SCORED = [(framework, subject, printed) for framework, sheet in SCORES.items() for subject, printed in sheet.items()]
RATED = [(framework, criterion, label) for framework, sheet in RATINGS.items() for criterion, label in sheet.items()]


@pytest.mark.parametrize(("framework", "subject", "printed"), SCORED)
def test_the_scoring_sheet_to_the_printed_digit(west_mercia, framework, subject, printed):
    assert west_mercia.scores.printed(framework, subject) == printed


@pytest.mark.parametrize(("framework", "criterion", "label"), RATED)
def test_the_twelve_ratings(west_mercia, framework, criterion, label):
    assert west_mercia.ratings[(framework, criterion)].final.label == label


def test_nothing_that_the_frameworks_score_or_rate_is_left_out_of_the_sheets(west_mercia):
    """A thematic element has no overall score."""
    scored_subjects = {
        (framework, subject)
        for (framework, subject, group), estimate in west_mercia.scores.estimates.items()
        if group == "all" and estimate.subject_kind != "question"
    }
    assert scored_subjects == {(framework, subject) for framework, subject, _ in SCORED}
    assert west_mercia.ratings.keys() == {(framework, criterion) for framework, criterion, _ in RATED}


@pytest.fixture(scope="module")
def comparisons(west_mercia):
    return compare_twin(TWIN, west_mercia.inspection, west_mercia.scores, west_mercia.ratings)


def test_every_figure_that_follows_from_answers_or_evidence(comparisons):
    """Nothing differs; one figure contradicts others; words such as "most" bound a figure and do not fix it."""
    print(f"\n{tally(comparisons)}")  # noqa: T201 - shown by pytest -s, and where a figure differs
    differing = [
        (c.target.figure, c.target.subject, c.target.value, c.ours) for c in comparisons if c.verdict == "failed"
    ]
    assert differing == []
    assert Counter(c.verdict for c in comparisons) == {"reproduced": 186, "within_bounds": 62, "impossible": 1}


def test_what_is_impossible_says_why(comparisons):
    ((target, ours),) = [(c.target, c.ours) for c in comparisons if c.verdict == "impossible"]
    assert target.figure == "F220"
    assert "F473" in target.reason
    assert ours == "39%", "the share of F473, with which this one cannot be true together"


def test_every_figure_is_mapped_and_only_an_impossible_one_needs_a_reason():
    folder = twin_folder(TWIN)
    targets = read_targets(folder / "figures.csv", folder / "figure_map.csv")
    assert len(targets) == 544
    assert len({target.figure for target in targets}) == 544
    assert [t.figure for t in targets if t.treatment == "impossible" and len(t.reason) < 20] == []
    derivable = ("reproduced", "vague", "derived", "impossible")
    assert [t.figure for t in targets if t.treatment not in (*derivable, "input")] == []


def test_an_exact_figure_is_called_vague_nowhere():
    """Bounds are for words: a figure that was printed as a number must be met as a number."""
    folder = twin_folder(TWIN)
    targets = read_targets(folder / "figures.csv", folder / "figure_map.csv")
    assert [t.figure for t in targets if t.treatment == "vague" and t.value.isdigit() and t.form == "percent"] == []


def test_two_other_answers_in_a_hundred_are_noticed(west_mercia):
    """The comparison can fail: two changed answers to one question of B2 move its figure by two points."""
    question = "likelihood_of_reoffending_score_clear"
    answers = west_mercia.inspection.tables["answers"]
    rows = answers.to_pylist()
    for row in [row for row in rows if (row["question"], row["value"]) == (question, "met")][:2]:
        row["value"] = "not_met"
    tables = {**west_mercia.inspection.tables, "answers": pa.Table.from_pylist(rows, answers.schema)}
    other = scored(replace(west_mercia.inspection, tables=tables))
    folder = twin_folder(TWIN)
    targets = read_targets(folder / "figures.csv", folder / "figure_map.csv")
    failed = {c.target.subject for c in compare_figures(targets, other.figures) if c.verdict == "failed"}
    assert question in failed
