"""A job: one run of a task, as its asker sees it; and when each task that comes back by itself is due."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from eyre.web.inspections.models import Inspection, Programme


class Job(models.Model):
    """One run of a task.

    It is of an inspection, of a programme, or of the installation. action: the right in the inspection that its result
    needs. progress of total, or total 0 where nobody can tell how
    far it is. beat: the last sign of life of the process that does it. queued: its place in the queue. trouble: what
    the asker can do about its failure.
    """

    class State(models.TextChoices):
        """How far a job is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    inspection = models.ForeignKey(Inspection, models.CASCADE, null=True, blank=True, related_name="jobs")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="jobs")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    cancel_wanted = models.BooleanField(default=False)
    tries = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    beat = models.DateTimeField(null=True, blank=True)
    queued = models.UUIDField(null=True, blank=True)
    trouble = models.TextField(blank=True)
    said = models.TextField(blank=True)
    address = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)

    class Meta:
        """The latest first; a job that ended says when."""

        ordering: ClassVar = ["-asked_at"]
        indexes: ClassVar = [models.Index(fields=["state", "task"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
                name="a_job_that_ended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(inspection__isnull=True) | Q(programme__isnull=True), name="a_job_of_one_of_the_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"

    @property
    def open(self) -> bool:
        """Whether it is still to end."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def file(self) -> str:
        """Where among the stored files its result is."""
        return f"jobs/{self.id}/{self.file_name}"

    def get_absolute_url(self) -> str:
        """Its page: how far it is, and what came of it."""
        return self._address("job")

    @property
    def cancel_address(self) -> str:
        """Where it is wished away."""
        return self._address("cancel")

    @property
    def again_address(self) -> str:
        """Where it is started once more."""
        return self._address("again")

    def _address(self, what: str) -> str:
        if self.programme is not None:
            return reverse(f"tasks:programme-{what}", args=[self.programme.key, self.id])
        assert self.inspection is not None  # the installation's own jobs have no page
        return reverse(f"tasks:{what}", args=[self.inspection.key, self.id])


class Schedule(models.Model):
    """When a task that comes back by itself is due next."""

    task = models.CharField(max_length=100, primary_key=True)
    due = models.DateTimeField()

    def __str__(self) -> str:
        return self.task
