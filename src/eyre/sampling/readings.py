"""The texts of one column of a caseload -> its values, a batch at a time, and all that was odd about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import pyarrow as pa

from eyre.framework.framework import Framework
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.table_schemas import rules_of_draw
from eyre.tables.cells import Cell, folded, read_cell, unguard
from eyre.tables.columns import Column
from eyre.tables.columns import compute as pc
from eyre.tables.schema import Field
from eyre.tables.table_file import Findings
from eyre.tables.validation import suggest

_REMEMBERED = 1 << 16  # texts whose meaning need not be found again in the next batch
_MOST_UNUSUAL = 100  # different values that are told; a column of free text has as many as rows


class Oddity(NamedTuple):
    """What is odd about a cell. what: the text of an unusual value, else the error or notice in words."""

    kind: Literal["error", "unusual", "notice"]
    what: str


@dataclass
class Met:
    """Cells that have something in common. first: the row of the first of them."""

    first: int = 0
    cells: int = 0

    def meet(self, row: int, cells: int = 1) -> None:
        self.first = self.first or row
        self.cells += cells

    def __str__(self) -> str:
        return "1 cell" if self.cells == 1 else f"{self.cells:,} cells"


class Reading:
    """Reads one column. `read` gives the values of a batch, `tell` says at the end what was odd in all of them."""

    def __init__(
        self, field: Field, framework: Framework, plan: SamplingPlan, delimiter: str, findings: Findings
    ) -> None:
        self.field = field
        self.blank = Met()
        self._delimiter = delimiter
        self._findings = findings
        attribute = framework.attributes.get(field.name)
        self._values = {option.value: option.label for option in attribute.values} if attribute else {}
        self._known = _spellings(self._values, field.name, framework, plan)
        self._meaning = lru_cache(_REMEMBERED)(self._means)
        self._odd: dict[Oddity, Met] = {}
        self._other_unusual = Met()

    def read(self, texts: Column, rows: Column) -> Column:
        """The values of a batch."""
        trimmed = pc.utf8_trim_whitespace(texts)
        empty = rows.filter(pc.equal(trimmed, ""))
        if len(empty):
            self.blank.meet(empty[0].as_py(), len(empty))
        if self.field.kind in ("key", "text") and not self._values:
            return _plain(trimmed)
        # Read by different texts: most columns hold few.
        encoded = texts.dictionary_encode()
        different = encoded.dictionary.to_pylist()
        cells = [self._meaning(text) for text in different]
        self._note_odd(different, cells, encoded.indices, rows)
        return pa.array([cell.value for cell in cells], self.field.arrow_type).take(encoded.indices)

    def tell(self) -> None:
        """Say what was read in spite of its form, and which values the framework does not know."""
        name = self.field.name
        for oddity, met in self._odd.items():
            if oddity.kind == "unusual":
                reason = f"{oddity.what[:60]!r} is no value of {name} ({met}); it was kept as it is"
                remedy = f"{suggest(oddity.what, self._values)} Or say what it means (values: in sampling.yaml)."
                self._findings.notice(reason, remedy, met.first, name)
            else:
                self._findings.notice(f"{oddity.what} ({met})", "Check one of them.", met.first, name)
        if self._other_unusual.cells:
            reason = f"{self._other_unusual} more hold still other values that are none of {name}; they were kept"
            remedy = "See whether the heading is that of another column."
            self._findings.notice(reason, remedy, self._other_unusual.first, name)

    def _means(self, text: str) -> Cell:
        """What a text means; one that no spelling explains stays as it is, for the case must not be lost over it."""
        if not text.strip():
            return Cell()
        if not self._values:
            return read_cell(self.field, text, self._delimiter)
        plain = unguard(text.strip())
        return Cell(self._known.get(folded(plain), plain))

    def _note_odd(self, different: Sequence[str], cells: Sequence[Cell], indices: Column, rows: Column) -> None:
        # Many texts are odd in the same way, as all dates of a file are, so it is the ways that are counted.
        ways: dict[Oddity | None, int] = {None: 0}
        way = [
            ways.setdefault(self._oddity(text, cell), len(ways)) for text, cell in zip(different, cells, strict=True)
        ]
        if len(ways) == 1:
            return
        met = pa.table({"way": pa.array(way, pa.int64()).take(indices), "text": indices, "row": rows})
        for one in met.group_by("way", use_threads=False).aggregate([("row", "min"), ("row", "count")]).to_pylist():
            oddity = list(ways)[one["way"]]
            if oddity and oddity.kind == "error":
                for cell in met.filter(pc.equal(met["way"], one["way"])).to_pylist():
                    text = different[cell["text"]]
                    self._findings.error(oddity.what, self._meaning(text).remedy, cell["row"], self.field, text)
            elif oddity:
                self._meetings(oddity).meet(one["row_min"], one["row_count"])

    def _oddity(self, text: str, cell: Cell) -> Oddity | None:
        if cell.error:
            return Oddity("error", cell.error)
        if self._values and cell.value is not None and cell.value not in self._values:
            return Oddity("unusual", text)
        return Oddity("notice", cell.notice) if cell.notice else None

    def _meetings(self, oddity: Oddity) -> Met:
        if oddity.kind == "unusual" and oddity not in self._odd and len(self._odd) >= _MOST_UNUSUAL:
            return self._other_unusual
        return self._odd.setdefault(oddity, Met())


def _plain(trimmed: Column) -> Column:
    """Text that may be anything: a reference, a name, a team. Space around it is dropped."""
    if pc.any(pc.starts_with(trimmed, "'")).as_py():
        trimmed = pa.array([unguard(text) for text in trimmed.to_pylist()], pa.string())
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _spellings(values: Mapping[str, str], column: str, framework: Framework, plan: SamplingPlan) -> dict[str, str]:
    """What each spelling means, folded: by the values of the framework, its spellings and those of the inspection."""
    known = {folded(word): value for value, label in values.items() for word in (value, label)}
    found = rules_of_draw([framework])
    for asked in found[1].caseload if found else ():
        if asked.attribute == column:
            known |= {folded(word): value for value, words in asked.spellings.items() for word in words}
    return known | {folded(word): value for word, value in plan.values.get(column, {}).items()}
