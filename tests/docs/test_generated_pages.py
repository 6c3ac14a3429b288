"""The generated pages of the reference say what the code says today."""

import re
import runpy
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = runpy.run_path(str(REFERENCE / "generate.py"))["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name], "Run: just reference"


COMMANDS = [
    part for part in re.split(r"^##+ ", PAGES["commands.md"], flags=re.MULTILINE)[1:] if "**Commands" not in part
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda part: part.splitlines()[0].strip("`"))
def test_the_help_of_a_command_shows_an_example(command):
    assert re.search(r"Examples?: `eyre ", command)
