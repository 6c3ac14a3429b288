"""A limit on the cases of one case manager: what is above it is handed to other managers of the same stratum."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from eyre.sampling.allocation import Stratum
from eyre.sampling.size import in_turn

Row = dict[str, Any]


def hand_over(
    first: Mapping[str, int], available: Mapping[str, int], limit: Mapping[str, int]
) -> tuple[dict[str, int], int]:
    """Take from managers the cases above their limit, and hand them to others one at a time, smallest first.

    first: cases drawn, available: eligible cases, limit: most cases, each by manager. Nobody gets more than either.
    Returns the cases by manager, and how many could not be placed. Source: the rule of HMI Probation's published case
    sampler (2020).
    """
    kept = {name: min(cases, limit[name]) for name, cases in first.items()}
    surplus = sum(first.values()) - sum(kept.values())
    order = sorted(kept, key=lambda name: kept[name])
    room = {name: min(limit[name], available[name]) - own for name, own in kept.items()}
    placed = Counter(in_turn(surplus, order, room))
    return {name: own + placed[name] for name, own in kept.items()}, surplus - placed.total()


def limited(ordered: pa.Table, strata: Sequence[Stratum], most: int) -> tuple[pa.Table, tuple[Stratum, ...]]:
    """Apply the limit stratum by stratum: in each, a manager may give what the strata before have left of it.

    ordered: every case of the frame with its draw_order by ticket. Returns the cases to draw, numbered anew, and the
    strata with any shortfall. A case without a manager is under no limit.
    """
    by_stratum: dict[str, list[Row]] = defaultdict(list)
    for row in ordered.to_pylist():
        by_stratum[row["stratum"]].append(row)
    taken: Counter[str] = Counter()
    main = {stratum.id: _main(by_stratum[stratum.id], stratum.size.cases, most, taken) for stratum in strata}
    rows: list[Row] = []
    changed = []
    for stratum in strata:
        chosen = main[stratum.id]
        why = f"no other manager of the stratum with fewer than {most} cases has one more"
        size = stratum.size.changed(len(chosen), why)
        names = {row["case_id"] for row in chosen}
        others = [row for row in by_stratum[stratum.id] if row["case_id"] not in names]
        reserves = _reserves(others, stratum.size.reserves, most, taken)
        changed.append(replace(stratum, size=replace(size, reserves=len(reserves))))
        rows += [
            {**row, "draw_order": place, "cases": len(chosen)}
            for place, row in enumerate([*chosen, *reserves], start=1)
        ]
    return pa.Table.from_pylist(rows, schema=ordered.schema), tuple(changed)


def _main(rows: Sequence[Row], cases: int, most: int, taken: Counter[str]) -> list[Row]:
    """The cases of one stratum under the limit, in the order of their tickets. Adds them to `taken`."""
    available = Counter(_manager(row) for row in rows)
    first = Counter(_manager(row) for row in rows[:cases])
    names = sorted(available)
    limit = {name: most - taken[name] for name in names}
    target, _ = hand_over({name: first[name] for name in names}, available, limit)
    chosen: list[Row] = []
    given: Counter[str] = Counter()
    for row in rows:
        name = _manager(row)
        if given[name] < target[name]:
            given[name] += 1
            chosen.append(row)
    taken.update(given)
    return chosen


def _reserves(rows: Sequence[Row], wanted: int, most: int, taken: Counter[str]) -> list[Row]:
    chosen: list[Row] = []
    for row in rows:
        if len(chosen) < wanted and taken[_manager(row)] < most:
            taken[_manager(row)] += 1
            chosen.append(row)
    return chosen


def _manager(row: Row) -> str:
    # A case without a manager stands alone, so no limit can bind it.
    return row["manager_key"] or f"\x00{row['case_id']}"
