"""SQL in stages: each statement makes a named table that the next ones read. One text serves every engine.

The statements are written in DuckDB's dialect and keep to what other engines also know; `eyre.tables.spark` runs the
same text on a cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol, cast

import duckdb
import pyarrow as pa

from eyre.tables.engine import connect


class Engine(Protocol):
    """What runs the stages."""

    def give(self, name: str, table: pa.Table) -> None:
        """Make a table in memory known under a name."""

    def give_parquet(self, name: str, folder: str) -> None:
        """Make the Parquet files under a folder, partitioned or not, known under a name."""

    def make(self, name: str, sql: str) -> None:
        """Keep the rows of a statement under a name."""

    def fetch(self, sql: str) -> pa.Table:
        """Bring the rows of a statement into memory."""


class DuckEngine:
    """Stages on DuckDB inside the process. Tables that do not fit into its memory limit are written to disk."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def give(self, name: str, table: pa.Table) -> None:
        """Make a table in memory known under a name."""
        self.connection.register(name, table)

    def give_parquet(self, name: str, folder: str) -> None:
        """Make the Parquet files under a folder, partitioned or not, known under a name."""
        self.connection.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True).create_view(name)

    def make(self, name: str, sql: str) -> None:
        """Keep the rows of a statement under a name."""
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")

    def fetch(self, sql: str) -> pa.Table:
        """Bring the rows of a statement into memory."""
        return cast(pa.Table, self.connection.sql(sql).to_arrow_table())


@contextmanager
def duck_engine(memory_limit: str | None = None, threads: int | None = None) -> Iterator[DuckEngine]:
    """Open DuckDB for one piece of work; see `connect`."""
    with connect(memory_limit, threads) as connection:
        yield DuckEngine(connection)


def run_stages(engine: Engine, given: Mapping[str, pa.Table], stages: Mapping[str, str]) -> None:
    """Give an engine the tables that it lacks, and let it make one table after another."""
    for name, table in given.items():
        engine.give(name, table)
    for name, sql in stages.items():
        engine.make(name, sql)
