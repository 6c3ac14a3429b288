"""A backup holds one moment of an installation, and a restored one is the same, on both databases."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest

from .installations import Installation, manifest, rows, tables


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("filled")).filled()


@pytest.fixture(scope="module")
def backup(filled, tmp_path_factory):
    """A backup that was made while somebody went on working."""
    file = tmp_path_factory.mktemp("backup") / "backup.zip"
    worker = filled.somebody_at_work()
    done = filled.eyre("backup", file)
    assert worker.poll() is None
    worker.kill()
    written = int(worker.stdout.read().split()[-1])
    assert done.returncode == 0, done.stderr
    in_backup = len([row for row in rows(file, "inspections.note") if row["note_id"].startswith("live-")])
    assert 0 < in_backup < written, "the test shows nothing unless writes went on after the moment of the backup"
    return file


def altered(backup, target, change):
    """A copy of a backup of which one member was changed."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def test_a_backup_is_of_one_moment(backup):
    notes = [row["note_id"] for row in rows(backup, "inspections.note") if row["note_id"].startswith("live-")]
    entries = [row["target"] for row in rows(backup, "audit.entry") if row["action"] == "live"]
    assert notes == entries


def test_a_restored_installation_is_the_same_to_the_last_row_and_file(backup, tmp_path):
    new = Installation(tmp_path / "new")
    assert new.eyre("restore", backup).returncode == 0
    assert new.eyre("backup", tmp_path / "again.zip").returncode == 0
    assert tables(tmp_path / "again.zip") == tables(backup)
    assert manifest(tmp_path / "again.zip")["files"] == manifest(backup)["files"]
    assert (new.data / "files" / "evidence" / "plan.bin").read_bytes() == bytes(range(256))
    assert new.run("-m", "django", "migrate", "--check").returncode == 0
    # The rows are as they were, and the database still refuses to change the record.
    refused = new.run(
        "-c", "import django; django.setup(); from eyre.web.audit.models import Entry; Entry.objects.update(actor='x')"
    )
    assert "only ever added" in refused.stderr


def test_a_database_in_use_is_replaced_only_when_told(backup, filled, tmp_path):
    used = Installation(tmp_path / "used")
    shutil.copytree(filled.data, used.data)
    refused = used.eyre("restore", backup)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr + refused.stdout
    assert used.eyre("restore", backup, "--replace").returncode == 0


def test_a_damaged_backup_is_refused_and_nothing_is_made(backup, tmp_path):
    def change(name, data):
        return data[:-5] if "note" in name else data

    damaged = altered(backup, tmp_path / "damaged.zip", change)
    new = Installation(tmp_path / "new")
    refused = new.eyre("restore", damaged)
    assert refused.returncode == 1
    assert "damaged" in refused.stderr + refused.stdout
    assert not (new.data / "eyre.sqlite3").exists() or (new.data / "eyre.sqlite3").stat().st_size < 5000


def test_a_backup_in_whose_record_somebody_has_tampered_is_refused(backup, tmp_path):
    import hashlib

    lines = {}

    def change(name, data):
        if name.endswith("audit.entry.jsonl"):
            lines["new"] = data.replace(b'"live-0"', b'"live-X"')
            assert lines["new"] != data
            return lines["new"]
        if name == "manifest.json":  # somebody who knows the format mends its hash too
            told = json.loads(data)
            for table in told["tables"]:
                if table["model"] == "audit.entry":
                    table["sha256"] = hashlib.sha256(lines["new"]).hexdigest()
            return json.dumps(told).encode()
        return data

    tampered = altered(backup, tmp_path / "tampered.zip", change)
    new = Installation(tmp_path / "new")
    refused = new.eyre("restore", tampered)
    assert refused.returncode == 1
    assert "tampered" in refused.stderr + refused.stdout
    assert new.eyre("restore", tampered, "--broken-record").returncode == 0


def test_what_is_no_backup_is_refused(tmp_path):
    (tmp_path / "text.zip").write_text("no zip")
    told = Installation(tmp_path / "new").eyre("restore", tmp_path / "text.zip")
    assert told.returncode == 1
    assert "no backup" in told.stderr + told.stdout
