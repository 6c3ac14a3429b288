"""Tables of facts that the inspection supplies: printed as they are, with the sums that the pack asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eyre.analysis.performance import exact
from eyre.document.model import Block, Cell, Paragraph, Table, text
from eyre.framework.framework import Framework
from eyre.framework.spec import Column, FactTable, ReportPart
from eyre.report.forms import number_text
from eyre.report.material import NO_FIGURE, Material, figure, table, words
from eyre.report.stated import column_sum, fact_tables, is_percent, table_rows
from eyre.statistics.rounding import decimal_text

Row = Mapping[str, object]


def tables(material: Material, framework: Framework, part: ReportPart) -> Iterator[Block]:
    """The fact tables that a part names."""
    known = fact_tables(framework)
    for name in part.tables:
        rows = table_rows(material.inspection, f"tables/{name}")
        if rows:
            yield _table(known[name], rows, part.id)
        else:
            yield Paragraph(text(f"{known[name].title}: no figures were supplied."), "note")


def _table(fact: FactTable, rows: list[dict[str, object]], key: str) -> Table:
    first, *others = fact.columns
    filled = [column for column in others if any(row.get(column.id) is not None for row in rows)]
    # A remark on a few rows would take the place of a column: it goes below the table.
    remarks = [column for column in filled if column.kind == "text" and _rarely_filled(column, rows)]
    shown = [column for column in filled if column not in remarks]
    digits = {column.id: _digits(column, rows) for column in shown}
    cells = [(words(str(row[first.id])), *(_cell(c, row, digits[c.id]) for c in shown)) for row in rows]
    if fact.total:
        sums = {column.id: column_sum(rows, column) for column in shown if column.kind != "text"}
        cells.append((words(fact.total, strong=True), *(_cell(c, sums, digits[c.id], strong=True) for c in shown)))
    below = [f"{row[first.id]}: {row[c.id]}." for c in remarks for row in rows if row.get(c.id) is not None]
    return table(
        fact.title,
        (first.title, *(column.title for column in shown)),
        cells,
        key=f"{key}-{fact.id}",
        align="l" + "".join("l" if column.kind == "text" else "r" for column in shown),
        note=" ".join((fact.note, *below)).strip(),
    )


def _rarely_filled(column: Column, rows: list[dict[str, object]]) -> bool:
    return 2 * sum(row.get(column.id) is not None for row in rows) < len(rows)


def _digits(column: Column, rows: list[dict[str, object]]) -> int:
    """Decimal digits of a column, so that its numbers can be compared at a glance."""
    numbers = [exact(row.get(column.id)) for row in rows] if column.kind == "number" else []
    return max((len(number_text(number).partition(".")[2]) for number in numbers if number is not None), default=0)


def _cell(column: Column, row: Row, digits: int, *, strong: bool = False) -> Cell:
    value = row.get(column.id)
    if column.kind == "text":
        return words(str(value or ""), strong=strong)
    number = exact(value)
    if number is None:
        return figure(NO_FIGURE, strong=strong)
    return figure(f"{decimal_text(number, digits)}{'%' if is_percent(column.unit) else ''}", strong=strong)
