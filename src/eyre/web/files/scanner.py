"""The scanner of the installation, such as one for viruses: a command that gets the path of a file."""

from __future__ import annotations

import shlex
import subprocess

from eyre.web.files.kinds import Refused

_LONGEST = 120  # seconds


def scan(command: str, path: str) -> None:
    """Let the scanner look at a file. Raises Refused where it finds something, and where it does not answer.

    command: of the setting EYRE_SCANNER; it ends with 0 where a file is clean, with 1 where it is not.
    """
    if not command:
        return
    try:
        done = subprocess.run([*shlex.split(command), path], capture_output=True, timeout=_LONGEST, check=False)
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise _unscanned() from error
    if done.returncode == 1:
        raise Refused("The scanner found something in the file. It was not kept; ask whoever sent it.")
    if done.returncode != 0:
        raise _unscanned()


def _unscanned() -> Refused:
    return Refused(
        "The file could not be scanned, so it was not kept. Try again; if it fails again, tell the administrator."
    )
