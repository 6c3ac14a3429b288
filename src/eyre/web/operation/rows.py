"""Rows of the database <-> lists that JSON can carry, the same for both databases."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model

_BATCH = 2000


def models_of(apps: Apps) -> dict[str, type[Model]]:
    """The models that have a table of their own, by label."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.label_lower: model for model in found if model._meta.managed and not model._meta.proxy}


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The columns of a table, as its model calls them."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def read_rows(model: type[Model]) -> Iterator[list[Any]]:
    """All rows of a table."""
    found = model._base_manager.order_by("pk").values_list(*columns_of(model))
    for row in found.iterator(chunk_size=_BATCH):
        yield [_to_json(value) for value in row]


def write_rows(model: type[Model], columns: tuple[str, ...], content: Iterable[list[Any]]) -> None:
    """Add rows to a table as they are, with their keys and times."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    wanted = [fields[column] for column in columns]
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in wanted)}) "
        f"VALUES ({', '.join(['%s'] * len(wanted))})"
    )
    rest = iter(content)
    with connection.cursor() as cursor:
        while batch := list(islice(rest, _BATCH)):
            cursor.executemany(statement, [_to_database(wanted, row) for row in batch])


def go_on_counting(models: Iterable[type[Model]]) -> None:
    """Let the next row of each table get a number that none has yet."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def _to_json(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case UUID() | Decimal() | timedelta():
            return str(value)
    return value


def _to_database(fields: list[Field[Any, Any]], row: list[Any]) -> list[Any]:
    return [
        field.get_db_prep_save((field.target_field if field.is_relation else field).to_python(value), connection)  # type: ignore[attr-defined]
        for field, value in zip(fields, row, strict=True)
    ]
