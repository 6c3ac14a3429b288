"""How many cases each stratum gives: published examples first, then the rules, then what holds for every frame."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyre.errors import EyreError
from eyre.sampling.allocation import FrameTooSmall, allocate, apportioned
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.smallest_first import smallest_first
from sampling.conftest import designed, drawing

# Worked examples of HMI Probation's own case sampler: numbers from the tests and documentation of the repository
# ministryofjustice/probation-case-sampler (MIT licence, 2020-2021).
PUBLISHED = {
    "148 of 1,217": (148, 0, {"A": 454, "B": 138, "C": 327, "D": 129, "E": 169}, {"A": 54, "B": 17, "C": 40, "D": 16, "E": 21}),
    "with 20 % buffer": (148, 20, {"A": 454, "B": 138, "C": 327, "D": 129, "E": 169}, {"A": 66, "B": 20, "C": 48, "D": 19, "E": 25}),
    "never fewer than requested": (10, 0, {"A": 50, "B": 50, "C": 50}, {"A": 4, "B": 3, "C": 3}),
}  # fmt: skip


@pytest.mark.parametrize("example", PUBLISHED)
def test_the_published_sampler_is_reproduced(example):
    requested, percent, available, expected = PUBLISHED[example]
    sizes = smallest_first(available, requested, Fraction(percent, 100))
    assert {name: size.cases + size.reserves for name, size in sizes.items()} == expected


def test_a_buffer_leaves_the_sample_itself_as_it_would_be_without():
    requested, percent, available, _ = PUBLISHED["with 20 % buffer"]
    sizes = smallest_first(available, requested, Fraction(percent, 100))
    assert {name: size.cases for name, size in sizes.items()} == PUBLISHED["148 of 1,217"][3]
    assert {name: size.reserves for name, size in sizes.items()} == {"A": 12, "B": 3, "C": 8, "D": 3, "E": 4}


def test_every_step_of_a_size_is_kept_with_its_reason():
    largest = smallest_first({"A": 454, "B": 138, "C": 327, "D": 129, "E": 169}, 148)["A"]
    assert [(step.cases, step.why) for step in largest.history] == [
        (55, "148 x 454 / 1,217 = 55.21, rounded half up"),
        (54, "one at a time, largest first, to reach 148"),
    ]


@pytest.mark.parametrize(
    ("available", "total", "expected"),
    [
        ({"a": 10, "b": 20, "c": 70}, 10, {"a": 1, "b": 2, "c": 7}),
        ({"a": 50, "b": 50, "c": 50}, 10, {"a": 4, "b": 3, "c": 3}),  # equal remainders go in the order of the strata
        ({"a": 1, "b": 999}, 100, {"a": 0, "b": 100}),  # 0.1 and 99.9
        ({"a": 3, "b": 2}, 5, {"a": 3, "b": 2}),
        ({"a": 3, "b": 2}, 0, {"a": 0, "b": 0}),
    ],
)
def test_proportional_allocation_by_largest_remainders(available, total, expected):
    sizes = apportioned({name: Fraction(size) for name, size in available.items()}, available, total)
    assert {name: size.cases for name, size in sizes.items()} == expected


def test_neyman_allocation_gives_more_to_what_varies_more():
    """Weights N_h S_h = 400 x 10, 300 x 20, 300 x 40 give 4, 6 and 12 parts of 22: worked out by hand."""
    instrument = drawing(size=110, quotas=[], divided_by=["team"], allocation="neyman")
    spread = {f"all_other_cases / {team}": Fraction(s) for team, s in (("north", 10), ("south", 20), ("west", 40))}
    sizes = {"all_other_cases / north": 400, "all_other_cases / south": 300, "all_other_cases / west": 300}
    strata = allocate(sizes, {}, designed(instrument, SamplingPlan(spread=spread)))
    assert [stratum.size.cases for stratum in strata] == [20, 30, 60]


def test_neyman_allocation_takes_all_of_a_stratum_that_would_give_more_than_it_has():
    sizes = apportioned({"small": Fraction(900), "large": Fraction(100)}, {"small": 10, "large": 1000}, 50)
    assert {name: size.cases for name, size in sizes.items()} == {"small": 10, "large": 40}


def test_neyman_allocation_without_a_spread_names_the_stratum():
    instrument = drawing(quotas=[], divided_by=["team"], allocation="neyman")
    with pytest.raises(EyreError, match=r"north.*spread"):
        allocate({"all_other_cases / north": 40}, {}, designed(instrument))


def test_a_quota_is_fixed_and_the_rest_is_drawn_from_all_others():
    strata = allocate({"all_other_cases": 900, "high": 40}, {}, designed())
    assert {s.id: s.size.cases for s in strata} == {"high": 2, "all_other_cases": 8}


def test_what_a_quota_lacks_is_drawn_from_the_others_and_said():
    strata = {s.id: s for s in allocate({"all_other_cases": 900, "high": 1}, {}, designed())}
    assert (strata["high"].size.cases, strata["all_other_cases"].size.cases) == (1, 9)
    assert [step.cases for step in strata["high"].size.history] == [2, 1]


def test_a_quota_without_a_single_case_is_printed_all_the_same():
    strata = {s.id: s for s in allocate({"all_other_cases": 900}, {}, designed())}
    assert (strata["high"].frame_size, strata["high"].size.cases, strata["all_other_cases"].size.cases) == (0, 0, 10)


def test_a_frame_that_is_too_small_says_by_how_much():
    with pytest.raises(FrameTooSmall, match="10 cases are to be drawn but only 9 are eligible"):
        allocate({"all_other_cases": 7, "high": 2}, {}, designed())
    with pytest.raises(FrameTooSmall, match="8 cases are to be drawn outside the quotas but only 5"):
        allocate({"all_other_cases": 5, "high": 50}, {}, designed())


def test_strata_within_strata_add_up_on_every_level():
    instrument = drawing(size=100, divided_by=["team", "order"], quotas=[])
    sizes = {f"all_other_cases / {t} / {o}": n for t, o, n in
             (("north", "community", 333), ("north", "licence", 111), ("south", "community", 77), ("south", "licence", 201))}  # fmt: skip
    strata = allocate(sizes, {}, designed(instrument))
    by_team = {team: sum(s.size.cases for s in strata if f"/ {team} /" in s.id) for team in ("north", "south")}
    assert by_team == {"north": 61, "south": 39}  # 61.496 and 38.504 of 100


names = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 400), min_size=1, max_size=12)


@given(names, st.data())
def test_allocation_spends_every_case_and_overdraws_no_stratum(available, data):
    total = data.draw(st.integers(0, sum(available.values())))
    weights = {name: Fraction(data.draw(st.integers(0, 50))) for name in available}
    for sizes in (
        apportioned({name: Fraction(size) for name, size in available.items()}, available, total),
        apportioned(weights, available, total),
        smallest_first(available, total),
    ):
        assert sum(size.cases for size in sizes.values()) == total
        assert all(0 <= size.cases <= available[name] for name, size in sizes.items())


@given(names, st.data(), st.fractions(0, 2, max_denominator=20))
def test_the_published_sampler_spends_its_buffer_as_far_as_there_are_cases(available, data, buffer):
    total = data.draw(st.integers(0, sum(available.values())))
    sizes = smallest_first(available, total, buffer)
    assert all(size.cases + size.reserves <= available[name] for name, size in sizes.items())
    assert sum(size.cases for size in sizes.values()) == total


@given(names, st.data())
def test_proportional_allocation_is_never_a_whole_case_away_from_the_exact_share(available, data):
    total = data.draw(st.integers(0, sum(available.values())))
    frame = sum(available.values())
    for name, size in apportioned({n: Fraction(s) for n, s in available.items()}, available, total).items():
        assert abs(size.cases - Fraction(total * available[name], frame)) < 1
