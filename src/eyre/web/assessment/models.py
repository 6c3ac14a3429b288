"""What the installation keeps beside the inspection: why an assessment went back to its assessor."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from eyre.web.inspections.models import Inspection


class Return(models.Model):
    """A message with which an assessment was given back. answered: when its assessor completed it again."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="returns")
    assessment_id = models.TextField()
    message = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first; those of an assessment are found at once."""

        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["inspection", "assessment_id"])]

    def __str__(self) -> str:
        return self.assessment_id
