"""Larger inspections for the benchmarks: the synthetic inspection that comes with eyre, repeated and disturbed.

`python data.py FOLDER AREAS INSPECTIONS [csv]` writes them and prints the number of answers; csv adds what R reads.
A folder of data is what every contender reads: answers/*.parquet (scored_answers) and units/*.parquet, one file per
area; and of the instrument, questions.csv, composites.csv and memberships.csv (which groups a signature stands for).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import credit_unit, score_units, units
from eyre.bundle.read import read_bundle
from eyre.framework.framework import Framework
from eyre.scoring.tally import signed
from eyre.synthetic.twins import shipped_bundle, twins

SEED = 2005
DISTURBED = 10  # one answer in so many is taken from another case, so that no two inspections have the same scores


# A row keeps its unit, and takes the answer of the same unit or, where disturbed, of one chosen by the hash. Whose it
# takes is worked out first: left to itself, the engine would pair all units of an inspection before it chooses.
_ANSWERS = """
    WITH wanted AS MATERIALIZED (
        SELECT
            base.framework,
            base.unit_kind,
            base.unit_id,
            base.question,
            base.assessment_id,
            copy,
            CASE
                WHEN hash($seed, $area, copy, base.unit_id, base.question) % $disturbed = 0
                THEN hash($area, copy, base.question, base.unit_id, $seed) % base.places
                ELSE base.place
            END AS place
        FROM range(CAST($inspections AS BIGINT)) AS copies(copy)
        CROSS JOIN base
    )
    SELECT
        format('area-{:02d}', $area) AS inspection,
        wanted.framework,
        wanted.unit_kind,
        format('{:02d}-{:03d}-{}', $area, copy, wanted.unit_id) AS unit_id,
        wanted.question,
        donor.value,
        donor.credit,
        donor.state,
        format('{:02d}-{:03d}-{}', $area, copy, wanted.assessment_id) AS assessment_id
    FROM wanted
    JOIN base AS donor USING (framework, unit_kind, question, place)
"""
_BASE = """
    SELECT
        scored.*,
        row_number() OVER (PARTITION BY framework, unit_kind, question ORDER BY unit_id) - 1 AS place,
        count(*) OVER (PARTITION BY framework, unit_kind, question) AS places
    FROM scored
"""
_UNITS = """
    SELECT
        framework,
        unit_kind,
        format('{:02d}-{:03d}-{}', $area, copy, unit_id) AS unit_id,
        CAST(signature + $first AS INTEGER) AS signature
    FROM range(CAST($inspections AS BIGINT)) AS copies(copy)
    CROSS JOIN enrolled
"""


def demonstration() -> Inspection:
    """The synthetic inspection that comes with eyre."""
    return read_bundle(shipped_bundle(twins()[0]))


def make(folder: Path, areas: int, inspections: int) -> int:
    """Write the data, area by area with so many inspections of a hundred cases each; the same seed, the same data.

    Returns how many answers there are.
    """
    inspection = demonstration()
    judged = units(inspection)
    enrolled, groups = signed(judged)
    _instrument(folder, inspection.frameworks)
    _rows(
        folder / "memberships.csv",
        ("signature", "group"),
        (
            (area * len(groups) + signature, group)
            for area in range(areas)
            for signature, named in groups.items()
            for group in (*named, f"area-{area + 1:02d}")
        ),
    )
    (folder / "answers").mkdir()
    (folder / "units").mkdir()
    with duckdb.connect(":memory:", config={"memory_limit": "2GB"}) as engine:
        engine.execute("SET preserve_insertion_order = false")
        engine.register("scored", score_units(inspection.about.id, inspection.frameworks, judged))
        engine.register("enrolled", enrolled)
        engine.execute(f"CREATE TABLE base AS {_BASE}")
        for area in range(areas):
            file = f"area-{area + 1:02d}.parquet"
            common = {"area": area + 1, "inspections": inspections}
            chance = {"seed": SEED, "disturbed": DISTURBED}
            _copy(engine, _ANSWERS, folder / "answers" / file, {**common, **chance})
            _copy(engine, _UNITS, folder / "units" / file, {**common, "first": area * len(groups)})
        found = engine.execute(f"SELECT count(*) FROM read_parquet('{folder}/answers/*.parquet')").fetchone()
    return int(found[0]) if found else 0


def as_csv(folder: Path) -> None:
    """Write what R reads: the judged answers about cases, each with the signature of its case."""
    with duckdb.connect() as engine:
        engine.execute(
            f"""COPY (
                SELECT answers.framework, unit_id, question, credit, signature
                FROM read_parquet('{folder}/answers/*.parquet') AS answers
                JOIN read_parquet('{folder}/units/*.parquet') AS units USING (framework, unit_kind, unit_id)
                JOIN read_csv('{folder}/questions.csv') AS questions USING (framework, question)
                WHERE state = 'answered' AND unit_kind = 'case'
            ) TO '{folder}/answers.csv' (HEADER)"""
        )


def _copy(engine: duckdb.DuckDBPyConnection, sql: str, to: Path, values: Mapping[str, Any]) -> None:
    engine.execute(f"COPY ({sql}) TO '{to}' (FORMAT parquet, COMPRESSION zstd)", dict(values))


def _instrument(folder: Path, frameworks: Mapping[str, Framework]) -> None:
    """What the contenders need to know of the instruments. They know the one method that these packs use."""
    questions, composites = [], []
    for framework in frameworks.values():
        steps = credit_unit(framework)
        for question in framework.spec.questions:
            if question.kind == "judged":
                criterion = framework.criterion(question.criterion)
                assert (criterion.pooling or framework.pooling) == "answers"
                # A judged question may stand under a criterion that evidence decides: it counts in none.
                weight = question.weight if criterion.method == "answers" else 0
                questions.append((framework.id, question.id, criterion.id, weight, steps))
        for composite in framework.spec.composites:
            assert composite.method == "weighted_mean"
            assert not composite.limiters
            for member in composite.of:
                by_class = framework.importance_weight(member.subject) if member.weight is None else member.weight
                composites.append((framework.id, composite.id, member.subject, float(by_class)))
    _rows(folder / "questions.csv", ("framework", "question", "criterion", "weight", "steps"), questions)
    _rows(folder / "composites.csv", ("framework", "composite", "member", "weight"), composites)


def _rows(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    answers = make(place, int(sys.argv[2]), int(sys.argv[3]))
    if "csv" in sys.argv:
        as_csv(place)
    print(answers)
