"""The draw: the same sample for the same seed on any machine, and every case with the same chance."""

from collections import Counter
from hashlib import sha256

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from eyre.errors import EyreError
from eyre.sampling.allocation import Stratum
from eyre.sampling.draw import commitment, draw, mixed_seed, ticket
from eyre.sampling.size import Size
from eyre.sampling.table_schemas import FRAME

GOLDEN_TICKET = "23e6978ae8bb26c5f277d2ac7decfad31098bf428d67f5075920419832820211"
GOLDEN_SAMPLE = ["WM-0003", "WM-0027", "WM-0083", "WM-0031", "WM-0026", "WM-0037", "WM-0055", "WM-0100"]


def frame(*strata):
    """strata: pairs of name and references."""
    rows = [{"case_id": case, "stratum": name, "manager_key": None} for name, cases in strata for case in cases]
    return pa.Table.from_pylist(rows, schema=FRAME.to_arrow())


def stratum(name, available, cases, reserves=0):
    return Stratum(name, name, available, cases, Size(cases, reserves))


def drawn(seed, available=60, cases=20):
    names = [f"case-{number}" for number in range(available)]
    return draw(frame(("s", names)), [stratum("s", available, cases)], seed).cases["case_id"].to_pylist()


def by_ticket(seed, available=60, cases=20):
    """What `drawn` gives, by the definition: many seeds are looked at faster so."""
    return sorted((f"case-{number}" for number in range(available)), key=lambda case: ticket(seed, case))[:cases]


def test_the_cases_with_the_smallest_tickets_are_drawn():
    for number in range(5):
        assert drawn(f"seed {number}") == by_ticket(f"seed {number}")


def test_a_draw_is_the_same_on_every_machine_and_in_every_version():
    """Tickets worked out with sha256sum of GNU coreutils 9.1, as in
    printf '%s:%s' 'West Mercia, May 2005' WM-0001 | sha256sum."""
    assert ticket("West Mercia, May 2005", "WM-0001") == GOLDEN_TICKET
    names = [f"WM-{number:04d}" for number in range(1, 101)]
    sample = draw(frame(("all", names)), [stratum("all", 100, 5, 3)], "West Mercia, May 2005").cases
    assert sample["case_id"].to_pylist() == GOLDEN_SAMPLE
    assert sample["role"].to_pylist() == ["main"] * 5 + ["reserve"] * 3
    assert sample["draw_order"].to_pylist() == [1, 2, 3, 4, 5, 6, 7, 8]


def test_references_in_every_script_have_tickets():
    for name in ("Ωμέγα", "अपराधी", "罪犯-7", "سجين", "n̈", "👩🏽‍⚖️"):
        sample = draw(frame(("s", [name])), [stratum("s", 1, 1)], "seed").cases
        assert sample["ticket"].to_pylist() == [sha256(f"seed:{name}".encode()).hexdigest()]


def test_reserves_follow_in_drawn_order_so_that_a_larger_sample_holds_the_smaller_one():
    small, large = drawn("seed", cases=20), drawn("seed", cases=35)
    assert large[:20] == small


@settings(deadline=None, max_examples=25)
@given(st.permutations([f"case-{number}" for number in range(30)]))
def test_the_order_of_the_file_is_irrelevant(names):
    expected = draw(frame(("a", sorted(names))), [stratum("a", 30, 12)], "seed").cases
    assert draw(frame(("a", names)), [stratum("a", 30, 12)], "seed").cases.equals(expected)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.data())
def test_as_many_cases_are_drawn_as_the_strata_say_and_none_twice(available, data):
    names = [f"case-{number}" for number in range(available)]
    cases = data.draw(st.integers(0, available))
    reserves = data.draw(st.integers(0, available - cases))
    other = frame(("s", names), ("t", [f"other-{n}" for n in range(5)]))
    sample = draw(
        other, [stratum("s", available, cases, reserves), stratum("t", 5, 2)], data.draw(st.text("ab12", min_size=1))
    )
    rows = sample.cases.to_pylist()
    assert Counter(row["role"] for row in rows if row["stratum"] == "s") == Counter(main=cases, reserve=reserves)
    assert len({row["case_id"] for row in rows}) == cases + reserves + 2


def test_every_case_has_the_same_chance():
    """Chi-square over 2,000 seeds: how often each of 60 cases is drawn; drawing without replacement narrows the variance
    of a count to n p (1 - p), so the sum of squares is scaled by (N - 1) / N before it is compared."""
    counts = Counter(case for number in range(2000) for case in by_ticket(f"seed {number}"))
    share = 20 / 60
    observed = (
        sum((counts[f"case-{n}"] - 2000 * share) ** 2 / (2000 * share * (1 - share)) for n in range(60)) * 59 / 60
    )
    assert 0.001 < stats.chi2.sf(observed, 59) < 0.999


def test_every_pair_of_cases_has_the_same_chance():
    counts = Counter()
    for number in range(3000):
        sample = sorted(by_ticket(f"pair {number}", available=8, cases=3))
        counts.update((a, b) for a in sample for b in sample if a < b)
    expected = 3000 * 3 / 28
    assert len(counts) == 28
    # The pairs of one sample are dependent, so the limits are those of a single count, at one in a thousand for 28.
    assert all(abs(count - expected) < 4.2 * (3000 * (3 / 28) * (25 / 28)) ** 0.5 for count in counts.values())


def test_tickets_are_spread_evenly():
    """Kolmogorov: tickets as numbers between 0 and 1 over many seeds for one case, and over many cases for one seed."""
    for tickets in (
        [ticket(f"seed {number}", "WM-0001") for number in range(5000)],
        [ticket("seed", f"WM-{number:04d}") for number in range(5000)],
    ):
        assert stats.kstest([int(one, 16) / 2**256 for one in tickets], "uniform").pvalue > 0.001


def test_neither_half_of_a_committed_seed_gives_it_away():
    assert commitment("a secret") == sha256(b"a secret").hexdigest()
    assert mixed_seed("a secret", "07 12 19") == sha256(b"a secret:07 12 19").hexdigest()


@pytest.mark.parametrize("seed", ["", "  ", "two\nlines", "a\x00b"])
def test_a_seed_that_nobody_could_type_again_is_refused(seed):
    with pytest.raises(EyreError, match="one line of printable signs"):
        drawn(seed)


def test_a_seed_means_the_same_however_its_accents_are_composed():
    assert drawn("Mu\u0308nster ") == drawn("M\u00fcnster")
