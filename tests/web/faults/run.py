"""The long run: `just faults --minutes 60 --seed 1 --results faults.jsonl`. Stops at the first loss.

Each round adds a line to the results, so that a run that was stopped goes on where it was; `--report faults.jsonl` prints them as
the tables of the documentation.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TextIO

from web.faults import proxy, stations, trials
from web.faults.rounds import SORTS, Ground, machine

ORDER = ("browser", "writers", "browser", "crowd", "writers", "browser", "postgresql", "power cuts")
WHERE = {
    "browser": "Chromium, SQLite", "writers": "writer, SQLite", "crowd": "50 writers, SQLite",
    "postgresql": "writers, PostgreSQL", "power cuts": "12 writers, SQLite", "hour": "50 writers, SQLite",
}  # fmt: skip
MUST_HAPPEN = {
    *proxy.FAULTS, *trials.KINDS, *stations.KINDS, "power cut", "PostgreSQL restarted", "PostgreSQL killed",
}  # fmt: skip


def _wanted() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trials", type=int, default=1000)
    options.add_argument("--answers", type=int, default=100_000)
    options.add_argument("--minutes", type=float, default=120)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--results", type=Path, default=Path("faults.jsonl"))
    options.add_argument("--only", choices=SORTS, action="append", help="rounds of this sort only, each once")
    options.add_argument("--report", type=Path, nargs="+", metavar="RESULTS", help="print what is in such files")
    return options.parse_args()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def read(results: Path) -> list[dict]:
    return [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []


def total(rounds: list[dict], what: str) -> int:
    return sum(sum(one.get(what, {}).values()) for one in rounds)


def one_round(ground: Ground, number: int, sort: str, seed: int, results: TextIO) -> dict:
    """Its line of the results; one that was stopped from outside has none."""
    began = time.monotonic()
    place = ground.folder / f"round-{number}"
    told = {"round": number, "sort": sort, "seed": seed, "commit": commit(), "place": str(place)}

    def write() -> None:
        told["seconds"] = round(time.monotonic() - began, 1)
        results.write(json.dumps(told) + "\n")
        results.flush()

    try:
        told |= vars(SORTS[sort](ground, place, seed))
    except Exception as error:
        told["failed"] = "".join(traceback.format_exception(error))[-6000:]
        write()
        raise
    write()
    shutil.rmtree(place, ignore_errors=True)
    return told


def commit() -> str:
    return subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True).stdout.strip()


def main() -> int:
    wanted = _wanted()
    if wanted.report:
        report([one for file in wanted.report for one in read(file)])
        return 0
    signal.signal(signal.SIGTERM, lambda *_why: sys.exit("stopped"))  # what was started is ended with it
    done = read(wanted.results)
    results = wanted.results.open("a")
    began = time.monotonic()
    ground = Ground(Path(tempfile.mkdtemp(prefix="eyre-faults-")))
    number = len(done)
    queue = list(wanted.only or ())
    while queue or not wanted.only:
        enough = total(done, "trials") >= wanted.trials and total(done, "answers") >= wanted.answers
        if (enough and not wanted.only) or time.monotonic() - began > wanted.minutes * 60:
            break
        sort = queue.pop(0) if queue else ORDER[number % len(ORDER)]
        told = one_round(ground, number, sort, wanted.seed * 100_000 + number, results)
        done.append(told)
        number += 1
        say(
            f"{number:4} {sort:11} {told['seconds']:7.1f} s, {total([told], 'trials'):4} trials, {total([told], 'answers'):6} answers;"
            f" together {total(done, 'trials')} trials, {total(done, 'answers')} answers, none lost"
        )
    ground.close()
    never = MUST_HAPPEN - happened(done)
    if never and not wanted.only:
        say(f"never happened, so nothing is known of it: {', '.join(sorted(never))}")
        return 1
    return 0


def happened(rounds: list[dict]) -> set[str]:
    counted = sum((Counter(one.get("happened", {})) + Counter(one.get("trials", {})) for one in rounds), Counter())
    return set(+counted)


def report(rounds: list[dict]) -> None:
    """The tables of the documentation."""
    failed = [one for one in rounds if "failed" in one]
    rounds = [one for one in rounds if "failed" not in one]
    lines = ["| where | what was broken | trials | answers shown as kept | lost |", "|---|---|--:|--:|--:|"]
    for sort, where in WHERE.items():
        here = [one for one in rounds if one["sort"] == sort]
        counted = sum((Counter(one["trials"]) for one in here), Counter())
        answers = sum((Counter(one["answers"]) for one in here), Counter())
        lines += [f"| {where} | {kind} | {counted[kind]:,} | {answers[kind]:,} | 0 |" for kind in counted]
    lines.append(f"| | **together** | **{total(rounds, 'trials'):,}** | **{total(rounds, 'answers'):,}** | **0** |")
    lines += ["", "| what happened | times |", "|---|--:|"]
    times = sum((Counter(one["happened"]) for one in rounds), Counter())
    lines += [f"| {what} | {count:,} |" for what, count in sorted(times.items())]
    lines += ["", "| answers so far | MiB of the server |", "|--:|--:|"]
    for one in (one for one in rounds if one["sort"] == "hour"):
        lines += [f"| {logged:,} | {memory:.0f} |" for logged, memory in one["memory"]]
    seeds, commits = ({one[what] for one in rounds} for what in ("seed", "commit"))
    minutes = sum(one["seconds"] for one in rounds) / 60
    lines += [
        "",
        f"{len(rounds)} rounds, {minutes:.0f} minutes, {machine()}, seeds {sorted(seeds)}, commits {sorted(commits)}",
    ]
    say("\n".join(lines))
    for one in failed:
        say(f"\nround {one['round']} ({one['sort']}, seed {one['seed']}) failed:\n{one['failed']}")


if __name__ == "__main__":
    sys.exit(main())
