"""Stages on a Spark cluster: the same SQL text, turned into Spark's dialect. Needs the extra `spark` and Java 17."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, cast

import pyarrow as pa

from eyre.errors import EyreError


class NoSpark(EyreError):
    """What a Spark cluster needs is not installed here."""


class SparkEngine:
    """Stages on a Spark session. What a stage makes is kept in the cluster's memory and spilled to its disks."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def give(self, name: str, table: pa.Table) -> None:
        """Make a table in memory known under a name."""
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def give_parquet(self, name: str, folder: str) -> None:
        """Make the Parquet files under a folder, partitioned or not, known under a name."""
        self.session.read.parquet(folder).createOrReplaceTempView(name)

    def make(self, name: str, sql: str) -> None:
        """Keep the rows of a statement under a name."""
        # Reading the answers once is worth the memory: two statements read what the first ones make.
        self.session.sql(to_spark(sql)).persist().createOrReplaceTempView(name)

    def fetch(self, sql: str) -> pa.Table:
        """Bring the rows of a statement into memory."""
        return cast(pa.Table, self.session.sql(to_spark(sql)).toArrow())


def to_spark(sql: str) -> str:
    """Turn a statement of DuckDB's dialect into Spark's."""
    import sqlglot  # noqa: PLC0415, only where the extra is installed

    return str(sqlglot.transpile(sql, read="duckdb", write="spark")[0])


@contextmanager
def spark_engine(master: str = "local[2]", **settings: str) -> Iterator[SparkEngine]:
    """Open a Spark session for one piece of work: on this machine, or at a cluster's address.

    settings: of Spark, with underscores for dots (spark_driver_memory="4g"). Raises NoSpark with what is missing.
    """
    if find_spec("pyspark") is None or find_spec("sqlglot") is None:
        raise NoSpark("Spark is not installed. Install it with: pip install 'eyre[spark]'")
    if shutil.which("java") is None:
        raise NoSpark("Spark needs Java. Install it (on Debian: apt-get install -y openjdk-17-jre-headless).")
    from pyspark.sql import SparkSession  # noqa: PLC0415, only where the extra is installed

    builder = SparkSession.builder.master(master).appName("eyre").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.log.level", "ERROR")
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    session = builder.getOrCreate()
    try:
        yield SparkEngine(session)
    finally:
        session.stop()
