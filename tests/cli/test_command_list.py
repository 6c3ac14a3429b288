"""The list of commands says what the commands say of themselves, and asking for help imports none of them."""

import subprocess
import sys

import pytest

from eyre.cli.commands import COMMANDS, imported


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_with_its_own_first_sentence(name):
    paragraph = " ".join(imported(name).help.split("\n\n")[0].split())
    assert f"{paragraph} ".startswith(f"{COMMANDS[name][1]} ")


def run(*arguments, then=""):
    """Run `eyre` in a process of its own, and some Python after it."""
    code = f"import sys\nfrom eyre.cli.main import main\nsys.argv = ['eyre', *{arguments!r}]\n"
    code += f"try:\n    main()\nfinally:\n    {then or 'pass'}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_help_imports_no_library_that_only_a_command_needs():
    heavy = "print({'pyarrow', 'duckdb', 'pydantic', 'typst', 'holidays'} & sys.modules.keys())"
    ran = run("--help", then=heavy)
    assert ran.returncode == 0
    assert ran.stdout.rstrip().endswith("\nset()")


def test_a_misspelt_command_is_told_the_nearest():
    ran = run("chek")
    assert ran.returncode == 2
    assert "Did you mean 'check'?" in ran.stderr
