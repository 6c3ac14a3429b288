"""Counting answers: from memory or from Parquet, with as little memory as is given, the counts are the same."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import cases, framework

from eyre.assessment.scored import score_units
from eyre.errors import EyreError
from eyre.scoring.scores import scores_from
from eyre.scoring.tally import count, signed, tally

JUDGED = [
    {"first": "met", "second": "not_met", "risk": "high"},
    {"first": "partly", "risk": "high"},
    {"first": "not_applicable", "second": "met", "risk": "low"},
    {"first": "not_met", "second": "partly"},
]


@pytest.fixture
def small():
    return framework(pooling="mean_of_cases")


@pytest.fixture
def units(small):
    return cases(small, *JUDGED)


@pytest.fixture
def scored(small, units):
    return score_units("test", {small.id: small}, units)


def test_parquet_in_many_files_gives_the_counts_of_the_table_in_memory(small, units, scored, tmp_path):
    table, groups = signed(units)
    (tmp_path / "answers").mkdir()
    for row in range(scored.num_rows):
        pq.write_table(scored.slice(row, 1), tmp_path / "answers" / f"{row}.parquet")
    pq.write_table(table, tmp_path / "units.parquet")
    streamed = count([small], tmp_path / "answers", tmp_path / "units.parquet", groups, memory_limit="200MB")
    assert streamed == tally([small], scored, units)


def test_a_place_without_parquet_is_an_error_with_a_remedy(small, units, tmp_path):
    table, groups = signed(units)
    with pytest.raises(EyreError, match=r"There is no Parquet file at .*Name the file"):
        count([small], tmp_path, table, groups)


def test_answers_of_units_that_are_not_counted_take_no_part(small, units, scored):
    assert tally([small], scored, units[:1]).of("small", "first", "all").denominator == 1


def test_a_group_of_no_framework_is_scored_as_well(small, units, scored):
    """Several areas counted together: the area of a case is one more group of it."""
    table, groups = signed(units)
    north = max(groups) + 1
    table = table.set_column(3, "signature", pa.array([north, *table["signature"].to_pylist()[1:]], pa.int32()))
    counted = count([small], scored, table, {**groups, north: ("all", "high", "north")})
    scores = scores_from({small.id: small}, counted)
    assert counted.groups("small") == ("all", "high", "low", "north")
    assert scores.of("small", "first", "north").units == 1
    assert scores.printed("small", "first", "north") == 100
    assert scores.printed("small", "first") == 50
