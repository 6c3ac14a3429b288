"""An installation in a folder of its own, worked on by the commands as its keeper would, and by many at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

# Somebody who goes on working: each step writes a note and its entry in the record, both or neither.
_WORKER = """
import django, sys; django.setup()
from django.db import transaction
from eyre.web.audit.record import record
from eyre.web.inspections.models import Inspection, Note
inspection = Inspection.objects.order_by("key").first()
for number in range(100000):
    with transaction.atomic():
        Note.objects.create(inspection=inspection, note_id=f"live-{number}", text="Grüße, café")
        record(by=None, action="live", target=f"live-{number}")
    print(number, flush=True)
"""


@dataclass(frozen=True)
class Installation:
    """database: the address of PostgreSQL, or nothing for the file in the folder."""

    data: Path
    database: str = ""

    def environment(self) -> dict[str, str]:
        """The environment in which its commands run."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("EYRE_")},
            "EYRE_DATA": str(self.data),
            "EYRE_DATABASE": self.database,
            "DJANGO_SETTINGS_MODULE": "eyre.web.settings",
        }

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of eyre or of Django."""
        return subprocess.run(
            [sys.executable, *command], env=self.environment(), capture_output=True, text=True, check=False
        )

    def eyre(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return self.run("-c", "from eyre.cli.main import main; main()", *map(str, arguments), "--data", str(self.data))

    def filled(self) -> Installation:
        """The same with the demonstration in it, and with a stored file."""
        self.data.mkdir(parents=True, exist_ok=True)
        done = self.run("-m", "django", "prepare", "--filled")
        assert done.returncode == 0, done.stderr
        (self.data / "files" / "evidence").mkdir(parents=True)
        (self.data / "files" / "evidence" / "plan.bin").write_bytes(bytes(range(256)))
        return self

    def somebody_at_work(self) -> subprocess.Popen[str]:
        """A process that goes on writing until it is ended."""
        worker = subprocess.Popen(
            [sys.executable, "-c", _WORKER], env=self.environment(), stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == "0\n"
        return worker


def manifest(backup: Path) -> dict[str, object]:
    with zipfile.ZipFile(backup) as file:
        return json.loads(file.read("manifest.json"))


def rows(backup: Path, model: str) -> list[dict[str, object]]:
    columns = next(table["columns"] for table in manifest(backup)["tables"] if table["model"] == model)
    with zipfile.ZipFile(backup) as file:
        lines = file.read(f"tables/{model}.jsonl").decode().splitlines()
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def tables(backup: Path) -> dict[str, list[str]]:
    """The rows of every table, in an order that no database decides."""
    with zipfile.ZipFile(backup) as file:
        return {
            table["model"]: sorted(file.read(f"tables/{table['model']}.jsonl").decode().splitlines())
            for table in manifest(backup)["tables"]
        }
