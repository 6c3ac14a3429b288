"""SQL over tables in memory or in Parquet, on DuckDB inside the process: nothing is downloaded or served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import cast

import duckdb
import pyarrow as pa

from eyre.errors import EyreError

Source = pa.Table | Path  # a table in memory, or a Parquet file, or a folder of such files that make one table


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


def query(sql: str, **tables: Source) -> pa.Table:
    """Run one statement over the tables that it names. Rows come in any order unless the statement orders them."""
    with connect() as connection:
        return run(connection, sql, **tables)


def run(connection: duckdb.DuckDBPyConnection, sql: str, **tables: Source) -> pa.Table:
    """Run one statement that selects rows, on an open engine, over the tables that it names.

    Parquet is read while the statement runs, never as a whole. Raises EyreError where none is found.
    """
    for name, source in tables.items():
        if isinstance(source, pa.Table):
            connection.register(name, source)
        else:
            connection.read_parquet(_parquet_files(source)).create_view(name)
    return cast(pa.Table, connection.sql(sql).to_arrow_table())


def _parquet_files(path: Path) -> list[str]:
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path] if path.is_file() else []
    if not files:
        raise EyreError(f"There is no Parquet file at {path}. Name the file, or the folder that holds the files.")
    return [str(file) for file in files]


def statement(package: str, name: str) -> str:
    """Read the SQL text that lies in a package as <name>.sql."""
    return files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")
