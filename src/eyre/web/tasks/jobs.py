"""The tasks of the queue itself."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eyre.web.tasks.models import Job
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import Outcome, task

KEPT = timedelta(days=90)


@task("tasks.forget", _("Remove what old jobs left"), every=timedelta(days=1))
def forget(run: Run) -> Outcome:
    """Remove jobs that ended long ago, with their files: what they made can be made again."""
    old = Job.objects.filter(ended_at__lt=timezone.now() - KEPT)
    for job in old.exclude(file_name=""):
        default_storage.delete(job.file)
    removed, _each = old.delete()
    call_command("prune_db_task_results", "--min-age-days", "14", verbosity=0)
    return Outcome(said=f"{removed}")
