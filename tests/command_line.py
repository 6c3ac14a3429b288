"""The command line as a user calls it, inside this process: what is printed, and the exit code."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

os.environ["COLUMNS"] = "250"  # read when the consoles are made; a narrow one would break the lines that tests look for
os.environ["NO_COLOR"] = "1"

from eyre.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


def eyre(*arguments: object) -> Ran:
    """Run `eyre` with arguments. An exception that would be a traceback for the user is one here, too."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["eyre", *map(str, arguments)]
    code: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as left:
        code = left.code
    finally:
        sys.argv = before
    return Ran(code if isinstance(code, int) else 0 if code is None else 1, out.getvalue(), err.getvalue())
