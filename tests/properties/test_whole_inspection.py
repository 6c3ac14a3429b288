"""What holds of the shipped inspection whatever is done to it that should make no difference."""

from dataclasses import replace
from random import Random

import pyarrow as pa
import pytest
from west_mercia import MAIN, scored

from eyre.bundle.check import check_bundle
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_rows_of_every_table_changes_no_score_and_no_rating(west_mercia, seed):
    random = Random(seed)

    def shuffled(table):
        order = list(range(table.num_rows))
        random.shuffle(order)
        return table.take(pa.array(order, pa.int64()))

    tables = {name: shuffled(table) for name, table in west_mercia.inspection.tables.items()}
    other = scored(replace(west_mercia.inspection, tables=tables))
    assert other.scores.estimates == west_mercia.scores.estimates
    assert other.scores.tallies.sizes == west_mercia.scores.tallies.sizes
    assert {k: r.final for k, r in other.ratings.items()} == {k: r.final for k, r in west_mercia.ratings.items()}


def test_community_punishment_orders_are_those_with_and_those_without_rehabilitation(west_mercia):
    """Two groups that make up a third add up to it, question by question."""
    tallies = west_mercia.scores.tallies
    for question in west_mercia.inspection.frameworks[MAIN].questions:
        parts = tallies.of(MAIN, question, "cpo") + tallies.of(MAIN, question, "cpro")
        assert parts == tallies.of(MAIN, question, "cpo_cpro"), question


def test_every_score_lies_between_those_of_its_questions(west_mercia):
    for (name, subject, group), estimate in west_mercia.scores.estimates.items():
        if estimate.subject_kind == "criterion" and estimate.value is not None:
            questions = west_mercia.inspection.frameworks[name].questions_of(subject)
            scoring = [q for q in questions if q.kind == "judged" and q.weight]
            shares = [west_mercia.scores.tallies.of(name, q.id, group).share for q in scoring]
            known = [share for share in shares if share is not None]
            assert min(known) <= estimate.value <= max(known)


@pytest.mark.parametrize("name", ["copy", "copy.zip"])
def test_it_survives_writing_and_reading(west_mercia, tmp_path, name):
    write_bundle(west_mercia.inspection, tmp_path / name)
    again = read_bundle(tmp_path / name)
    assert again.about == west_mercia.inspection.about
    assert all(again.tables[table].equals(rows) for table, rows in west_mercia.inspection.tables.items())
    assert (again.findings, again.texts) == (west_mercia.inspection.findings, west_mercia.inspection.texts)
    assert again.recommendations == west_mercia.inspection.recommendations
    assert [problem for problem in check_bundle(tmp_path / name) if problem.severity == "error"] == []
