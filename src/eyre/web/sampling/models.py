"""What an area has sent and nobody has taken in yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from eyre.web.inspections.models import Inspection


class SentFile(models.Model):
    """A caseload that waits to be mended or taken in. It may hold names, so it goes as soon as either is done."""

    inspection = models.OneToOneField(Inspection, models.CASCADE, related_name="sent_file")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"caseload of {self.inspection_id}"
