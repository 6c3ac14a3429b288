"""The tables of the database. What many people write at once stands in rows; every other file of a bundle in a part.

Nothing is overwritten: a part that changes is kept as it was, with the revision that replaced it.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from eyre.web.access.table import State


class Programme(models.Model):
    """A programme of inspections, with the file in which it states its areas, families and calendar."""

    key = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    stated = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class Inspection(models.Model):
    """An inspection. revision counts the changes of its parts; key is the id in its inspection.yaml."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=100, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="inspections")
    title = models.CharField(max_length=300)
    area = models.CharField(max_length=200)
    year = models.PositiveIntegerField()
    inspected_from = models.DateField()
    inspected_to = models.DateField()
    marking = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in State], default=State.PREPARATION.value
    )
    since = models.DateTimeField(auto_now_add=True, help_text="When the state began.")
    revision = models.PositiveIntegerField(default=0)
    content = models.UUIDField(
        default=uuid.uuid4, help_text="Another for each change of the parts, also of one undone."
    )

    rows = models.JSONField(default=dict, help_text="How many rows each table has that stands in a part and has any.")

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-inspected_from", "key"]

    def __str__(self) -> str:
        return self.key


class Part(models.Model):
    """One file of a bundle, as it stood from one revision of the inspection to the next."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="parts")
    path = models.TextField()
    content = models.BinaryField()
    revision = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField(null=True, blank=True, help_text="The revision that put another there.")

    class Meta:
        """One present content for each path."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "path"], condition=Q(replaced__isnull=True), name="one_present_part"
            ),
            models.CheckConstraint(
                condition=Q(replaced__isnull=True) | Q(replaced__gt=models.F("revision")), name="replaced_later"
            ),
        ]

    def __str__(self) -> str:
        return self.path


class Person(models.Model):
    """A row of `people`: the only place of an inspection's database where a name stands."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="people")
    key = models.TextField()
    kind = models.TextField()
    name = models.TextField(null=True, blank=True)
    contact = models.TextField(null=True, blank=True)

    class Meta:
        """A key stands for one person."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["inspection", "key"], name="one_person_for_a_key")]

    def __str__(self) -> str:
        return self.key


class Note(models.Model):
    """A remark of an assessor, apart from the answers, so that its text can be erased and the answer stays."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="notes")
    note_id = models.TextField()
    text = models.TextField()

    class Meta:
        """An id stands for one note."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["inspection", "note_id"], name="one_note_for_an_id")]

    def __str__(self) -> str:
        return self.note_id


class Assessment(models.Model):
    """A row of `assessments`: who judges what, with which instrument, for which purpose."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="assessments")
    assessment_id = models.TextField()
    unit_kind = models.TextField()
    unit_id = models.TextField()
    case_id = models.TextField(null=True, blank=True)
    framework = models.TextField()
    version = models.TextField()
    schedule = models.TextField(null=True, blank=True)
    part = models.TextField(null=True, blank=True)
    assessor_key = models.TextField(null=True, blank=True)
    assessor_role = models.TextField(null=True, blank=True)
    purpose = models.TextField()
    blind = models.BooleanField(null=True, blank=True)
    status = models.TextField(null=True, blank=True)

    class Meta:
        """An id stands for one assessment; an assessor's cases are found at once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "assessment_id"], name="one_assessment_for_an_id")
        ]
        indexes: ClassVar = [models.Index(fields=["inspection", "assessor_key"])]

    def __str__(self) -> str:
        return self.assessment_id


class Event(models.Model):
    """A row of `events`, the log of answers. Rows are only ever added."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="events")
    event_id = models.TextField()
    device = models.TextField(null=True, blank=True)
    sequence = models.BigIntegerField(null=True, blank=True)
    assessment_id = models.TextField()
    question = models.TextField()
    value = models.TextField(null=True, blank=True)
    source = models.TextField(null=True, blank=True)
    note_id = models.TextField(null=True, blank=True)
    base_event = models.TextField(null=True, blank=True)
    version = models.TextField(null=True, blank=True)
    device_time = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    actor_key = models.TextField(null=True, blank=True)

    class Meta:
        """Sent twice, an event is kept once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["inspection", "event_id"], name="an_event_once")]
        indexes: ClassVar = [models.Index(fields=["inspection", "assessment_id", "question"])]

    def __str__(self) -> str:
        return self.event_id


class Answer(models.Model):
    """A row of `answers`: what follows from the log at present. Several rows of one question are in conflict."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="answers")
    assessment_id = models.TextField()
    question = models.TextField()
    value = models.TextField(null=True, blank=True)
    source = models.TextField(null=True, blank=True)
    version = models.TextField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note_id = models.TextField(null=True, blank=True)
    event_id = models.TextField(null=True, blank=True)

    class Meta:
        """The answers of an assessment are found at once."""

        indexes: ClassVar = [models.Index(fields=["inspection", "assessment_id", "question"])]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.question}"


class Letter(models.Model):
    """A letter to the area, as it was written. kind: the template from which it began."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
