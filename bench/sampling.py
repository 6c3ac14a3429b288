"""Draws 100 cases and 20 reserves from a caseload of a million rows, with eyre and with pandas, in turn.

`python bench/sampling.py [ROWS]` prints tables in Markdown: the contenders, and the memory that eyre takes for the same
caseload in other shapes.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import xlsxwriter
from measure import Run, machine, run, spread

HERE = Path(__file__).parent
TURNS = 5
STEPS = ("read", "frame", "draw", "certify")
HEADER = "CRN,Offender name,DOB,Commencement date,Order,RoH,Sex,Ethnic group,Case manager,Team"


def caseload(path: Path, rows: int) -> None:
    """Write a caseload: half within the window of dates, five orders in six inspected, one row in a thousand twice."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        for number in range(rows):
            case = number if chance.random() > 0.001 else max(0, number - 1)
            cells = (
                f"WM{case:07d}",
                f"Person {chance.randrange(rows)} Smith",
                f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/19{chance.randint(50, 87)}",
                f"{chance.randint(1, 28):02d}/{chance.randint(6, 10):02d}/2004",
                chance.choice(("CPO", "CRO", "CRO", "Licence", "DTTO", "Other order")),
                chance.choice(("High", "Medium", "Medium", "Low", "Low", "Low")),
                chance.choice("MF"),
                chance.choice(("White", "Black", "Asian", "Not stated")),
                f"Officer {chance.randrange(400)}",
                f"Team {chance.randrange(20)}",
            )
            file.write(",".join(cells) + "\n")


def lines(path: Path) -> Iterator[list[str]]:
    """The rows of a caseload."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def wide(rows: Iterable[list[str]], path: Path) -> None:
    """Write a caseload with ten more columns that nobody asked for."""
    with path.open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows):
            more = (f"Remark {place} on row {number} of the file" for place in range(10))
            file.write(",".join((*row, *more)) + "\n")


def quoted(rows: Iterable[list[str]], path: Path) -> None:
    """Write a caseload with quotation marks around every cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)


def workbook(rows: Iterable[list[str]], path: Path) -> None:
    """Write a caseload as Excel does, each different text once."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


SHAPES: dict[str, Callable[[Iterable[list[str]], Path], None]] = {
    "wide.csv": wide,
    "quoted.csv": quoted,
    "workbook.xlsx": workbook,
}


def main(rows: int) -> None:
    """Measure whole processes and print their table."""
    runs: dict[str, list[Run]] = {"eyre": [], "pandas": []}
    with TemporaryDirectory(prefix="eyre-bench-") as folder:
        path = Path(folder) / "caseload.csv"
        caseload(path, rows)
        size = path.stat().st_size
        for _ in range(TURNS):  # in turn, so that a machine that slows down slows both
            for name, measured in runs.items():
                measured.append(run([sys.executable, HERE / f"draw_{name}.py", path]))
        shapes = _shapes(path, rows)
    print(f"{machine()}\n\nCaseload of {rows:,} rows, {size / 2**20:,.0f} MiB\n")
    print("| | runs | seconds | after imports | CPU seconds | peak MiB | time / eyre's |")
    print("|---|---|---|---|---|---|---|")
    eyres = median(one.inside or 0 for one in runs["eyre"])
    for name, measured in runs.items():
        inside = [one.inside or 0 for one in measured]
        print(
            f"| {name} | {len(measured)} | {spread([one.seconds for one in measured])} | {spread(inside)} "
            f"| {spread([one.cpu_seconds for one in measured])} | {max(one.peak_mib for one in measured):,.0f} "
            f"| {median(inside) / eyres:.2f} |"
        )
    print("\n| seconds | read | frame | draw | certify |\n|---|---|---|---|---|")
    for name, measured in runs.items():
        steps = [dict(zip(words[::2], map(float, words[1::2]), strict=True)) for words in map(_words, measured)]
        cells = (spread([one[step] for one in steps]) if step in steps[0] else "-" for step in STEPS)
        print(f"| {name} | {' | '.join(cells)} |")
    print("\n| eyre, one run | MiB of the file | seconds | CPU seconds | peak MiB |\n|---|---|---|---|---|")
    for name, (bytes_, one) in shapes.items():
        print(f"| {name} | {bytes_ / 2**20:,.0f} | {one.seconds:.0f} | {one.cpu_seconds:.0f} | {one.peak_mib:,.0f} |")


def _shapes(path: Path, rows: int) -> dict[str, tuple[int, Run]]:
    """The bytes of the same caseload in other shapes, each with a run of eyre; the last has three times the rows."""
    found = {}
    for name, write in SHAPES.items():
        other = path.with_name(name)
        write(lines(path), other)
        found[name] = other.stat().st_size, run([sys.executable, HERE / "draw_eyre.py", other])
        other.unlink()
    caseload(path, 3 * rows)
    found["three times the rows"] = path.stat().st_size, run([sys.executable, HERE / "draw_eyre.py", path])
    return found


def _words(measured: Run) -> list[str]:
    """The line on which a contender says how long each step took."""
    return measured.printed.splitlines()[-3].split()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
