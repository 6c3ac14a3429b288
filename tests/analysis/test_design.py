"""How the draw is read from an inspection, and what is told where it is not known."""

from types import SimpleNamespace

import pyarrow as pa
import pytest

from eyre.analysis.design import Design, NoDesign, design_of
from eyre.errors import EyreError
from eyre.statistics.strata import Stratum


def inspection(cases, strata=()):
    tables = {
        "cases": pa.Table.from_pylist(
            [dict(zip(("case_id", "stratum", "design_weight"), case, strict=True)) for case in cases],
            pa.schema({"case_id": pa.string(), "stratum": pa.string(), "design_weight": pa.float64()}),
        ),
        "strata": pa.Table.from_pylist(
            [dict(zip(("stratum", "frame_size"), stratum, strict=True)) for stratum in strata],
            pa.schema({"stratum": pa.string(), "frame_size": pa.int64()}),
        ),
    }
    return SimpleNamespace(tables=tables)


HIGH = [("1", "high", None), ("2", "high", None)]


def test_the_table_of_strata_says_how_large_each_is():
    design = design_of(inspection([*HIGH, ("3", "rest", None)], [("high", 6), ("rest", 40)]))
    assert design == Design({"high": Stratum(6, 2), "rest": Stratum(40, 1)}, {"1": "high", "2": "high", "3": "rest"})
    assert design.weight("1") == 3
    assert design.frame_size == 46
    assert design.lonely == ("rest",)


def test_without_it_the_design_weights_do_and_cases_without_a_stratum_are_one():
    cases = [(str(number), None, 7.3333) for number in range(15)]
    assert design_of(inspection(cases)).strata == {"all": Stratum(110, 15)}


def test_a_stratum_of_the_frame_without_any_case_in_it_is_no_stratum():
    assert list(design_of(inspection(HIGH, [("high", 6), ("rest", 0)])).strata) == ["high"]


@pytest.mark.parametrize(
    ("cases", "strata", "told"),
    [
        (HIGH, [], "Add strata.csv"),
        ([("1", None, 2.0), ("2", None, None)], [], "Add strata.csv"),
        ([], [], "Fill cases.csv"),
    ],
)
def test_nothing_is_estimated_from_a_draw_that_nobody_knows(cases, strata, told):
    with pytest.raises(NoDesign, match=told):
        design_of(inspection(cases, strata))


@pytest.mark.parametrize(
    ("cases", "strata", "told"),
    [
        ([("1", None, 2.0), ("2", None, 3.0)], [], "several design weights"),
        ([("1", None, 0.5), ("2", None, 0.5)], [], "stands at least for itself"),
        (HIGH, [("low", 5)], "which strata.csv does not have"),
        (HIGH, [("high", 6), ("rest", 40)], "Merge it with a similar stratum"),
        (HIGH, [("high", 1)], "counts all its eligible cases"),
        ([("1", None, None)], [("high", 6), ("rest", 4)], "Fill its column stratum"),
    ],
)
def test_what_contradicts_itself_is_told_with_its_remedy(cases, strata, told):
    with pytest.raises(EyreError, match=told):
        design_of(inspection(cases, strata))
