"""Chance that any machine and language repeats: SHA-256 over names, as sha256sum of coreutils 9.1 gives it."""

from collections import Counter

import pytest

from eyre.synthetic.chance import between, pick, uniform


@pytest.mark.parametrize(
    ("names", "digest"),
    [
        (("seed", 1), "eb1e60768783e52e"),  # printf 'seed|1' | sha256sum
        (("west-mercia-2005", "quality", 7), "901433a6fd6a58b1"),  # printf 'west-mercia-2005|quality|7' | sha256sum
    ],
)
def test_a_number_is_the_beginning_of_a_hash(names, digest):
    assert uniform(*names) == int(digest, 16) / 2**64


def test_every_value_comes_about_as_often():
    """Of 6000 throws each face comes 1000 times; five standard deviations are 144."""
    faces = Counter(between(1, 6, "die", number) for number in range(6000))
    assert sorted(faces) == [1, 2, 3, 4, 5, 6]
    assert all(abs(count - 1000) < 144 for count in faces.values())
    assert Counter(pick("abc", "letters", n) for n in range(6000)).keys() == set("abc")


def test_both_ends_are_included_and_one_value_is_certain():
    assert between(4, 4, "anything") == 4
    assert pick(["only"], "anything") == "only"
