"""The long run: `just faults --trials 1000 --minutes 60 --seed 1`. Prints what was tried, and stops at the first loss."""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

from web.browser.conftest import environment
from web.faults.server import Server
from web.faults.trials import CASES, Bench, drawn, elapsed
from web.faults.writers import kill_while_many_write

ROUND = 40  # trials on one copy of the demonstration: a log that grows without end is no inspection


def _wanted() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trials", type=int, default=1000)
    options.add_argument("--answers", type=int, default=100)
    options.add_argument("--minutes", type=float, default=120)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--writers", type=int, default=50)
    return options.parse_args()


def main() -> None:
    wanted = _wanted()
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="eyre-faults-"))
    filled = folder / "filled"
    subprocess.run([sys.executable, "-m", "django", "prepare", "--filled"], check=True, env=environment(filled))
    counted, happened, kept = Counter(), Counter(), 0
    kinds = drawn(random.Random(wanted.seed), wanted.trials)

    def told() -> dict[str, object]:
        return {
            "trials": counted.total(), "answers": kept, "lost": 0, "kinds": dict(counted), "faults": dict(happened),
            "seconds": elapsed(begun), "seed": wanted.seed,
        }  # fmt: skip

    with sync_playwright() as playwright:
        for start in range(0, len(kinds), ROUND):
            if time.monotonic() - begun > wanted.minutes * 60:
                break
            place = folder / f"round-{start}"
            bench = Bench(playwright, place, filled, wanted.seed * 100_000 + start, wanted.answers)
            try:
                for number, kind in enumerate(kinds[start : start + ROUND]):
                    if number % 10 == 0:
                        bench.open(bench.device.page, CASES[number // 10 % len(CASES)])
                    try:
                        bench.trial(kind)
                    except Exception:
                        raise
                bench.check_all()
            finally:
                bench.close()
            counted += bench.counted
            happened += Counter(bench.proxy.happened)
            kept += bench.kept
            shutil.rmtree(place, ignore_errors=True)
    if not wanted.writers:
        return
    data = folder / "writers"
    shutil.copytree(filled, data)
    server = Server(data)
    server.start()
    _written, _failed = kill_while_many_write(server, writers=wanted.writers, kills=10, seconds=4, seed=wanted.seed)
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
