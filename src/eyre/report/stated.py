"""Figures that are stated and not counted: facts, performance, fact tables, weights, importance, sampling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from eyre.analysis.performance import exact
from eyre.assessment.inspection import Inspection
from eyre.framework.framework import Framework, nearest
from eyre.framework.spec import Column, FactTable
from eyre.report.forms import SHARE_STATED, STATED, number_text
from eyre.report.measure import Kind, Measure, Provenance, count_of, provenance
from eyre.report.reference import Refused
from eyre.report.scored_subjects import weight_measure
from eyre.report.words import multiplicity_in_words

PERFORMANCE_COLUMNS = ("area", "target", "national")


def fact(inspection: Inspection, framework: Framework, name: str) -> Measure:
    """A fact of facts.csv, as it was written there."""
    rows = {str(row["key"]): row for row in table_rows(inspection, "facts")}
    if name not in rows:
        raise Refused(f"facts.csv has no fact {name!r}", nearest(name, rows))
    row = rows[name]
    value, unit = str(row["value"]), str(row["unit"] or "")
    of = ", ".join(str(row[column]) for column in ("unit", "period") if row[column])
    title = name.replace("_", " ")
    source = Provenance(framework.id, framework.version, f"{title} ({of})" if of else title, str(row["source"] or ""))
    number = read_number(value)
    return _stated("fact", value, number, unit, "Printed as it stands in facts.csv.", source)


def performance(inspection: Inspection, framework: Framework, name: str) -> Measure:
    """An indicator's target, the area's result, or the national average."""
    indicator_id, _, column = name.rpartition(".")
    if indicator_id not in framework.indicators:
        known = [f"performance.{known}.area" for known in framework.indicators]
        raise Refused(f"there is no indicator {indicator_id or column!r}", nearest(f"performance.{name}", known))
    if column not in PERFORMANCE_COLUMNS:
        raise Refused(
            f"performance has no column {column!r}",
            f"{nearest(column, PERFORMANCE_COLUMNS)} Write performance.{indicator_id}.area, .target or .national.",
        )
    indicator = framework.indicators[indicator_id]
    rows = {str(row["indicator"]): row for row in table_rows(inspection, "performance")}
    number = exact(rows.get(indicator_id, {}).get(column))
    if number is None:
        raise Refused(f"performance.csv gives no {column} of {indicator_id}", "Fill it in or take the sentence out.")
    period = rows[indicator_id].get("period")
    source = provenance(framework, indicator.title, f"performance.csv{f', {period}' if period else ''}")
    # The unit of a percentage is printed; another unit is a word of the sentence around the figure.
    return _stated("performance", "", number, indicator.unit, f"Stated in {indicator.unit}.", source)


def table_figure(inspection: Inspection, framework: Framework, name: str) -> Measure:
    """One number of a fact table; the row is found by its first column, written as `slug` writes it.

    The row `total` holds the sums of a table for which the pack asks for them; a count there has a share of its sum.
    """
    tables = fact_tables(framework)
    pieces = name.split(".")
    if len(pieces) != 3 or pieces[0] not in tables:
        reason = f"table.{name} does not name a table, a row and a column"
        raise Refused(reason, f"{nearest(pieces[0], tables)} Write table.name.row.column.")
    table = tables[pieces[0]]
    first, *columns = table.columns
    given = table_rows(inspection, f"tables/{table.id}")
    rows = {slug(str(row[first.id])): row for row in given}
    if table.total:
        sums = {column.id: column_sum(given, column) for column in columns if column.kind != "text"}
        rows[slug(table.total)] = {first.id: table.total, **sums}
    if pieces[1] not in rows:
        raise Refused(f"the table {table.id} has no row {pieces[1]!r}", nearest(pieces[1], rows))
    by_id = {column.id: column for column in columns}
    if pieces[2] not in by_id:
        raise Refused(f"the table {table.id} has no column {pieces[2]!r}", nearest(pieces[2], by_id))
    column, value = by_id[pieces[2]], rows[pieces[1]].get(pieces[2])
    if value is None:
        raise Refused(f"the table {table.id} is empty in {pieces[1]}, {column.id}", "Fill it in or refer elsewhere.")
    source = provenance(framework, f"{table.title}: {rows[pieces[1]][first.id]}, {column.title}", f"table {table.id}")
    plain = value if isinstance(value, str) else ""
    made = f"The sum of the column {column.title}." if rows[pieces[1]] not in given else "Stated in a table of facts."
    measure = _stated("table", plain, None if plain else exact(value), column.unit, made, source)
    whole = rows[slug(table.total)].get(column.id) if table.total and column.kind == "integer" else None
    return _of_total(measure, int(str(whole)), table.title) if whole else measure


def column_sum(rows: Sequence[Mapping[str, object]], column: Column) -> Fraction | None:
    """The exact sum of a column of numbers; None where no row has one."""
    numbers = [number for row in rows if (number := exact(row.get(column.id))) is not None]
    return sum(numbers, Fraction(0)) if numbers else None


def _of_total(measure: Measure, whole: int, counted: str) -> Measure:
    number = measure.number or Fraction(0)
    forms = (*measure.forms, *(form for form in SHARE_STATED if form not in measure.forms))
    return replace(measure, share=number / whole, numerator=number, denominator=whole, counted=counted, forms=forms)


def weight(inspection: Inspection, framework: Framework, name: str) -> Measure:
    """How much a member counts in a composite."""
    for composite in framework.composites.values():
        members = [member.subject for member in composite.of]
        if name.startswith(f"{composite.id}."):
            member = name.removeprefix(f"{composite.id}.")
            if member not in members:
                raise Refused(f"{composite.id} has no member {member!r}", nearest(member, members))
            return weight_measure(framework, composite.id, member)
    known = [f"weight.{c.id}.{member.subject}" for c in framework.composites.values() for member in c.of]
    raise Refused(f"weight.{name} names no composite of {framework.id}", nearest(f"weight.{name}", known))


def importance(inspection: Inspection, framework: Framework, name: str) -> Measure:
    """How often a class of criteria counts: once, twice, three times."""
    if name not in framework.importance:
        raise Refused(f"there is no importance {name!r}", nearest(name, framework.importance))
    found = framework.importance[name]
    rule = f"The pack gives {found.title.lower()} criteria the weight {found.weight}."
    return Measure(
        "importance",
        STATED,
        rule,
        provenance(framework, found.title),
        number=Fraction(found.weight),
        plain=multiplicity_in_words(found.weight),
    )


def sampling(inspection: Inspection, framework: Framework, name: str) -> Measure:
    """A default of the draw, as the pack states it."""
    spec = framework.spec.sampling or (framework.base.spec.sampling if framework.base else None)
    if spec is None:
        raise Refused(f"{framework.id} says nothing about sampling", "Take the reference out.")
    low, high = spec.months_under_supervision
    rule, share = "Stated in the pack.", spec.area_assessor_share
    stated = {
        "size": Measure(
            "sampling", STATED, rule, provenance(framework, "Size of the sample"), number=Fraction(spec.size)
        ),
        "months_under_supervision": Measure(
            "sampling", STATED, rule, provenance(framework, "Months under supervision"), plain=f"{low} to {high}"
        ),
        "area_assessor_share": Measure(
            "sampling", SHARE_STATED, rule, provenance(framework, "Cases for area assessors"), share=share
        ),
    }
    if name not in stated:
        raise Refused(f"sampling has no field {name!r}", nearest(name, stated))
    return stated[name]


def targets(inspection: Inspection, framework: Framework, name: str) -> Measure:
    """How many national targets the area exceeded, or did not reach, of those for which both are known."""
    rows = {str(row["indicator"]): row for row in table_rows(inspection, "performance")}
    found = {
        indicator.title: (area - target) * (1 if indicator.better == "higher" else -1)
        for indicator in framework.indicators.values()
        if indicator.national_target
        and (target := exact(rows.get(indicator.id, {}).get("target"))) is not None
        and (area := exact(rows.get(indicator.id, {}).get("area"))) is not None
    }
    chosen = {"exceeded": [gap > 0 for gap in found.values()], "missed": [gap < 0 for gap in found.values()]}
    if name not in chosen:
        raise Refused(f"targets.{name} is not known", nearest(name, chosen))
    if not found:
        raise Refused("no result against a national target is known", "Fill in performance.csv.")
    rule = f"National targets that the area {name}, of those for which performance.csv has the target and the result."
    return count_of(
        "targets",
        chosen[name],
        rule,
        provenance(framework, f"National targets {name}", "performance.csv"),
        "national targets",
        tuple((title, name if one else "no") for title, one in zip(found, chosen[name], strict=True)),
    )


STATED_KINDS: Mapping[str, Callable[[Inspection, Framework, str], Measure]] = {
    "fact": fact,
    "performance": performance,
    "table": table_figure,
    "weight": weight,
    "importance": importance,
    "sampling": sampling,
    "targets": targets,
}


def fact_tables(framework: Framework) -> Mapping[str, FactTable]:
    """The fact tables of a framework, and of the one that it extends."""
    inherited = fact_tables(framework.base) if framework.base else {}
    return {**inherited, **{table.id: table for table in framework.spec.tables}}


def table_rows(inspection: Inspection, name: str) -> list[dict[str, object]]:
    """The rows of a table, none where the inspection has no such table."""
    return inspection.tables[name].to_pylist() if name in inspection.tables else []


def read_number(text: str) -> Fraction | None:
    """A number such as 4,500 or 2.1; None where the text is more than that."""
    plain = text.replace(",", "")
    return Fraction(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def slug(text: str) -> str:
    """A name made of letters, digits and _: `OGRS2 under 41%` is ogrs2_under_41."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def is_percent(unit: str) -> bool:
    """Whether a unit is percentages (of anything)."""
    return unit == "percent" or unit.startswith("percent ")


def _stated(kind: Kind, plain: str, number: Fraction | None, unit: str, rule: str, source: Provenance) -> Measure:
    percent = is_percent(unit) and number is not None and not re.search(r"%", plain)
    share = number / 100 if percent and number is not None and 0 <= number <= 100 else None
    shown = plain or (number_text(number) if number is not None else "")
    return Measure(
        kind,
        (*SHARE_STATED, "number_words") if share is not None else STATED,
        rule,
        source,
        share=share,
        number=number,
        plain=f"{shown}%" if percent else shown,
    )
