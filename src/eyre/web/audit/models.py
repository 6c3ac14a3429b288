"""The record as the database keeps it. The database itself refuses to change or remove an entry."""

from __future__ import annotations

from typing import Any

from django.db import models


class Entry(models.Model):
    """Who did or saw what, and when. actor is the id of an account; detail holds no personal data."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=32, help_text="In UTC, as it was sealed.")
    actor = models.CharField(max_length=64, db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    inspection = models.CharField(max_length=100, blank=True, db_index=True)
    target = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def sealed(self) -> dict[str, Any]:
        """The entry as it is sealed and exported."""
        names = ("number", "at", "actor", "action", "inspection", "target", "detail", "before", "hash")
        return {name: getattr(self, name) for name in names}
