"""A worker that the operating system kills: its job is taken up, its asker is told, and it can be started again."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from eyre.web.tasks.queue import MOST_TRIES

from .installations import Installation

_TASK = """
import django, time; django.setup()
from datetime import timedelta
from pathlib import Path
from django.core.management import call_command
from django.utils import timezone
from eyre.web.access.table import Action
from eyre.web.tasks import heart
from eyre.web.tasks.registry import task

@task("test.long", "Wait", action=Action.SEE_INSPECTION)
def long(run, *, inspection):
    while not Path("{may_end}").exists():
        run.at(1, 2, "Waiting")
        time.sleep(0.1)
"""
_START = (
    _TASK
    + """
call_command("prepare")
from eyre.web.access.models import Membership
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection
from eyre.web.tasks.services import start
one = Inspection.objects.create(
    key="one", title="One", area="One", year=2005, inspected_from="2005-06-06", inspected_to="2005-06-10")
lead = User.objects.create_user("lead@example.org", name="Lead")
Membership.objects.create(user=lead, inspection=one, role=Role.LEAD.value)
start(long, inspection=one, by=lead)
"""
)
# What a worker that lives does, two minutes after the last sign of life of another.
_REAP = "heart.reap(timezone.now() + timedelta(minutes=2))\n"
_WORK = _TASK + _REAP + "call_command('work')"  # a worker as `eyre serve` keeps one
_AGAIN = (
    _TASK
    + _REAP
    + """
from django.test import Client
from eyre.web.tasks.models import Job
job = Job.objects.get(task="test.long")
client = Client(headers={{"host": "localhost"}})
client.force_login(job.asker, backend="django.contrib.auth.backends.ModelBackend")
page = client.get(job.get_absolute_url()).content.decode()
print("give the application more memory" in page, client.post(job.get_absolute_url() + "/again").status_code)
"""
)


@pytest.fixture
def here(tmp_path) -> Installation:
    """An installation in which one long job waits."""
    made = Installation(tmp_path / "data")
    done = made.run("-c", _START.format(may_end=tmp_path / "end"))
    assert done.returncode == 0, done.stderr
    return made


def jobs(here: Installation) -> list[tuple[str, int, str]]:
    with closing(sqlite3.connect(here.data / "eyre.sqlite3", timeout=20)) as database:
        asked = "SELECT state, tries, trouble FROM tasks_job WHERE task = 'test.long' ORDER BY asked_at"
        return database.execute(asked).fetchall()


def until(here: Installation, number: int, state: str, tries: int = 1) -> None:
    """Wait until a job is in a state."""
    for _ in range(600):
        if jobs(here)[number][:2] == (state, tries):
            return
        time.sleep(0.1)
    pytest.fail(f"it never came to be {state}: {jobs(here)}")


def test_a_job_whose_worker_is_killed_is_taken_up_and_in_the_end_told_of(here, tmp_path):
    code = _WORK.format(may_end=tmp_path / "end")

    def worker() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", code], env=here.environment(), stderr=subprocess.DEVNULL)

    killed = worker()
    until(here, 0, "running")
    killed.kill()
    killed.wait()
    second = worker()
    until(here, 0, "running", tries=2)

    # Had it been tried as often as it may be, the next death would end it.
    with closing(sqlite3.connect(here.data / "eyre.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE tasks_job SET tries = ? WHERE task = 'test.long'", [MOST_TRIES])
    second.kill()
    second.wait()
    done = here.run("-c", _AGAIN.format(may_end=tmp_path / "end"))
    assert done.stdout == "True 302\n", done.stderr
    ((state, _tries, trouble), again) = jobs(here)
    assert (state, again[0]) == ("failed", "waiting")
    assert "was ended each time" in trouble

    (tmp_path / "end").touch()
    living = worker()
    until(here, 1, "done")
    living.terminate()
    living.wait(20)
