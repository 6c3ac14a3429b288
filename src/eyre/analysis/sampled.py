"""Sampled cases and strata as the small tables that the SQL reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from eyre.analysis.design import Design
from eyre.assessment.scored import Unit
from eyre.statistics.strata import Stratum


@dataclass(frozen=True)
class SampledCases:
    """The cases of one or more inspections with the design of each, as tables for the engine.

    part: what estimates are made for, an inspection or several of them together. strata: by the number that stands
    in the tables, with the part that each belongs to.
    """

    tables: Mapping[str, pa.Table]
    strata: Mapping[int, Stratum]
    part_of: Mapping[int, str]


def sampled_cases(inspections: Iterable[tuple[str, Iterable[Unit], Design]], part: str | None = None) -> SampledCases:
    """Lay out the cases of some inspections: id, units and design of each.

    part: the name under which all inspections are estimated together; without it each is estimated by itself.
    """
    strata: dict[int, Stratum] = {}
    part_of: dict[int, str] = {}
    signatures: dict[tuple[str, ...], int] = {}
    rows: list[tuple[str, str, str, int, int, int]] = []
    for inspection, units, design in inspections:
        numbers = {name: len(strata) + number for number, name in enumerate(design.strata)}
        strata.update({numbers[name]: stratum for name, stratum in design.strata.items()})
        part_of.update(dict.fromkeys(numbers.values(), part or inspection))
        for unit in units:
            if unit.kind == "case":
                signature = signatures.setdefault(unit.groups, len(signatures))
                stratum = numbers[design.stratum_of[unit.id]]
                rows.append((inspection, unit.framework, unit.id, len(rows), signature, stratum))
    names = ("inspection", "framework", "unit_id", "unit", "signature", "stratum")
    types = (*[pa.string()] * 3, *[pa.int32()] * 3)
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    unit_table = pa.table(
        {name: pa.array(list(column), type_) for name, type_, column in zip(names, types, columns, strict=True)}
    )
    tables = {"units": unit_table, **_domain_tables(signatures), "strata": _strata_table(strata, part_of)}
    return SampledCases(tables, strata, part_of)


def _domain_tables(signatures: Mapping[tuple[str, ...], int]) -> dict[str, pa.Table]:
    names = {name: number for number, name in enumerate(dict.fromkeys(g for groups in signatures for g in groups))}
    pairs = [(number, names[group]) for groups, number in signatures.items() for group in groups]
    return {
        "domains": pa.table(
            {
                "signature": pa.array([number for number, _ in pairs], pa.int32()),
                "domain": pa.array([domain for _, domain in pairs], pa.int32()),
            }
        ),
        "domain_names": pa.table(
            {"domain": pa.array(list(names.values()), pa.int32()), "name": pa.array(list(names), pa.string())}
        ),
    }


def _strata_table(strata: Mapping[int, Stratum], part_of: Mapping[int, str]) -> pa.Table:
    """Weight and spread, (1 - f) n / (n - 1), of every stratum; no spread where one case does not tell it."""
    return pa.table(
        {
            "stratum": pa.array(list(strata), pa.int32()),
            "part": pa.array(list(part_of.values()), pa.string()),
            "weight": pa.array([s.weight for s in strata.values()], pa.float64()),
            "sampled": pa.array([float(s.sampled) for s in strata.values()], pa.float64()),
            "spread": pa.array([_spread(s) for s in strata.values()], pa.float64()),
        }
    )


def _spread(stratum: Stratum) -> float | None:
    if not stratum.tells_its_spread:
        return None
    return stratum.fpc * stratum.sampled / (stratum.sampled - 1) if stratum.fpc else 0.0
