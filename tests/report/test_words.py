"""Shares and numbers in words that a reader may hold us to."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyre.report.words import BOUNDS, EXACT, number_in_words, share_in_words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("0", "none"),
        ("1/1000", "a very small share"),
        ("1/4", "a quarter"),
        ("1/3", "a third"),
        ("0.33", "about a third"),
        ("0.36", "over a third"),
        ("0.62", "nearly two-thirds"),
        ("0.649", "nearly two-thirds"),
        ("2/3", "two-thirds"),
        ("0.52", "just over half"),
        ("0.57", "over half"),
        ("0.47", "almost half"),
        ("0.999", "nearly all"),
        ("1", "all"),
    ],
)
def test_shares_in_words(share, words):
    assert share_in_words(Fraction(share)) == words


@given(st.fractions(0, 1))
def test_only_everybody_is_all_and_only_nobody_is_none(share):
    assert (share_in_words(share) == "all") == (share == 1)
    assert (share_in_words(share) == "none") == (share == 0)


NAMED = {words: share for share, words in EXACT.items()} | {"a twentieth": Fraction(1, 20)}


@given(st.fractions(0, 1))
def test_nearly_is_below_over_is_above_and_about_is_within_a_point(share):
    said = share_in_words(share)
    for prefix, holds in (
        ("nearly ", lambda named: share < named),
        ("almost ", lambda named: share < named),
        ("just over ", lambda named: share > named),
        ("over ", lambda named: share > named),
        ("less than ", lambda named: share < named),
        ("about ", lambda named: abs(share - named) <= Fraction(1, 100)),
    ):
        if said.startswith(prefix) and said.removeprefix(prefix) in NAMED:
            assert holds(NAMED[said.removeprefix(prefix)]), (share, said)


def test_bounds_rise():
    assert [low for low, _ in BOUNDS] == sorted(low for low, _ in BOUNDS)


def test_numbers_in_words_up_to_twenty():
    assert [number_in_words(n) for n in (0, 1, 20, 21, 4500)] == ["none", "one", "twenty", "21", "4,500"]
