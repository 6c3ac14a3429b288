"""Reads a page of the documentation as its reader does: files to write, commands to type, and what they print."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass
class Block:
    """One fenced block. file: where its text belongs, if the line above says so."""

    language: str
    text: str
    file: str | None

    def commands(self):
        """Each command of a console block with the lines that it is shown to print; none are shown: none compared."""
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            yield command, shown


def blocks(page):
    return [Block(m["language"], m["text"], m["file"]) for m in _BLOCK.finditer(page.read_text(encoding="utf-8"))]


def run(command, folder, *, fails=False):
    """Type a command into a terminal of 80 columns that stands in a folder. fails: exit code 1 and a message."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == fails, f"{command}\n{done.stdout}{done.stderr}"
    return done.stderr if fails else done.stdout


def assert_shown(command, shown, printed):
    """What a page shows is what is printed, but for blank lines at its end; three dots stand for any lines."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line.rstrip()) + "\n" for line in shown)
    lines = "".join(f"{line.rstrip()}\n" for line in printed.rstrip().splitlines())
    assert re.fullmatch(pattern, lines), f"{command} prints:\n{lines}"


def follow(block, folder):
    """Do what a block asks for: write its file, or type its commands and compare what they print."""
    if block.file:
        path = folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
    if block.language == "console":
        for command, shown in block.commands():
            printed = run(command, folder, fails=bool(shown) and shown[0].startswith("Error:"))
            if shown:
                assert_shown(command, shown, printed)
