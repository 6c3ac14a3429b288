"""A case that cannot be inspected -> the next reserve of its stratum in its place, and what each stratum achieves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from eyre.errors import EyreError
from eyre.framework.framework import found
from eyre.sampling.certificate import StratumOfDraw
from eyre.sampling.table_schemas import SAMPLE, STRATA

INSPECTED = ("selected", "replacement")  # what becomes of these cases is inspected


def replace_case(sample: pa.Table, case_id: str, reason: str) -> tuple[pa.Table, str | None]:
    """Drop a case for a reason and take the first waiting reserve of its stratum.

    Returns the sample and the reference of the reserve, None where the stratum has none left. Raises EyreError for a
    case that is not to be inspected, and without a reason.
    """
    rows: list[dict[str, Any]] = sample.to_pylist()
    dropped = found({row["case_id"]: row for row in rows}, case_id, "case of the sample")
    if dropped["status"] not in INSPECTED:
        raise EyreError(f"{case_id} is {dropped['status']}, so it takes no place. Name a case that is to be inspected.")
    if not reason.strip():
        raise EyreError(f"{case_id} cannot be dropped without a reason. Say in a few words why it cannot be inspected.")
    dropped |= {"status": "dropped", "reason": reason.strip()}
    waiting = [row for row in rows if row["stratum"] == dropped["stratum"] and row["status"] == "waiting"]
    reserve = min(waiting, key=lambda row: row["draw_order"], default=None)
    if reserve is not None:
        reserve |= {"status": "replacement", "replaces": case_id}
    return pa.Table.from_pylist(rows, schema=SAMPLE.to_arrow()), reserve["case_id"] if reserve else None


def strata_table(inspection: str, strata: Sequence[StratumOfDraw], sample: pa.Table) -> pa.Table:
    """The table `strata`: what each stratum holds, was to give, gave at the draw and gives now."""
    drawn = Counter(row["stratum"] for row in sample.to_pylist() if row["role"] == "main")
    achieved = Counter(row["stratum"] for row in sample.to_pylist() if row["status"] in INSPECTED)
    rows = [
        {
            "inspection": inspection,
            "stratum": one.stratum,
            "title": one.title,
            "frame_size": one.frame_size,
            "target": one.target,
            "reserves": one.reserves,
            "drawn": drawn[one.stratum],
            "achieved": achieved[one.stratum],
        }
        for one in strata
    ]
    return pa.Table.from_pylist(rows, schema=STRATA.to_arrow())


def inspected_cases(sample: pa.Table) -> tuple[str, ...]:
    """The references of the cases that are to be inspected, by stratum in drawn order."""
    return tuple(row["case_id"] for row in sample.to_pylist() if row["status"] in INSPECTED)
