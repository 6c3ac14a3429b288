"""What a table holds: its columns, their kinds and values, and how it refers to other tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Kind = Literal["text", "key", "integer", "number", "boolean", "date", "datetime", "choice", "choices"]

JOINED_BY = "; "  # between the values of a multiple choice in one cell

_ARROW: dict[Kind, pa.DataType] = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    # Without a zone: the engine needs no extension for it. All times are in UTC.
    "datetime": pa.timestamp("us"),
}
_FRICTIONLESS: dict[Kind, str] = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    kind: text is kept as it is; a key is text that other rows refer to, so space around it is dropped; a choice is one
    of values, choices are several of them. private: the value is personal and never shown in a message.
    """

    name: str
    kind: Kind = "text"
    values: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False
    private: bool = False
    description: str = ""

    @property
    def arrow_type(self) -> pa.DataType:
        """The type of the column in memory."""
        return _ARROW.get(self.kind, pa.string())

    def to_frictionless(self) -> dict[str, object]:
        """The column as a field descriptor of a Frictionless Table Schema."""
        descriptor: dict[str, object] = {"name": self.name, "type": _FRICTIONLESS.get(self.kind, "string")}
        if self.description:
            descriptor["description"] = self.description
        constraints: dict[str, object] = {}
        if self.required:
            constraints["required"] = True
        if self.unique:
            constraints["unique"] = True
        if self.kind == "choice":
            constraints["enum"] = list(self.values)
        if self.kind == "choices":
            one = f"({'|'.join(value.replace('.', '[.]') for value in self.values)})"
            constraints["pattern"] = f"{one}(; {one})*"
        if constraints:
            descriptor["constraints"] = constraints
        return descriptor


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose values stand in a column of another table."""

    column: str
    table: str
    reference: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table. name is its file without suffix."""

    name: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    description: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The column of that name."""
        return next(field for field in self.fields if field.name == name)

    def to_arrow(self) -> pa.Schema:
        """The table's schema in memory."""
        return pa.schema([(field.name, field.arrow_type) for field in self.fields])

    def empty(self) -> pa.Table:
        """The table without a row."""
        return self.to_arrow().empty_table()

    def to_frictionless(self) -> dict[str, object]:
        """The table as a Frictionless Table Schema."""
        descriptor: dict[str, object] = {"fields": [field.to_frictionless() for field in self.fields]}
        if self.primary_key:
            descriptor["primaryKey"] = list(self.primary_key)
        if self.foreign_keys:
            descriptor["foreignKeys"] = [
                {"fields": [key.column], "reference": {"resource": resource_name(key.table), "fields": [key.reference]}}
                for key in self.foreign_keys
            ]
        return descriptor


def resource_name(table: str) -> str:
    """A table's name as a data package allows it."""
    return table.replace("/", "-").lower()
