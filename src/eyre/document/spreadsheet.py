"""Draw the tables of a document as an Excel workbook: a sheet for each, led by one that says what it is."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import xlsxwriter

from eyre.document.markup import printable
from eyre.document.model import Cell, Document, Table, plain_text
from eyre.document.structure import full_title, require_sound, walk

# A workbook carries the time at which it was made; this one is fixed, so that the same document gives the same bytes.
_NO_TIME = datetime(2000, 1, 1)
_WIDEST = 60
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?")


def render_xlsx(document: Document) -> bytes:
    """Draw the document's tables as XLSX. Text stays text: a cell that looks like a formula is not one."""
    require_sound(document)
    packed = io.BytesIO()
    workbook = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    cover = document.cover
    workbook.set_properties({"title": printable(full_title(document)), "author": cover.publisher, "created": _NO_TIME})
    strong = workbook.add_format({"bold": True})
    head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    front = workbook.add_worksheet("About")
    front.set_column(0, 0, _WIDEST + 20)
    front.write_string(0, 0, printable(cover.title), strong)
    said = (cover.subtitle, cover.programme, cover.publisher, cover.date, cover.marking, cover.notice)
    for row, line in enumerate(filter(None, said), start=1):
        front.write_string(row, 0, printable(line), wrapped)
    names = {"about"}
    for block in walk(document.blocks):
        if isinstance(block, Table):
            _sheet(workbook.add_worksheet(_name(block.caption, names)), block, strong, head, wrapped)
    workbook.close()
    return packed.getvalue()


def _sheet(sheet: Any, table: Table, strong: Any, head: Any, wrapped: Any) -> None:
    sheet.write_string(0, 0, printable(table.caption), strong)
    for column, cell in enumerate(table.header):
        sheet.write_string(1, column, printable(plain_text(cell.inline)), head)
        longest = max((len(plain_text(row[column].inline)) for row in table.rows if column < len(row)), default=0)
        sheet.set_column(column, column, min(_WIDEST, max(longest, len(plain_text(cell.inline)), 6) + 2))
    for number, row in enumerate(table.rows, start=2):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, strong if cell.strong else wrapped)
    if table.note:
        sheet.write_string(len(table.rows) + 3, 0, printable(table.note), wrapped)
    sheet.freeze_panes(2, 1 if table.row_headers else 0)
    sheet.repeat_rows(1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    words = printable(plain_text(cell.inline))
    if _NUMBER.fullmatch(words):
        sheet.write_number(row, column, float(words), style)
    elif words:
        sheet.write_string(row, column, words, style)


def _name(caption: str, taken: set[str]) -> str:
    """A name that a sheet may have: short, without the signs that Excel keeps for itself, and no other sheet's."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", printable(caption)).strip()[:31].strip() or "Table"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[:27]} {number}"
        number += 1
    taken.add(name.lower())
    return name
