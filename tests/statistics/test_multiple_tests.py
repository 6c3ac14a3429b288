"""P values of many comparisons: published examples, R, and what must hold for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyre.statistics.multiple_tests import CORRECTIONS, benjamini_hochberg, holm

# Benjamini and Hochberg (1995), section 4: fifteen comparisons of two treatments after a heart attack.
INFARCTION = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_the_example_of_benjamini_and_hochberg():
    """The paper calls four of the fifteen a finding by its own procedure at 0.05, and three by Bonferroni's kind."""
    assert sum(p <= 0.05 for p in benjamini_hochberg(INFARCTION)) == 4
    assert sum(p <= 0.05 for p in holm(INFARCTION)) == 3


def test_the_same_adjusted_values_as_r():
    """R 4.2.2, p.adjust(p, "BH") and p.adjust(p, "holm")."""
    bh = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571, 0.0638571428571, 0.0645, 0.0765, 0.486,
          0.5811818181818, 0.714875, 0.7532307692308, 0.8132142857143, 1.0]  # fmt: skip
    assert benjamini_hochberg(INFARCTION) == pytest.approx(bh, rel=1e-9)
    expected = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1]
    assert holm(INFARCTION) == pytest.approx(expected, rel=1e-9)


def test_the_order_in_which_they_are_given_is_kept():
    """R 4.2.2, p.adjust(c(0.04, 0.01, 0.03, 0.01, 0.2), ...)."""
    p_values = [0.04, 0.01, 0.03, 0.01, 0.2]
    assert benjamini_hochberg(p_values) == pytest.approx([0.05, 0.025, 0.05, 0.025, 0.2])
    assert holm(p_values) == pytest.approx([0.09, 0.05, 0.09, 0.05, 0.2])


def test_no_comparison_gives_no_p_value():
    assert [correct([]) for correct in CORRECTIONS.values()] == [[], []]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_correction_only_makes_p_values_larger_and_holm_most(p_values):
    ours, strict = benjamini_hochberg(p_values), holm(p_values)
    for p, bh, h in zip(p_values, ours, strict, strict=True):
        assert p <= bh + 1e-12
        assert bh <= h + 1e-9
        assert h <= 1
