"""SQL over tables in memory, on DuckDB inside the process: nothing is installed, downloaded or served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import cast

import duckdb
import pyarrow as pa


@contextmanager
def connect(memory_limit: str | None = None, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an engine of its own for one piece of work.

    memory_limit: as DuckDB writes it ("2GB"); without it, DuckDB takes up to four fifths of the machine's memory.
    threads: without it, one for each core.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        # The engine of a report must not depend on what the network offers that day.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    connection = duckdb.connect(":memory:", config=settings)
    try:
        # Without order, a table of many millions of rows would be held in memory only to keep its rows in place.
        connection.execute("SET preserve_insertion_order = false")
        yield connection
    finally:
        connection.close()


def query(sql: str, **tables: pa.Table) -> pa.Table:
    """Run one statement over the tables that it names. Rows come in any order unless the statement orders them."""
    with connect() as connection:
        return run(connection, sql, **tables)


def run(connection: duckdb.DuckDBPyConnection, sql: str, **tables: pa.Table) -> pa.Table:
    """Run one statement that selects rows, on an open engine, over the tables that it names."""
    for name, table in tables.items():
        connection.register(name, table)
    return cast(pa.Table, connection.sql(sql).to_arrow_table())


def statement(package: str, name: str) -> str:
    """Read the SQL text that lies in a package as <name>.sql."""
    return files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")
