"""Starts and cancels jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection, Programme
from eyre.web.tasks.models import Job
from eyre.web.tasks.queue import enqueue
from eyre.web.tasks.registry import Task, find


@transaction.atomic
def start(
    task: Task,
    *,
    inspection: Inspection | None = None,
    programme: Programme | None = None,
    by: User | None = None,
    **arguments: Any,
) -> Job:
    """Queue a task. Asked for the same again before it has ended, the job that is there already is the answer."""
    assert inspection is None or task.action, f"{task.name} must say who may see its result"
    same = Job.objects.filter(
        task=task.name, inspection=inspection, programme=programme, arguments=arguments,
        state__in=[Job.State.WAITING, Job.State.RUNNING],
    ).exclude(cancel_wanted=True)  # fmt: skip
    there = same.filter(asker=by).first()
    if there is not None:
        return there
    action = task.action.value if task.action else ""
    job = Job.objects.create(
        task=task.name, inspection=inspection, programme=programme, asker=by, action=action, arguments=arguments
    )
    enqueue(job)
    return job


@transaction.atomic
def cancel(job: Job) -> None:
    """Wish a job away. One that waits is gone at once, one that runs ends at the next point at which it looks."""
    now = Job.objects.select_for_update().get(pk=job.pk)
    if now.state == Job.State.WAITING:
        now.state, now.ended_at = Job.State.CANCELLED, timezone.now()
    if now.open:
        now.cancel_wanted = True
    now.save()


def restart(job: Job, *, by: User) -> Job | None:
    """A new job for one that failed or was cancelled; None for any other, and for a task that there is no more."""
    task = find(job.task)
    if task is None or job.state not in (Job.State.FAILED, Job.State.CANCELLED):
        return None
    return start(task, inspection=job.inspection, programme=job.programme, by=by, **job.arguments)


def again(job: Job, *, after: timedelta | None = None) -> None:
    """Queue a job once more, as when it was asked for."""
    job.state, job.ended_at, job.began_at, job.beat, job.worker = Job.State.WAITING, None, None, None, ""
    enqueue(job, after=after)
