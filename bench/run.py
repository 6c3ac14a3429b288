"""Runs the benchmarks and prints their tables: `python bench/run.py [one] [areas] [archive] [commands]`."""

from __future__ import annotations

import csv
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measure import Run, machine, run, spread

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Size:
    """How many areas, and inspections of a hundred cases in each; how often each contender runs, if it can at all."""

    title: str
    areas: int
    inspections: int
    runs: Mapping[str, int]
    memory_limit: str | None = None  # for eyre's engine


SIZES = {
    "one": Size("One inspection", 1, 1, {"eyre": 7, "pandas": 7, "R survey": 3}),
    "areas": Size("42 areas", 42, 1, {"eyre": 5, "pandas": 5, "R survey": 1}),
    "archive": Size("Archive of 42 areas", 42, 182, {"eyre": 1, "pandas": 1, "R survey": 0}, "512MB"),
}
Figures = Mapping[tuple[str, str, str], tuple[float, Fraction | None, Fraction | None]]


def scoring(size: Size, installed: Path) -> None:
    """Score one size with every contender, hold the results against each other, and only then print the table."""
    contenders = {
        "eyre": (installed / "python", HERE / "score_eyre.py"),
        "pandas": (sys.executable, HERE / "score_pandas.py"),
        "R survey": ("Rscript", HERE / "score_survey.R"),
    }
    with TemporaryDirectory(prefix="eyre-bench-") as folder:
        data = Path(folder)
        wanted = ["csv"] if size.runs["R survey"] else []
        made = run([sys.executable, HERE / "data.py", data, str(size.areas), str(size.inspections), *wanted])
        runs: dict[str, list[Run]] = {contender: [] for contender in contenders}
        # In turn, so that a machine that slows down slows all of them. Who runs more than once warms up first.
        for turn in range(max(size.runs.values()) + 1):
            for contender, command in contenders.items():
                limit = [size.memory_limit] if size.memory_limit and contender == "eyre" else []
                if turn < size.runs[contender] + (size.runs[contender] > 1):
                    runs[contender].append(run([*command, data, data / f"{contender}.csv", *limit]))
        runs = {contender: measured[1:] or measured for contender, measured in runs.items()}
        figures = {contender: read(data / f"{contender}.csv") for contender, measured in runs.items() if measured}
    for contender, theirs in figures.items():
        assert_equal(contender, theirs, figures["eyre"])
    under = f", eyre's engine limited to {size.memory_limit}" if size.memory_limit else ""
    print(f"### {size.title}: {made.inside:,.0f} answers, {len(figures['eyre']):,} equal figures{under}\n")
    print("| | runs | seconds | after imports | CPU seconds | peak MiB | time / eyre's | CPU / eyre's |")
    print("|---|---|---|---|---|---|---|---|")
    for contender, measured in runs.items():
        if measured:
            print(f"| {contender} | {len(measured)} | {' | '.join(columns(measured, runs['eyre']))} |")
    print(flush=True)


def columns(measured: Sequence[Run], ours: Sequence[Run]) -> Iterator[str]:
    """What is printed of the runs of one contender."""
    yield spread([one.seconds for one in measured])
    yield spread([one.inside or math.nan for one in measured])
    yield spread([one.cpu_seconds for one in measured])
    yield spread([one.peak_mib for one in measured], 0)
    yield f"{median(one.seconds for one in measured) / median(one.seconds for one in ours):.2f}"
    yield f"{median(one.cpu_seconds for one in measured) / median(one.cpu_seconds for one in ours):.2f}"


def read(path: Path) -> Figures:
    """The figures that a contender wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        return {
            (framework, subject, group): (
                float(value),
                Fraction(numerator) if numerator else None,
                Fraction(denominator) if denominator else None,
            )
            for framework, subject, group, value, numerator, denominator in csv.reader(file)
        }


def assert_equal(contender: str, theirs: Figures, ours: Figures) -> None:
    """Stop unless both have the same figures with the same counts; shares may differ as floats round."""
    assert theirs.keys() == ours.keys(), (contender, sorted(theirs.keys() ^ ours.keys())[:5])
    for key, (value, *counts) in ours.items():
        assert theirs[key][1:] == tuple(counts), (contender, key, theirs[key], counts)
        assert math.isclose(theirs[key][0], value, rel_tol=0, abs_tol=1e-12), (contender, key, theirs[key][0], value)


def commands(installed: Path) -> None:
    """Time the commands on the inspection that comes with eyre, among them the report in each format."""
    print("### Commands on one inspection\n")
    print("| command | runs | seconds | CPU seconds | peak MiB | kB written |")
    print("|---|---|---|---|---|---|")
    with TemporaryDirectory(prefix="eyre-bench-") as folder:
        to = Path(folder)
        run([installed / "eyre", "demo", to])
        bundle = to / "bundle"
        for label, command, written in (
            ("eyre --help", ["--help"], None),
            ("eyre check", ["check", bundle], None),
            ("eyre score", ["score", bundle], None),
            ("eyre report --format html", ["report", bundle, "--to", to, "--format", "html"], "report.html"),
            ("eyre report --format pdf", ["report", bundle, "--to", to, "--format", "pdf"], "report.pdf"),
            ("eyre report --format docx", ["report", bundle, "--to", to, "--format", "docx"], "report.docx"),
            ("eyre demo", ["demo", to / "demo"], None),
        ):
            measured = [run([installed / "eyre", *command]) for _ in range(8)][1:]
            seconds = spread([one.seconds for one in measured])
            cpu = spread([one.cpu_seconds for one in measured])
            peak = spread([one.peak_mib for one in measured], 0)
            size = f"{(to / written).stat().st_size / 1000:.0f}" if written else ""
            print(f"| `{label}` | {len(measured)} | {seconds} | {cpu} | {peak} | {size} |", flush=True)


def install(folder: Path) -> Path:
    """Install eyre as for use, without the tools of development, some of which slow its libraries down.

    Returns the folder of its programs.
    """
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        sys.exit("uv is needed to install eyre as for use. Run `just bench`.")
    command = [uv, "sync", "--quiet", "--frozen", "--no-default-groups"]
    subprocess.run(command, cwd=HERE.parent, env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(folder)}, check=True)
    return folder / "bin"


def main(wanted: Sequence[str]) -> None:
    """Run what is wanted; without a word, all but the archive, which takes ten minutes and half a gigabyte of disk."""
    unknown = set(wanted) - {*SIZES, "commands"}
    if unknown:
        sys.exit(f"There is no benchmark named {', '.join(sorted(unknown))}. Choose of one, areas, archive, commands.")
    print(f"{machine()}\n", flush=True)
    with TemporaryDirectory(prefix="eyre-bench-") as folder:
        # Compiled modules are kept from one run to the next, as everybody's Python does unless it is told not to.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        installed = install(Path(folder) / "installed")
        for name in wanted or ("one", "areas", "commands"):
            if name == "commands":
                commands(installed)
            else:
                scoring(SIZES[name], installed)


if __name__ == "__main__":
    main(sys.argv[1:])
