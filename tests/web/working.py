"""What a worker does, within the process of a test."""

from __future__ import annotations

from django.core.management import call_command


def work_off() -> None:
    """Do all jobs that wait."""
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
