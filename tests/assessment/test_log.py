"""The log of answers: what is present, what is replaced, what is in conflict."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from eyre.assessment.log import project
from eyre.assessment.table_schemas import EVENTS


def log(*events: tuple[str, str | None, str | None], question: str = "seen") -> pa.Table:
    """Events of one assessment as (id, value, base event)."""
    rows = [
        {"event_id": id_, "value": value, "base_event": base, "assessment_id": "A1", "question": question}
        for id_, value, base in events
    ]
    return pa.Table.from_pylist(rows, EVENTS.to_arrow())


def values(events: pa.Table) -> list[str]:
    return project(events).answers["value"].to_pylist()


def test_the_last_of_a_chain_is_the_answer():
    assert values(log(("E1", "met", None), ("E2", "not_met", "E1"), ("E3", "met", "E2"))) == ["met"]


def test_an_event_without_a_value_withdraws_the_answer():
    projection = project(log(("E1", "met", None), ("E2", None, "E1")))
    assert projection.answers.num_rows == 0
    assert projection.conflicts == ()


def test_sent_twice_counts_once():
    assert values(log(("E1", "met", None), ("E1", "met", None))) == ["met"]


def test_two_devices_that_knew_nothing_of_each_other_are_in_conflict():
    projection = project(log(("E1", "met", None), ("E2", "not_met", "E1"), ("E3", "not_applicable", "E1")))
    assert projection.answers["event_id"].to_pylist() == ["E2", "E3"]
    assert projection.conflicts[0].events == ("E2", "E3")


def test_a_conflict_is_settled_by_withdrawing_one():
    settled = log(("E1", "met", None), ("E2", "not_met", None), ("E3", None, "E1"))
    assert values(settled) == ["not_met"]
    assert project(settled).conflicts == ()


def test_a_circle_is_found():
    projection = project(log(("E1", "met", "E2"), ("E2", "not_met", "E1"), ("E3", "met", None)))
    assert projection.circles[0].events == ("E1", "E2")


@given(st.data())
def test_the_order_of_the_rows_decides_nothing(data):
    ids = [f"E{n}" for n in range(8)]
    events = log(
        *(
            (id_, data.draw(st.sampled_from(["met", "not_met", None])), data.draw(st.sampled_from([None, *ids[:n]])))
            for n, id_ in enumerate(ids)
        )
    )
    shuffled = events.take(data.draw(st.permutations(range(8))))
    assert project(shuffled).answers.equals(project(events).answers)
    assert project(shuffled).conflicts == project(events).conflicts
