"""What the area says about the draft. It belongs to the making of the report, not to the inspection's bundle."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from eyre.web.inspections.models import Inspection


class Comment(models.Model):
    """A comment on a part of the draft, and the answer to it. part: the key of a heading of the report."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="comments")
    part = models.CharField(max_length=200)
    title = models.CharField(max_length=300, help_text="The heading as it was printed then.")
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    accepted = models.BooleanField(null=True, help_text="Whether the report changes for it.")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they came; an answer is whole or not there."""

        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer="", accepted__isnull=True, answered_by__isnull=True, answered_at__isnull=True)
                | Q(accepted__isnull=False, answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="a_comment_is_answered_or_not",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.pk}"
