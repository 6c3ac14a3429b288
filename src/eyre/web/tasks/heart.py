"""The heart of a worker: its signs of life, an end to what a dead worker held, and what is due by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from eyre.web.tasks.models import Job, Schedule
from eyre.web.tasks.queue import MOST_TRIES, in_hand
from eyre.web.tasks.registry import scheduled
from eyre.web.tasks.services import again, start

BEAT = 10  # seconds between two signs of life
_DEAD = timedelta(seconds=6 * BEAT)


def beat(now: datetime) -> None:
    """Give a sign of life for the jobs of this process."""
    if in_hand:
        Job.objects.filter(pk__in=list(in_hand)).update(beat=now)


def reap(now: datetime) -> None:
    """Queue again what a worker held that is dead; end what has killed its worker too often."""
    taken = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - _DEAD).values("pk")
    lost = Q(state=Job.State.RUNNING, beat__lt=now - _DEAD) | Q(state=Job.State.WAITING, queued__in=taken)
    if not Job.objects.filter(lost).exists():
        return
    with transaction.atomic():
        for job in Job.objects.select_for_update().filter(lost):
            held = DBTaskResult.objects.filter(pk__in=[job.queued], status=TaskResultStatus.RUNNING)
            held.update(status=TaskResultStatus.FAILED, finished_at=now)
            if job.cancel_wanted:
                job.state, job.ended_at = Job.State.CANCELLED, now
                job.save()
            elif job.tries < MOST_TRIES:
                again(job)
            else:
                job.state, job.ended_at = Job.State.FAILED, now
                job.trouble = _(
                    "The process that did it was ended each time, as happens when memory runs out. "
                    "Ask for less at a time, or give the application more memory."
                )
                job.save()


def tick(now: datetime) -> None:
    """Start what is due by itself. Of several workers one starts it."""
    for task in scheduled():
        assert task.every is not None
        Schedule.objects.get_or_create(task=task.name, defaults={"due": now})
        with transaction.atomic():
            if Schedule.objects.filter(task=task.name, due__lte=now).update(due=now + task.every):
                start(task)
