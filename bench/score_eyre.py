"""Score a folder of data with eyre: `python score_eyre.py DATA RESULT [MEMORY_LIMIT]`."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter

from eyre.framework.load import find_pack
from eyre.scoring.scores import scores_from
from eyre.scoring.tally import count


def main(data: Path, result: Path, memory_limit: str | None = None) -> None:
    """Write every score of every group: framework, subject, group, value, and for a question its counts."""
    began = perf_counter()
    with (data / "questions.csv").open(encoding="utf-8") as file:
        frameworks = {name: find_pack(name) for name in dict.fromkeys(row["framework"] for row in csv.DictReader(file))}
    groups: dict[int, list[str]] = defaultdict(list)
    with (data / "memberships.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            groups[int(row["signature"])].append(row["group"])
    memberships = {signature: tuple(named) for signature, named in groups.items()}
    tallies = count(frameworks.values(), data / "answers", data / "units", memberships, memory_limit)
    scores = scores_from(frameworks, tallies)
    with result.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for estimate in scores.estimates.values():
            if estimate.value is not None:
                counts = (estimate.numerator, estimate.denominator) if estimate.subject_kind == "question" else ("", "")
                key = (estimate.framework, estimate.subject, estimate.group)
                writer.writerow((*key, repr(float(estimate.value)), *counts))
    print(perf_counter() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
