"""Personal data of an inspection -> none: names, how to reach people, and the texts of notes. Every judgement stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pyarrow as pa

from eyre.assessment.inspection import Inspection
from eyre.errors import EyreError

ERASED = "(erased)"  # what stands where a text stood
WITHHELD = "(withheld)"  # and where it was only not handed out


def erase(inspection: Inspection, people: Collection[str] = (), notes: Collection[str] = ()) -> Inspection:
    """Erase the names and contacts of people, by their keys, and the texts of notes, by their ids.

    Keys stay, since answers refer to them: they stand for nobody any more. Raises EyreError for one that is not there.
    """
    tables = dict(inspection.tables)
    if people:
        chosen = _chosen(tables["people"], "key", people)
        tables["people"] = _blank(_blank(tables["people"], "name", chosen, None), "contact", chosen, None)
    if notes:
        tables["notes"] = _blank(tables["notes"], "text", _chosen(tables["notes"], "note_id", notes), ERASED)
    return replace(inspection, tables=tables)


def without_names(inspection: Inspection) -> Inspection:
    """The inspection for those who work with answers and need not know whose they are: every key, and no name.

    Names, contacts and the texts of notes are left out; scores are the same without them.
    """
    people, notes = inspection.tables["people"], inspection.tables["notes"]
    for column in ("name", "contact"):
        people = _blank(people, column, [True] * people.num_rows, None)
    notes = _blank(notes, "text", [True] * notes.num_rows, WITHHELD)
    return inspection.with_table("people", people).with_table("notes", notes)


def _chosen(table: pa.Table, key: str, wanted: Collection[str]) -> list[bool]:
    present = table[key].to_pylist()
    if missing := sorted(set(wanted) - set(present)):
        raise EyreError(f"There is no {key} {missing[0]} in the inspection. Load the page anew and choose again.")
    return [value in wanted for value in present]


def _blank(table: pa.Table, column: str, chosen: list[bool], instead: str | None) -> pa.Table:
    place = table.schema.get_field_index(column)
    values = [instead if now else value for now, value in zip(chosen, table[column].to_pylist(), strict=True)]
    return table.set_column(place, table.schema.field(place), pa.array(values, table.schema.field(place).type))
