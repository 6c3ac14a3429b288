"""What a reader sees: published and estimated side by side, and intervals on the scoring sheet where the pack says so."""

from dataclasses import replace

import pyarrow as pa
import pytest

from eyre.analysis.design import design_of
from eyre.analysis.estimates import design_estimates, intervals_of, with_design_columns
from eyre.analysis.estimates_result import estimates_result, weighting_notes
from eyre.analysis.result import from_to, percent
from eyre.bundle.read import read_bundle
from eyre.document.model import Table, plain_text
from eyre.report.build import build_report
from eyre.scoring.rating import ratings
from eyre.scoring.scores import estimates_table, score
from eyre.synthetic.twins import shipped_bundle, twins


@pytest.fixture(scope="module")
def inspection():
    """The demonstration inspection: 20 of 63 cases registered as high risk of harm, and 80 of 948 others."""
    return read_bundle(shipped_bundle(twins()[0]))


@pytest.fixture(scope="module")
def unknown(inspection):
    """The same, if nobody knew from how many cases the sample came."""
    cases = inspection.tables["cases"]
    column = cases.schema.get_field_index("design_weight")
    cases = cases.set_column(column, "design_weight", pa.nulls(cases.num_rows, pa.float64()))
    strata = inspection.tables["strata"].slice(0, 0)
    return replace(inspection, tables={**inspection.tables, "cases": cases, "strata": strata})


def test_the_published_score_stays_exact_and_the_estimate_stands_beside_it(inspection):
    scores, estimates = score(inspection), design_estimates(inspection)
    published = estimates_table("test", scores)
    both = with_design_columns(published, estimates)
    assert both.select(published.column_names) == published
    overall = next(r for r in both.to_pylist() if (r["subject"], r["group"]) == ("overall", "all"))
    assert overall["printed"] == 73
    assert overall["low"] < overall["design_estimate"] < overall["high"]
    assert overall["design_estimate"] > overall["estimate"]  # enriched cases do worse and weigh less in the caseload


def test_what_enrichment_does_is_said_in_words(inspection):
    said = " ".join(weighting_notes(design_of(inspection)))
    assert "100 of 1,011 cases were inspected" in said
    assert "20% of the sample (20 of 100) but 6.2% of the frame (63 of 1,011)" in said


def test_an_analysis_has_a_row_per_subject_and_group_and_a_dot_with_its_interval_for_each(inspection):
    framework = next(iter(inspection.frameworks.values()))
    made = design_estimates(inspection)
    result = estimates_result("test", score(inspection), made, design_of(inspection), framework, ["all", "high_roh"])
    assert len(result.rows) == 2 * 16
    last = made.of(framework.id, "overall", "high_roh")
    assert result.rows[-1][3:5] == (percent(last.value), from_to(last.interval))
    assert all(dot.low <= dot.value <= dot.high for row in result.chart.rows for dot in row.dots)


def sheet(inspection, intervals):
    framework = next(iter(inspection.frameworks.values()))
    parts = tuple(
        part.model_copy(update={"intervals": intervals}) if part.kind == "scoring_sheet" else part
        for part in framework.spec.report
    )
    changed = replace(framework, spec=framework.spec.model_copy(update={"report": parts}))
    # Its thematic element extends the instrument as it was.
    frameworks = {**inspection.frameworks, framework.id: changed}
    document = build_report(replace(inspection, frameworks=frameworks), score(inspection), ratings(inspection))
    return next(block for block in document.blocks if isinstance(block, Table) and block.key == "scoring-sheet-table")


def test_the_scoring_sheet_prints_intervals_where_the_pack_says_so_and_the_frame_is_known(unknown, inspection):
    assert len(sheet(inspection, False).header) == 3
    assert len(sheet(unknown, True).header) == 3
    with_intervals = sheet(inspection, True)
    overall = design_estimates(inspection).of(next(iter(inspection.frameworks)), "overall").interval
    assert [plain_text(cell.inline) for cell in with_intervals.rows[-1]][2:] == ["73%", from_to(overall)]
    assert "a score may lie outside" in with_intervals.note


def test_without_a_known_draw_there_are_no_intervals(unknown):
    assert intervals_of(unknown) is None
