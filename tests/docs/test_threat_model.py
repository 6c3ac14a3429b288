"""The threat model names tests, and these exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| V\d", line)]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`((?:test_\w+|tests/\S+\.py))`", row)})


@pytest.fixture(scope="module")
def defined():
    found = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        found.add(file.relative_to(ROOT).as_posix())
        found |= set(re.findall(r"^ *def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_test_that_the_threat_model_names_exists(name, defined):
    assert name in defined


def test_every_control_names_a_test():
    assert [row for row in ROWS if "`test" not in row.rpartition("|")[0].rpartition("|")[2]] == []


def test_every_chapter_of_the_standard_is_there():
    assert {int(number) for number in re.findall(r"^\| V(\d+)", PAGE, re.MULTILINE)} == set(range(1, 15))
