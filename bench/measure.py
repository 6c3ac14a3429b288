"""Whole processes, measured by the operating system's own accounts: time on the clock and peak memory."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter


@dataclass(frozen=True)
class Run:
    """One run of a command. seconds: from start to end, with starting the interpreter and importing.

    cpu_seconds: of all cores together; they depend less on what else the machine does.
    inside: what the program itself printed as the seconds after its imports; None where it prints no such thing.
    printed: all that it printed.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float
    inside: float | None
    printed: str = ""


def run(command: Sequence[str | Path]) -> Run:
    """Run a command to its end. Raises RuntimeError, with what it printed, where it fails.

    Linux counts the memory of the caller at the start of a child as the child's, so the caller must be small: it
    imports nothing of eyre.
    """
    with TemporaryFile() as output:
        began = perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.STDOUT)
        # wait4 accounts for this very child and its own children, where getrusage would mix all runs so far.
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace").strip()
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{text}")
    try:
        inside = float(text.splitlines()[-1])
    except (IndexError, ValueError):
        inside = None
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, inside, text)


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, with the least and the greatest where there are several."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def machine() -> str:
    """The machine and the versions that a figure depends on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("eyre", "duckdb", "pyarrow", "pandas", "typst"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory; "
        f"Python {platform.python_version()}, {packages}"
    )
