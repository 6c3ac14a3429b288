from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyre.statistics.rounding import decimal_text, rounded


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "half_down"),
    [
        ("13/2", 7, 6, 6),
        ("15/2", 8, 8, 7),
        ("-13/2", -7, -6, -6),
        ("6.4999", 6, 6, 6),
        ("6.5001", 7, 7, 7),
        ("0", 0, 0, 0),
    ],
)
def test_only_an_exact_half_depends_on_the_rule(value, half_up, half_even, half_down):
    number = Fraction(value)
    assert [rounded(number, rule) for rule in ("half_up", "half_even", "half_down")] == [half_up, half_even, half_down]


def test_a_share_that_a_float_would_round_wrongly():
    """0.285 is below its half as a float; as a fraction it is the half itself."""
    assert round(0.285 * 100) == 28
    assert rounded(Fraction(285, 1000) * 100) == 29


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [("616369", 0, "616,369"), ("10.425", 2, "10.43"), ("12.8", 1, "12.8"), ("0", 1, "0.0")],
)
def test_numbers_as_they_are_printed(value, digits, text):
    assert decimal_text(Fraction(value), digits) == text


@given(st.fractions(), st.integers(0, 4))
def test_rounding_moves_a_number_by_at_most_half_a_unit_and_twice_changes_nothing(value, digits):
    once = rounded(value, "half_up", digits)
    assert abs(once - value) <= Fraction(1, 2 * 10**digits)
    assert rounded(once, "half_up", digits) == once
