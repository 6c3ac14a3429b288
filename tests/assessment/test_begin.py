"""What each assessor has to do when fieldwork begins follows from the allocation."""

from dataclasses import replace

import pyarrow as pa
import pytest
from west_mercia import TWIN

from eyre.assessment.begin import with_assessments
from eyre.bundle.read import read_bundle
from eyre.synthetic.twins import shipped_bundle


@pytest.fixture(scope="module")
def west_mercia():
    return read_bundle(shipped_bundle(TWIN))


def emptied(inspection, *names):
    return replace(
        inspection, tables={**inspection.tables, **{name: inspection.tables[name].slice(0, 0) for name in names}}
    )


def by_id(inspection):
    return {row["assessment_id"]: row for row in inspection.tables["assessments"].to_pylist()}


def test_the_assessments_of_the_demonstration_are_those_of_its_allocation(west_mercia):
    """The same units, instruments, assessors and blindness, first and second; nothing is begun yet."""
    before = by_id(west_mercia)
    begun = by_id(with_assessments(emptied(west_mercia, "assessments", "events", "answers")))
    assert begun.keys() == before.keys()
    assert {row["status"] for row in begun.values()} == {None}
    assert all({**row, "status": "complete"} == before[name] for name, row in begun.items())


def test_where_everything_is_there_nothing_changes(west_mercia):
    assert with_assessments(west_mercia) is west_mercia


def allocated(inspection, rows):
    table = inspection.tables["allocation"]
    return replace(inspection, tables={**inspection.tables, "allocation": pa.Table.from_pylist(rows, table.schema)})


def test_an_assessment_goes_with_its_case_to_another_assessor(west_mercia):
    rows = west_mercia.tables["allocation"].to_pylist()
    first = next(row for row in rows if row["purpose"] == "first")
    first |= {"assessor_key": "insp-01", "role": "inspector"}
    moved = by_id(with_assessments(allocated(west_mercia, rows)))[f"{first['case_id']}-esi-2005"]
    assert (moved["assessor_key"], moved["assessor_role"], moved["status"]) == ("insp-01", "inspector", "complete")


def test_an_assessment_without_an_assignment_goes_unless_something_was_answered(west_mercia):
    rows = [row for row in west_mercia.tables["allocation"].to_pylist() if row["purpose"] == "first"]
    fewer = allocated(west_mercia, rows)
    assert by_id(with_assessments(fewer)).keys() == by_id(west_mercia).keys()
    unanswered = with_assessments(emptied(fewer, "events", "answers"))
    assert {row["purpose"] for row in by_id(unanswered).values()} == {"first"}
