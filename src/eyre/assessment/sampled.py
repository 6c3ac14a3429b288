"""What the draw changes in an inspection: its caseload, its sample, and so the cases to be inspected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.assessment.table_schemas import table_schemas
from eyre.errors import EyreError
from eyre.sampling.caseload import Caseload
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.replacement import INSPECTED, replace_case, strata_table
from eyre.sampling.stage import Drawn
from eyre.tables.schema import Field


def require_undrawn(inspection: Inspection) -> None:
    """Raise EyreError where a sample was drawn from the caseload, which must then stay as it was."""
    if inspection.certificate is not None:
        raise EyreError(
            "The sample was drawn from the caseload already, so no other can take its place. Begin a new inspection, "
            "or work on a copy of the bundle without certificate.json."
        )


def with_caseload(inspection: Inspection, read: Caseload, plan: SamplingPlan) -> Inspection:
    """The inspection with a caseload, the managers who are new in it, and what its headings and values mean."""
    require_undrawn(inspection)
    people = pa.concat_tables([inspection.tables["people"], read.people])
    return replace(_with(inspection, {"caseload": read.cases, "people": people}), sampling=plan)


def with_sample(inspection: Inspection, drawn: Drawn) -> Inspection:
    """The inspection with a sample, and with the cases that are therefore to be inspected.

    Raises EyreError where cases of an earlier sample were allocated or assessed.
    """
    if inspection.tables["assessments"].num_rows or inspection.tables["allocation"].num_rows:
        raise EyreError("Cases of the sample are with assessors already. Replace single cases instead of drawing anew.")
    return _with_cases(replace(_with(inspection, drawn.tables), certificate=drawn.certificate))


def with_replacement(inspection: Inspection, case_id: str, reason: str) -> tuple[Inspection, str | None]:
    """The inspection with a case dropped for a reason, and the reserve that takes its place, if there is one.

    What was planned for the dropped case goes with it. Raises EyreError where it has answers, which are never lost.
    """
    if inspection.certificate is None:
        raise EyreError("No sample was drawn yet, so no case can be replaced. Draw one first.")
    sample, reserve = replace_case(inspection.tables["sample"], case_id, reason)
    strata = strata_table(inspection.about.id, inspection.certificate.strata, sample)
    changed = {"sample": sample, "strata": strata, **_without(inspection.tables, case_id)}
    return _with_cases(_with(inspection, changed)), reserve


def _with(inspection: Inspection, tables: Mapping[str, pa.Table]) -> Inspection:
    """The inspection with other tables; those that stay the same are not read for this."""
    for name, table in tables.items():
        inspection = inspection.with_table(name, table)
    return inspection


def _without(tables: Mapping[str, pa.Table], case_id: str) -> dict[str, pa.Table]:
    """The tables that speak of a case, without it."""
    assessments = tables["assessments"].to_pylist()
    gone = {row["assessment_id"] for row in assessments if case_id in (row["case_id"], row["unit_id"])}
    if gone & set(tables["events"]["assessment_id"].to_pylist()):
        raise EyreError(
            f"{case_id} has answers already, so it cannot be replaced. Finish it, or answer what the file bears."
        )
    found = {"assessments": _kept(tables["assessments"], [row["assessment_id"] not in gone for row in assessments])}
    for name in ("allocation", "meetings", "timetable", "cases"):
        if case_id in tables[name].column("case_id").to_pylist():
            found[name] = _kept(tables[name], [value != case_id for value in tables[name]["case_id"].to_pylist()])
    return found


def _kept(table: pa.Table, keep: list[bool]) -> pa.Table:
    return table if all(keep) else table.filter(pa.array(keep, pa.bool_()))


def _with_cases(inspection: Inspection) -> Inspection:
    """The inspection whose table `cases` holds the cases of the sample: what was known of them, else the caseload."""
    tables = inspection.tables
    schema = table_schemas(inspection.frameworks.values())["cases"]
    register = {row["case_id"]: row for row in tables["caseload"].to_pylist() if row["case_id"]}
    known = {row["case_id"]: row for row in tables["cases"].to_pylist()}
    weights = {row["stratum"]: _weight(row) for row in tables["strata"].to_pylist()}
    rows = []
    for drawn in tables["sample"].to_pylist():
        case = drawn["case_id"]
        if drawn["status"] not in INSPECTED:
            continue
        about = {"inspection": inspection.about.id, "area": inspection.about.area, "stratum": drawn["stratum"]}
        told = {f.name: _value(f, register[case].get(f.name)) for f in schema.fields if f.name in register[case]}
        rows.append({**told, **known.get(case, {}), **about, "design_weight": weights[drawn["stratum"]]})
    return _with(inspection, {"cases": pa.Table.from_pylist(rows, schema=schema.to_arrow())})


def _weight(stratum: Mapping[str, Any]) -> float | None:
    return stratum["frame_size"] / stratum["achieved"] if stratum["achieved"] else None


def _value(field: Field, value: Any) -> Any:
    """What the caseload says, where the table may hold it: an unusual one stands in the caseload alone."""
    return None if field.kind == "choice" and value not in field.values else value
