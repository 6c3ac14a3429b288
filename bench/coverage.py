"""How often intervals hold the truth: 10,000 draws from known populations. Run: python bench/coverage.py

Writes the table of docs/explanation/coverage.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "analysis"))

from simulation import METHODS, coverage

from eyre.statistics.strata import Stratum

DESIGNS = {
    "25 of 60": ([Stratum(60, 25)], [[3], [6], [18], [30], [48], [57]]),
    "100 of 1,500": ([Stratum(1500, 100)], [[30], [150], [450], [750], [1200], [1425]]),
    "20 of 60 and 80 of 1,500": (
        [Stratum(60, 20), Stratum(1500, 80)],
        [[6, 30], [12, 150], [24, 450], [30, 750], [40, 1200], [54, 1425]],
    ),
}
DRAWS, SEED = 10_000, 20260


def main() -> None:
    """Print one row per design and truth: share of intervals that hold it, and their mean width in points."""
    print("| Sample | Truth | " + " | ".join(METHODS) + " |")
    print("|---|---:|" + "---:|" * len(METHODS))
    for name, (strata, every) in DESIGNS.items():
        for truths in every:
            found = coverage(strata, truths, 0.95, DRAWS, SEED)
            share = sum(truths) / sum(stratum.frame_size for stratum in strata)
            cells = ("" if c is None else f"{100 * c[0]:.1f}% ({100 * c[1]:.1f})" for c in found.values())
            print(f"| {name} | {100 * share:.0f}% | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
