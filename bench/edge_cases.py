"""Small samples where estimators go wrong: the answer by enumeration, and what eyre, R survey and svy say.

Run: python bench/edge_cases.py (R with the package survey, and the dependency group bench). Prints the table of
docs/explanation/edge-cases.md.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import warnings
from fractions import Fraction
from itertools import product
from math import comb, prod
from pathlib import Path

import polars as pl
import svy

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "analysis"))

from simulation import by_rule

from eyre.statistics.strata import Stratum

HERE = Path(__file__).parent
# name: strata as (frame size, sampled, met), in order
CASES = {
    "7 of 7, all met": [(7, 7, 7)],
    "8 of 8, 3 met": [(8, 8, 3)],
    "1 of 60, met": [(60, 1, 1)],
    "5 of 60, all met": [(60, 5, 5)],
    "25 of 60, none met": [(60, 25, 0)],
    "25 of 60, 15 met": [(60, 25, 15)],
    "100 of 101, 99 met": [(101, 100, 99)],
    "100 of 1,500, 1 met": [(1500, 100, 1)],
    "8 of 20 and 5 of 30, all met": [(20, 8, 8), (30, 5, 5)],
    "7 of 20, 4 met, and 1 of 12": [(20, 7, 4), (12, 1, 1)],
}


def enumerated(strata: list[tuple[int, int, int]]) -> str:
    """From the least to the greatest share of the frame under which neither tail of the estimate is 2.5 % or less.

    Every truth is tried, in several strata every combination of truths, with exact fractions.
    """
    frame = sum(size for size, *_ in strata)
    seen = sum(Fraction(size * met, n) for size, n, met in strata)
    possible = []
    for truths in product(*(range(met, size - n + met + 1) for size, n, met in strata)):
        chances = [
            [
                (Fraction(size * k, n), Fraction(comb(truth, k) * comb(size - truth, n - k), comb(size, n)))
                for k in range(max(0, n - size + truth), min(n, truth) + 1)
            ]
            for truth, (size, n, _) in zip(truths, strata, strict=True)
        ]
        totals = [(sum(v for v, _ in draw), prod(p for _, p in draw)) for draw in product(*chances)]
        upper = sum((p for total, p in totals if total >= seen), Fraction(0))
        lower = sum((p for total, p in totals if total <= seen), Fraction(0))
        if upper > Fraction(25, 1000) and lower > Fraction(25, 1000):
            possible.append(sum(truths))
    return f"{min(possible) / frame:.4f} to {max(possible) / frame:.4f}"


def ours(strata: list[tuple[int, int, int]]) -> str:
    """The interval of eyre, or that it refuses."""
    design = [Stratum(size, n) for size, n, _ in strata]
    if len(design) > 1 and not all(stratum.tells_its_spread for stratum in design):
        return "refused: one case does not tell how much its stratum differs"
    ends = by_rule([met for *_, met in strata], design, 0.95)
    return f"{ends.low:.4f} to {ends.high:.4f} ({ends.method})"


def rows(strata: list[tuple[int, int, int]]) -> list[dict[str, float]]:
    """One row per sampled case."""
    return [
        {"stratum": number, "frame_size": size, "weight": size / n, "met": int(k < met), "inside": 1}
        for number, (size, n, met) in enumerate(strata)
        for k in range(n)
    ]


def svy_says(strata: list[tuple[int, int, int]], method: str) -> str:
    """The interval of svy."""
    sample = svy.Sample(pl.DataFrame(rows(strata)), svy.Design(stratum="stratum", wgt="weight", pop_size="frame_size"))
    try:
        found = sample.estimation.prop("met", ci_method=method)
        one = next((e for e in found.estimates if str(e.y_level) == "1"), found.estimates[0])
        return f"{one.lci:.4f} to {one.uci:.4f}" + ("" if str(one.y_level) == "1" else f" (of {one.y_level})")
    except Exception as error:  # whatever it says is the result
        return f"error: {str(error).strip().splitlines()[0][:60]}"


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, ["name", "stratum", "frame_size", "weight", "met", "inside"])
            writer.writeheader()
            writer.writerows({"name": name, **row} for name, strata in CASES.items() for row in rows(strata))
        done = subprocess.run(["Rscript", HERE / "edge_cases.R", path], capture_output=True, text=True, check=True)
    survey = {tuple(line.split("|")[:2]): line.split("|")[2] for line in done.stdout.splitlines()}
    print("| Sample | By enumeration | eyre | survey, logit | survey, beta | svy, logit | svy, korn-graubard |")
    print("|---|---|---|---|---|---|---|")
    for name, strata in CASES.items():
        cells = [enumerated(strata), ours(strata), survey[name, "logit"], survey[name, "beta"]]
        cells += [svy_says(strata, method) for method in ("logit", "korn-graubard")]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
