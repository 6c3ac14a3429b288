"""A limit on the cases of one manager: the published examples, then what holds for every frame."""

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.sampling.allocation import Stratum
from eyre.sampling.draw import draw
from eyre.sampling.managers import hand_over
from eyre.sampling.size import Change, Size
from eyre.sampling.table_schemas import FRAME

# From the tests of ministryofjustice/probation-case-sampler (MIT licence, 2020-2021); the limit is six cases.
PUBLISHED = {
    "simple": ({"ro1": 1, "ro2": 7}, {"ro1": 2, "ro2": 7}, {"ro1": 2, "ro2": 6}),
    "smallest first": (
        {"ro1": 4, "ro2": 7, "ro3": 5, "ro4": 1, "ro5": 6},
        {"ro1": 4, "ro2": 7, "ro3": 5, "ro4": 3, "ro5": 6},
        {"ro1": 4, "ro2": 6, "ro3": 5, "ro4": 2, "ro5": 6},
    ),
    "respects available": (
        {"ro1": 3, "ro2": 7, "ro3": 4},
        {"ro1": 3, "ro2": 7, "ro3": 5},
        {"ro1": 3, "ro2": 6, "ro3": 5},
    ),
}


@pytest.mark.parametrize("example", PUBLISHED)
def test_the_published_sampler_is_reproduced(example):
    first, available, expected = PUBLISHED[example]
    assert hand_over(first, available, dict.fromkeys(first, 6)) == (expected, 0)


def test_what_cannot_be_placed_is_a_declared_shortfall():
    assert hand_over({"a": 9, "b": 6}, {"a": 9, "b": 8}, {"a": 6, "b": 6}) == ({"a": 6, "b": 6}, 3)


def frame_with(managers):
    rows = [
        {"case_id": f"{manager}-{number}", "stratum": stratum, "manager_key": manager}
        for (stratum, manager), cases in managers.items()
        for number in range(cases)
    ]
    for number, row in enumerate(rows):
        row["case_id"] += f"-{number}"
    return pa.Table.from_pylist(rows, schema=FRAME.to_arrow())


def test_a_shortfall_is_drawn_short_and_its_reason_kept():
    stratum = Stratum("s", "S", 20, 12, Size(12, 3, (Change(12, "size of the sample"),)))
    sample = draw(frame_with({("s", "m1"): 15, ("s", "m2"): 5}), [stratum], "seed", most_per_manager=4)
    assert sample.cases.num_rows == 8
    assert (sample.strata[0].target, sample.strata[0].size.cases, sample.strata[0].size.reserves) == (12, 8, 0)
    assert "fewer than 4 cases" in sample.strata[0].size.history[-1].why


def test_a_case_without_a_manager_is_under_no_limit():
    rows = [{"case_id": f"c{n}", "stratum": "s", "manager_key": None} for n in range(30)]
    frame = pa.Table.from_pylist(rows, schema=FRAME.to_arrow())
    assert draw(frame, [Stratum("s", "S", 30, 20, Size(20))], "seed", most_per_manager=1).cases.num_rows == 20


managers = st.dictionaries(
    st.tuples(st.sampled_from(["north", "south"]), st.sampled_from("abcdef")), st.integers(1, 12), min_size=1
)


@settings(deadline=None, max_examples=60)
@given(managers, st.integers(1, 6), st.data())
def test_nobody_is_above_the_limit_and_nothing_is_left_over_while_somebody_has_room(cases, most, data):
    frame = frame_with(cases)
    sizes = Counter(frame["stratum"].to_pylist())
    wanted = {name: data.draw(st.integers(0, size)) for name, size in sorted(sizes.items())}
    strata = [Stratum(name, name, sizes[name], wanted[name], Size(wanted[name], 2)) for name in sorted(sizes)]
    sample = draw(frame, strata, "seed", most_per_manager=most)
    owner = dict(zip(frame["case_id"].to_pylist(), frame["manager_key"].to_pylist(), strict=True))
    main = [row for row in sample.cases.to_pylist() if row["role"] == "main"]
    assert max(Counter(owner[row["case_id"]] for row in sample.cases.to_pylist()).values(), default=0) <= most
    drawn = Counter((row["stratum"], owner[row["case_id"]]) for row in main)
    used = Counter(owner[row["case_id"]] for row in main)
    for name in sizes:
        short = wanted[name] - sum(number for (stratum, _), number in drawn.items() if stratum == name)
        room = [
            m
            for (stratum, m), available in cases.items()
            if stratum == name and drawn[(name, m)] < min(available, most)
        ]
        assert short >= 0
        assert not short or all(used[m] >= most for m in room)
