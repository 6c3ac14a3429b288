"""A finished inspection at earlier times: each is sound by itself."""

from __future__ import annotations

from datetime import datetime

import pytest

from eyre.bundle.check import check_bundle
from eyre.bundle.load import load
from eyre.bundle.write import write_bundle
from eyre.synthetic.earlier import before_the_draw, during_fieldwork
from eyre.synthetic.twins import shipped_bundle, twins


@pytest.fixture(scope="module")
def finished():
    return load(shipped_bundle(twins()[0])).inspection


def about(finished):
    return finished.about.model_copy(update={"id": "rehearsal"})


def errors(inspection, folder):
    write_bundle(inspection, folder / "bundle")
    return [problem for problem in check_bundle(folder / "bundle") if problem.severity == "error"]


def test_before_the_draw_there_are_the_caseload_and_the_people(finished, tmp_path):
    earlier = before_the_draw(finished, about(finished))
    filled = {name for name, table in earlier.tables.items() if table.num_rows}
    assert filled == {"people", "caseload"}
    assert earlier.certificate is None
    assert errors(earlier, tmp_path) == []


def test_in_the_fieldwork_there_are_the_answers_received_by_then(finished, tmp_path):
    until = datetime(2005, 6, 8, 12)
    earlier = during_fieldwork(finished, about(finished), until)
    assert 0 < earlier.tables["events"].num_rows < finished.tables["events"].num_rows
    assert max(earlier.tables["events"]["received_at"].to_pylist()) <= until
    complete = earlier.tables["assessments"]["status"].to_pylist().count("complete")
    assert 0 < complete < earlier.tables["assessments"].num_rows
    assert earlier.findings == ""
    assert errors(earlier, tmp_path) == []
