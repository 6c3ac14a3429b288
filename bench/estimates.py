"""Estimates of every question, criterion and section in seven groups, with standard errors: eyre against others.

    python bench/estimates.py answers 100 4500 30000        cases; eyre, and pandas, R survey and svy where they can
    python bench/estimates.py archive 666667 --memory 4GB   eyre alone, over partitioned Parquet, memory bounded
    python bench/estimates.py bootstrap                     2,000 replicates of one inspection against a NumPy loop

Every engine runs in a process of its own, so that its peak memory is its own. Results go to bench/estimates.md by hand,
with the machine on which they were measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

QUESTIONS, CRITERIA, AREAS = 150, 15, 42
IMPORTS = {
    "eyre": ("eyre.analysis.estimates", "factories"),
    "pandas": (),
    "svy": ("svy", "polars"),
    "r": (),
    "r-ciprop": (),
}


def instrument():
    """150 questions under 15 criteria, three sections and a whole; seven groups of which a case is in about half."""
    from factories import criterion, framework, question

    section = {"id": "overall", "title": "Overall", "kind": "overall", "of": [{"subject": s} for s in "XYZ"]}
    sections = [
        {"id": s, "title": s, "of": [{"subject": f"K{c}"} for c in range(n * 5, n * 5 + 5)]}
        for n, s in enumerate("XYZ")
    ]
    groups = [{"id": f"g{n}", "title": f"g{n}", "when": {"attribute": f"a{n}", "is": "yes"}} for n in range(6)]
    attributes = [
        {"id": f"a{n}", "title": f"a{n}", "values": [{"value": v, "label": v} for v in ("yes", "no")]} for n in range(6)
    ]
    return framework(
        attributes=attributes,
        groups=groups,
        criteria=[criterion(f"K{n}") for n in range(CRITERIA)],
        questions=[question(f"q{n}", f"K{n % CRITERIA}") for n in range(QUESTIONS)],
        composites=[*sections, section],
    )


def make(cases: int, folder: Path) -> None:
    """Synthetic answers, two strata in each area, one Parquet file per area."""
    generator = np.random.default_rng(20260)
    areas = min(AREAS, max(1, cases // 100))
    area = np.sort(generator.integers(0, areas, cases))
    high = generator.random(cases) < 0.2
    stratum = area * 2 + high
    signature = generator.integers(0, 64, cases)
    unit_id = pa.array([f"c{n}" for n in range(cases)])
    inspection = pa.array([f"area-{n}" for n in range(areas)]).take(pa.array(area))
    sampled = np.bincount(stratum, minlength=areas * 2)
    frame = np.where(np.arange(areas * 2) % 2 == 1, sampled * 3, sampled * 15)
    strata = {
        "stratum": np.arange(areas * 2, dtype=np.int32),
        "part": ["all"] * (areas * 2),
        "weight": frame / np.maximum(sampled, 1),
        "sampled": sampled.astype(float),
        "spread": (1 - sampled / np.maximum(frame, 1)) * sampled / np.maximum(sampled - 1, 1),
        "frame_size": frame,
    }
    pq.write_table(pa.table(strata), folder / "strata.parquet")
    units = {
        "inspection": inspection,
        "framework": pa.repeat(pa.scalar("small"), cases),
        "unit_id": unit_id,
        "unit": np.arange(cases, dtype=np.int32),
        "signature": signature.astype(np.int32),
        "stratum": stratum.astype(np.int32),
    }
    pq.write_table(pa.table(units), folder / "units.parquet")
    pairs = [(s, g) for s in range(64) for g in (0, *(n + 1 for n in range(6) if s >> n & 1))]
    signatures, members = (pa.array([pair[end] for pair in pairs], pa.int32()) for end in (0, 1))
    pq.write_table(pa.table({"signature": signatures, "domain": members}), folder / "domains.parquet")
    names = {"domain": pa.array(range(7), pa.int32()), "name": ["all", *(f"g{n}" for n in range(6))]}
    pq.write_table(pa.table(names), folder / "domain_names.parquet")
    questions = pa.array([f"q{n}" for n in range(QUESTIONS)])
    share = generator.uniform(0.4, 0.9, QUESTIONS)
    for one in range(areas):
        own = np.flatnonzero(area == one)
        rows = np.repeat(own, QUESTIONS)
        asked = np.tile(np.arange(QUESTIONS), len(own))
        credit = 2 * (generator.random(len(rows)) < share[asked]).astype(np.int64)  # in halves: the scale has them
        answered = generator.random(len(rows)) >= 0.1
        table = pa.table(
            {
                "framework": pa.repeat(pa.scalar("small"), len(rows)),
                "unit_kind": pa.repeat(pa.scalar("case"), len(rows)),
                "unit_id": unit_id.take(pa.array(rows)),
                "question": questions.take(pa.array(asked)),
                "credit": pa.array(np.where(answered, credit, 0), mask=~answered),
                "state": pa.array(["answered", "not_applicable"]).take(pa.array(1 - answered.astype(int))),
            }
        )
        place = folder / "answers" / f"inspection=area-{one}"
        place.mkdir(parents=True)
        pq.write_table(table, place / "part-0.parquet")


def eyre(folder: Path, memory: str | None = None) -> dict[str, float]:
    """All estimates and standard errors, from the Parquet files."""
    from eyre.analysis.estimates import RESULTS, stages
    from eyre.analysis.instrument import instrument_tables
    from eyre.tables.engine import statement
    from eyre.tables.stages import duck_engine, run_stages

    with duck_engine(memory) as engine:
        engine.connection.execute(f"SET temp_directory = '{folder / 'spill'}'")
        engine.give_parquet("scored_answers", str(folder / "answers"))
        given = {
            name: pq.read_table(folder / f"{name}.parquet") for name in ("units", "domains", "domain_names", "strata")
        }
        run_stages(engine, {**instrument_tables([instrument()]), **given}, stages())
        rows = [row for result in RESULTS for row in engine.fetch(statement("eyre.analysis", result)).to_pylist()]
    return {f"{r['subject']},{r['domain']}": (r["value"], max(r["variance"], 0) ** 0.5) for r in rows}


def wide(folder: Path) -> pa.Table:
    """One row per case and one column per question, as R, svy and pandas users have it."""
    import duckdb

    questions = ", ".join(f"max(credit / 2.0) FILTER (question = 'q{n}') AS q{n}" for n in range(QUESTIONS))
    flags = ", ".join(f"(any_value(signature) >> {n}) & 1 AS g{n}" for n in range(6))
    return duckdb.sql(
        f"SELECT unit, any_value(units.stratum) AS stratum, any_value(weight) AS weight, "
        f"any_value(frame_size) AS frame_size, 1 AS g_all, {flags}, {questions} "
        f"FROM read_parquet('{folder}/answers/**/*.parquet', hive_partitioning = true) AS a "
        f"JOIN read_parquet('{folder}/units.parquet') AS units USING (unit_id) "
        f"JOIN read_parquet('{folder}/strata.parquet') AS s ON s.stratum = units.stratum GROUP BY unit ORDER BY unit"
    ).to_arrow_table()


def pandas_(folder: Path) -> dict[str, float]:
    """Questions only, as an analyst would write it with pandas: a loop over groups and questions, vectorised inside."""
    import pandas as pd

    data = pd.read_parquet(folder / "wide.parquet")
    size = data.groupby("stratum")["unit"].size()
    fpc = 1 - size / data.groupby("stratum")["frame_size"].first()
    found = {}
    for domain in ("all", *(f"g{n}" for n in range(6))):
        inside = data["g_all" if domain == "all" else domain] == 1
        for n in range(QUESTIONS):
            y = data[f"q{n}"]
            x = (inside & y.notna()).astype(float)
            total = (data["weight"] * x).sum()
            value = (data["weight"] * x * y.fillna(0)).sum() / total
            z = data["weight"] * x * (y.fillna(0) - value) / total
            by = z.groupby(data["stratum"])
            variance = (fpc * size / (size - 1) * (by.apply(lambda s: (s**2).sum()) - by.sum() ** 2 / size)).sum()
            found[f"q{n},{domain}"] = (value, variance**0.5)
    return found


def svy_(folder: Path) -> dict[str, float]:
    """Questions only, with svy: one estimate per question and group, the group as a domain."""
    import polars as pl
    import svy

    data = pl.read_parquet(folder / "wide.parquet")
    design = svy.Design(stratum="stratum", wgt="weight", pop_size="frame_size")
    sample = svy.Sample(data=data, design=design)
    found = {}
    for domain in ("g_all", *(f"g{n}" for n in range(6))):
        for n in range(QUESTIONS):
            table = sample.estimation.mean(y=f"q{n}", by=domain, drop_nulls=True)
            for estimate in table.estimates:
                if str(estimate.by_level[0]) == "1":
                    found[f"q{n},{'all' if domain == 'g_all' else domain}"] = (estimate.est, estimate.se)
    return found


R = """
suppressMessages(library(survey)); library(utils)
args <- commandArgs(TRUE)
d <- read.csv(args[1])
design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~frame_size, data = d)
start <- proc.time()
out <- list()
for (g in c("g_all", paste0("g", 0:5))) for (n in 0:149) {
  q <- paste0("q", n)
  r <- svyby(as.formula(paste0("~", q)), as.formula(paste0("~", g)), design, get(args[2]), na.rm = TRUE)
  r <- r[r[[g]] == 1, ]
  out[[length(out) + 1]] <- sprintf("%s,%s,%.17g,%.17g", q, sub("g_all", "all", g), r[[2]], r[[3]])
}
took <- proc.time() - start
cat(sprintf("%.3f,%.3f\\n", took[["elapsed"]], took[["user.self"]] + took[["sys.self"]])); cat(unlist(out), sep = "\\n")
"""


def r_survey(folder: Path, statistic: str) -> tuple[dict[str, tuple[float, float]], float, float]:
    """svyby with svymean, or with svyciprop, which adds intervals as eyre does; one call per question and group."""
    import pyarrow.csv

    pyarrow.csv.write_csv(pq.read_table(folder / "wide.parquet"), folder / "wide.csv")
    (folder / "bench.R").write_text(R)
    done = subprocess.run(
        ["Rscript", folder / "bench.R", folder / "wide.csv", statistic], capture_output=True, text=True, check=True
    )
    took, *lines = done.stdout.splitlines()
    seconds, cpu = (float(part) for part in took.split(","))
    rows = (line.split(",") for line in lines)
    return {f"{q},{g}": (float(value), float(error)) for q, g, value, error in rows}, seconds, cpu


def one(engine: str, folder: Path, memory: str | None) -> None:
    """Run one engine in this process and print what it found, how long it took and its peak memory."""
    for module in ("pandas", "pyarrow.dataset", *IMPORTS[engine]):  # starting up is not counted
        import_module(module)
    start, before = time.perf_counter(), time.process_time()
    if engine in ("r", "r-ciprop"):
        found, seconds, cpu = r_survey(folder, "svymean" if engine == "r" else "svyciprop")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    else:
        found = eyre(folder, memory) if engine == "eyre" else pandas_(folder) if engine == "pandas" else svy_(folder)
        seconds, cpu = time.perf_counter() - start, time.process_time() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "cpu": cpu, "mib": peak / 1024, "found": found}))


def compare(cases: int, engines: list[str], memory: str | None) -> None:
    """Run engines on the same cases and compare their figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: Linux counts the memory of a caller as that of its children.
        subprocess.run([sys.executable, __file__, "make", str(cases), str(folder), *engines], check=True)
        reference = None
        for engine in engines:
            command = [sys.executable, __file__, "one", engine, str(folder), *([memory] if memory else [])]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"| {cases:,} | {engine} | failed: {done.stderr.strip().splitlines()[-1][:160]} |", flush=True)
                continue
            result = json.loads(done.stdout.splitlines()[-1])
            reference = reference or result["found"]
            common = reference.keys() & result["found"].keys()
            apart = max(
                abs(a - b) / max(abs(b), 1e-12)
                for key in common
                for a, b in zip(result["found"][key], reference[key], strict=True)
            )
            print(
                f"| {cases:,} | {cases * QUESTIONS:,} | {engine} | {result['seconds']:.2f} | {result['cpu']:.2f} | "
                f"{result['mib']:,.0f} | {len(result['found']):,} | {apart:.0e} |",
                flush=True,
            )


def bootstrap() -> None:
    """2,000 replicates of one inspection of 100 cases, vectorised and as a plain loop over replicates."""
    from factories import cases

    from eyre.analysis.case_matrix import case_matrix, scores_by_weight
    from eyre.analysis.design import Design
    from eyre.analysis.resampling import resample_matrix
    from eyre.statistics.bootstrap import replicate_factors
    from eyre.statistics.strata import Stratum

    small, generator = instrument(), np.random.default_rng(1)
    judged = [{f"q{n}": "met" if generator.random() < 0.7 else "not_met" for n in range(QUESTIONS)} for _ in range(100)]
    stratum_of = {str(n): "high" if n < 20 else "rest" for n in range(100)}
    design = Design({"high": Stratum(60, 20), "rest": Stratum(1500, 80)}, stratum_of)
    matrix = case_matrix(small, cases(small, *judged), design, "all")
    ones = np.ones(100)
    start = time.perf_counter()
    resample_matrix(matrix, ones, 0.95, replicates=2000)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    factors = replicate_factors(matrix.stratum_of, matrix.strata, 2000, np.random.default_rng(1))
    for row in factors:
        scores_by_weight(matrix, row[np.newaxis])
    loop = time.perf_counter() - start
    print(f"| 2,000 replicates | vectorised {ours:.3f} s | NumPy loop {loop:.3f} s | ratio {loop / ours:.0f} |")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("answers", "archive", "bootstrap", "one", "make"))
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--memory")
    parser.add_argument("--engines", default="eyre,pandas,svy,r")
    asked = parser.parse_args()
    if asked.what == "one":
        one(asked.rest[0], Path(asked.rest[1]), asked.rest[2] if len(asked.rest) > 2 else None)
    elif asked.what == "make":
        make(int(asked.rest[0]), Path(asked.rest[1]))
        if set(asked.rest[2:]) - {"eyre"}:
            pq.write_table(wide(Path(asked.rest[1])), Path(asked.rest[1]) / "wide.parquet")
    elif asked.what == "bootstrap":
        bootstrap()
    else:
        engines = ["eyre"] if asked.what == "archive" else asked.engines.split(",")
        for cases in asked.rest:
            compare(int(cases), engines, asked.memory)


if __name__ == "__main__":
    main()
