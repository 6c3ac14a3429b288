"""What must hold on both databases, held to on PostgreSQL: the tests of the core, and a backup that changes database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .installations import Installation, rows, tables

CORE = ("test_store.py", "test_record.py", "test_tasks.py", "test_protocol.py")


def test_the_core_passes_its_tests_on_postgresql(postgresql):
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", *(str(here / name) for name in CORE)],
        env={**os.environ, "EYRE_DATABASE": postgresql("core")},
        cwd=here.parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:]


def test_a_backup_goes_from_postgresql_to_sqlite_and_back_while_people_work(postgresql, tmp_path):
    psycopg = pytest.importorskip("psycopg")
    first = Installation(tmp_path / "first", postgresql("first")).filled()
    worker = first.somebody_at_work()
    assert first.eyre("backup", tmp_path / "first.zip").returncode == 0
    assert worker.poll() is None
    worker.kill()
    worker.communicate()
    assert [row["target"] for row in rows(tmp_path / "first.zip", "audit.entry") if row["action"] == "live"] == [
        row["note_id"] for row in rows(tmp_path / "first.zip", "inspections.note") if "live" in row["note_id"]
    ]

    second = Installation(tmp_path / "second")
    assert second.eyre("restore", tmp_path / "first.zip").returncode == 0
    assert second.eyre("backup", tmp_path / "second.zip").returncode == 0
    assert tables(tmp_path / "second.zip") == tables(tmp_path / "first.zip")

    assert first.eyre("restore", tmp_path / "second.zip", "--replace").returncode == 0
    assert first.eyre("backup", tmp_path / "third.zip").returncode == 0
    assert tables(tmp_path / "third.zip") == tables(tmp_path / "first.zip")
    # Work goes on there: the next row gets a number that none has.
    with psycopg.connect(first.database) as connection:
        added = "INSERT INTO inspections_programme (key, title, stated) VALUES ('next', 'Next', '')"
        assert connection.execute(added).rowcount == 1
