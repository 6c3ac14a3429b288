"""The same SQL text on DuckDB and on Spark, over Parquet in partitions: equal results."""

import os

import pyarrow.parquet as pq
import pytest
from factories import cases
from test_against_survey import ROWS, SIZES, instrument

from eyre.analysis.design import Design
from eyre.analysis.estimates import RESULTS, stages
from eyre.analysis.instrument import instrument_tables
from eyre.analysis.sampled import sampled_cases
from eyre.assessment.scored import score_units
from eyre.statistics.strata import Stratum
from eyre.tables.engine import statement
from eyre.tables.spark import NoSpark, spark_engine
from eyre.tables.stages import duck_engine, run_stages


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two inspections of the same shape as Parquet in partitions, and the small tables that go with them."""
    small = instrument()
    folder = tmp_path_factory.mktemp("archive")
    drawn = []
    for name, rows in (("north", ROWS), ("south", ROWS[5:])):
        units = cases(small, *({k: v for k, v in row.items() if v and k not in ("case_id", "stratum")} for row in rows))
        stratum_of = {unit.id: row["stratum"] for unit, row in zip(units, rows, strict=True)}
        sampled = {stratum: list(stratum_of.values()).count(stratum) for stratum in SIZES}
        design = Design({s: Stratum(size, sampled[s]) for s, size in SIZES.items()}, stratum_of)
        drawn.append((name, units, design))
        pq.write_to_dataset(score_units(name, {"small": small}, units), folder, partition_cols=["inspection"])
    return folder, {**instrument_tables([small]), **sampled_cases(drawn).tables}


def results(engine, archive):
    folder, given = archive
    engine.give_parquet("scored_answers", str(folder))
    run_stages(engine, given, stages())
    rows = [row for result in RESULTS for row in engine.fetch(statement("eyre.analysis", result)).to_pylist()]
    return {(row["part"], row["subject"], row["domain"]): row for row in rows}


@pytest.fixture(scope="module")
def spark():
    """A Spark session: without Java it is skipped, but fails in continuous integration."""
    try:
        with spark_engine("local[1]", spark_sql_shuffle_partitions="2", spark_driver_memory="1g") as engine:
            yield engine
    except NoSpark as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def assert_equal(theirs, ours):
    assert theirs.keys() == ours.keys()
    for key, row in ours.items():
        assert theirs[key] == {
            name: pytest.approx(value, rel=1e-12, abs=1e-15) if isinstance(value, float) else value
            for name, value in row.items()
        }


def test_both_engines_give_the_same_estimates(archive, spark):
    with duck_engine() as duck:
        ours = results(duck, archive)
    theirs = results(spark, archive)
    assert len(ours) == 2 * 3 * 8  # inspections, domains, subjects
    assert_equal(theirs, ours)


def test_little_memory_gives_the_same_estimates(archive):
    with duck_engine() as free, duck_engine("64MB", 1) as bounded:
        assert_equal(results(bounded, archive), results(free, archive))
