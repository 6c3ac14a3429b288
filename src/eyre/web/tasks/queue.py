"""The queue in the database, and what a worker does with one job of it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task as queued_task

from eyre.errors import EyreError
from eyre.web.tasks.models import Job
from eyre.web.tasks.registry import Cancelled, Later, Outcome, find

log = logging.getLogger(__name__)

MOST_TRIES = 5
_BETWEEN_SIGNS = 0.5  # seconds between two writes of progress: each is a transaction


class Run:
    """A job while it runs: how a task says how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._written = 0.0

    def at(self, progress: int, total: int, doing: str = "", *, now: bool = False) -> None:
        """Say how far it is. Raises Cancelled where the asker does not want it any more.

        now: even soon after the last time, for a step that takes long.
        """
        if not now and progress < total and time.monotonic() - self._written < _BETWEEN_SIGNS:
            return
        self._written = time.monotonic()
        Job.objects.filter(pk=self.job.pk).update(progress=progress, total=total, doing=doing)
        if self.unwanted():
            raise Cancelled

    def unwanted(self) -> bool:
        """Whether the asker does not want it any more, for a task that can stop half way and keep what it has."""
        return bool(Job.objects.filter(pk=self.job.pk, cancel_wanted=True).exists())


def enqueue(job: Job, *, after: timedelta | None = None) -> None:
    """Put a job into the queue, within the transaction of its asker. after: not before so long a time."""
    due = timezone.now() + after if after else None
    result = run_job.using(run_after=due).enqueue(str(job.pk))
    job.queued = UUID(str(result.id))
    job.save()


worker_name = secrets.token_hex(16)  # of this process
in_hand: set[UUID] = set()  # the jobs that this process is doing


@queued_task()
def run_job(pk: str) -> None:
    """Do one job of the queue."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=pk, state=Job.State.WAITING).first()
        if job is None:
            return  # it was cancelled meanwhile
        job.state, job.worker, job.tries = Job.State.RUNNING, worker_name, job.tries + 1
        job.began_at = job.beat = timezone.now()
        job.progress, job.total, job.doing = 0, 0, ""
        job.save()
    in_hand.add(job.pk)
    try:
        _end(job, _attempt(job))
    finally:
        in_hand.discard(job.pk)


_Ending = Callable[[Job], None]


def _attempt(job: Job) -> _Ending:
    """Call the function of the task. Nothing that goes wrong in it stops the worker."""
    task = find(job.task)
    if task is None:
        return _failed(_("This version of the application has no such task. Start it anew from its page."))
    arguments = dict(job.arguments)
    if job.inspection is not None:
        arguments["inspection"] = job.inspection
    if job.programme is not None:
        arguments["programme"] = job.programme
    try:
        return _done(task.function(Run(job), **arguments) or Outcome())
    except Cancelled:
        return _cancelled
    except Later as later:
        if job.tries < MOST_TRIES:
            return _later(later.after)
        return _failed(_("It was tried %(tries)s times: %(why)s") % {"tries": job.tries, "why": later})
    except EyreError as error:
        return _failed(str(error))
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("Job %s of the task %s failed, reference %s", job.pk, job.task, reference)
        return _failed(
            _(
                "Something went wrong that is not your mistake. Start it again; if it fails again, "
                "tell those who run the application the reference %(reference)s."
            )
            % {"reference": reference}
        )


def _end(job: Job, ending: _Ending) -> None:
    with transaction.atomic():
        now = Job.objects.select_for_update().filter(pk=job.pk, state=Job.State.RUNNING, worker=worker_name).first()
        if now is not None:  # otherwise it was taken from this worker, which had given no sign of life
            now.ended_at = timezone.now()
            ending(now)


def _done(outcome: Outcome) -> _Ending:
    def end(job: Job) -> None:
        job.state, job.said, job.address = Job.State.DONE, outcome.said, outcome.address
        job.progress = job.total
        if outcome.file is not None:
            job.file_name, job.file_type = outcome.file.name, outcome.file.kind
            default_storage.delete(job.file)
            default_storage.save(job.file, ContentFile(outcome.file.content))
        job.save()

    return end


def _failed(trouble: str) -> _Ending:
    def end(job: Job) -> None:
        job.state, job.trouble = Job.State.FAILED, trouble
        job.save()

    return end


def _cancelled(job: Job) -> None:
    job.state = Job.State.CANCELLED
    job.save()


def _later(after: timedelta) -> _Ending:
    def end(job: Job) -> None:
        job.state, job.ended_at, job.worker = Job.State.WAITING, None, ""
        enqueue(job, after=after * 2 ** (job.tries - 1))

    return end
