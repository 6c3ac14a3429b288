"""Data of an older version are brought up to date, and nothing of them is lost."""

from __future__ import annotations

from pathlib import Path

from .installations import Installation, manifest, rows

# A backup of the first version of the database: one inspection before its draw, an account, a role, the record.
FIRST = Path(__file__).parent / "first-version.zip"


def test_an_installation_of_the_first_version_is_restored_and_brought_up_to_date(tmp_path):
    installation = Installation(tmp_path / "data")
    done = installation.eyre("restore", FIRST)
    assert done.returncode == 0, done.stderr
    assert installation.run("-m", "django", "migrate", "--check").returncode == 0
    assert installation.eyre("backup", tmp_path / "now.zip").returncode == 0
    assert len(manifest(FIRST)["migrations"]) < len(manifest(tmp_path / "now.zip")["migrations"])
    for table in manifest(FIRST)["tables"]:
        # contenttypes and permissions are Django's own: it adds those of new models.
        if table["model"].startswith(("contenttypes.", "auth.")):
            continue
        before, now = rows(FIRST, table["model"]), rows(tmp_path / "now.zip", table["model"])
        kept = [{name: row[name] for name in before[0]} if before else row for row in now]
        assert kept == before, table["model"]
    # The inspection opens with the code of today.
    read = "import django; django.setup(); from eyre.web.inspections import store; from eyre.web.inspections.models import Inspection; print(store.read(Inspection.objects.get()).about.id)"
    assert installation.run("-c", read).stdout.strip() == "west-mercia-2005"
