"""Two shares compared: R survey and R, Newcombe's published examples, and what must hold for all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyre.statistics.comparisons import Sample, Side, difference
from eyre.statistics.strata import Stratum
from eyre.statistics.variance import TooFewCases, ratio_influence

MET = [int(digit) for digit in "1100101110101101110010101101"]
GROUP = "aababbaabbabababbaababababba"
STRATA = {"u": Stratum(60, 12), "v": Stratum(300, 16)}
STRATUM_OF = {unit: "u" if unit < 12 else "v" for unit in range(28)}
SAMPLE = Sample(STRATA, STRATUM_OF)


def side(parts, whole=True):
    """The weighted ratio of the units given with their numerators and denominators."""
    weight = {unit: STRATA[STRATUM_OF[unit]].weight for unit in parts}
    total = sum(weight[unit] * of for unit, (_, of) in parts.items())
    share = sum(weight[unit] * met for unit, (met, _) in parts.items()) / total
    influence = {u: ratio_influence(met, of, weight[u], share, total) for u, (met, of) in parts.items()}
    return Side(share, influence, len(parts), (sum(met for met, _ in parts.values()), len(parts)) if whole else None)


def of_group(group, parts, whole=True):
    return side({unit: parts[unit] for unit in range(28) if GROUP[unit] == group}, whole)


def simple(met, answered, first_unit=0):
    """A share of a sample from a frame without end."""
    units = range(first_unit, first_unit + answered)
    share = met / answered
    return Side(share, {u: ((u - first_unit < met) - share) / answered for u in units}, answered, (met, answered))


def compared(met, answered, met_other, answered_other, level=0.95):
    sample = Sample(
        {"all": Stratum(10**9, answered + answered_other)}, dict.fromkeys(range(answered + answered_other), "all")
    )
    return difference(simple(met, answered), simple(met_other, answered_other, answered), sample, level)


def test_a_difference_of_domains_as_r_survey_gives_it():
    """R 4.2.2, survey 4.1.1: svycontrast(svyby(~y, ~group, design, svymean, covmat = TRUE), c(1, -1))."""
    parts = {unit: (MET[unit], 1) for unit in range(28)}
    found = difference(of_group("a", parts), of_group("b", parts), SAMPLE)
    assert found.difference == pytest.approx(0.291666666666667, rel=1e-9)
    assert found.standard_error == pytest.approx(0.199564518450621, rel=1e-9)
    assert SAMPLE.freedom == 26  # degf(design)


def test_a_difference_of_ratios_as_r_survey_gives_it():
    """The same with svyby(~num, denominator = ~den, FUN = svyratio): answers pooled over several questions."""
    parts = {unit: (min(2 + unit % 3, MET[unit] + unit % 2), 2 + unit % 3) for unit in range(28)}
    found = difference(of_group("a", parts, whole=False), of_group("b", parts, whole=False), SAMPLE)
    assert found.difference == pytest.approx(-0.00757424090757419, rel=1e-9)
    assert found.standard_error == pytest.approx(0.116399788325317, rel=1e-9)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe (1998), table II, method 10 (score intervals without continuity correction).
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 10), 0.6075, 1.0),
        ((0, 10, 0, 10), -0.2775, 0.2775),
    ],
)
def test_newcombe_as_published(counts, low, high):
    # In a sample as large as this, t is normal and one degree of freedom changes nothing.
    met, answered, met_other, answered_other = counts
    many = Sample({"all": Stratum(10**12, 10**8)}, dict.fromkeys(range(answered + answered_other), "all"))
    found = difference(simple(met, answered), simple(met_other, answered_other, answered), many)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_few_cases_are_tested_exactly():
    """R 4.2.2, fisher.test(matrix(c(3, 4, 26, 0), 2))$p.value and fisher.test(matrix(c(2, 23, 20, 55), 2))$p.value."""
    assert compared(3, 7, 26, 26).p_value == pytest.approx(0.000855327468231, rel=1e-9)
    assert compared(2, 25, 20, 75).p_value == pytest.approx(0.0560515945253, rel=1e-9)
    assert compared(56, 70, 48, 80).test == "t"


def test_a_group_is_not_compared_with_a_set_that_contains_it():
    with pytest.raises(ValueError, match="the rest"):
        difference(simple(3, 10), simple(5, 20), Sample({"all": Stratum(100, 20)}, dict.fromkeys(range(20), "all")))


def test_a_stratum_of_one_case_is_refused():
    lonely = Sample({"u": Stratum(60, 1), "v": Stratum(300, 2)}, {0: "u", 1: "v", 2: "v"})
    with pytest.raises(TooFewCases):
        difference(simple(1, 1), simple(1, 2, 1), lonely)


def test_where_every_case_was_inspected_nothing_is_left_to_chance():
    whole = Sample({"all": Stratum(30, 30)}, dict.fromkeys(range(30), "all"))
    found = difference(simple(9, 15), simple(6, 15, 15), whole)
    assert (found.standard_error, found.p_value) == (0, 0)


@settings(deadline=None)
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
       st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))  # fmt: skip
def test_the_difference_lies_in_its_interval_and_turns_with_its_sides(one, other):
    if one[1] + other[1] < 3:
        return
    there, back = compared(*one, *other), compared(*other, *one)
    assert there.low - 1e-12 <= there.difference <= there.high + 1e-12
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.p_value == pytest.approx(back.p_value)
    assert 0 <= there.p_value <= 1 + 1e-12
