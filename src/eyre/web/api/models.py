"""Tokens: how a program shows for whom it asks. Only a hash is kept, so that nobody can read them here."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A token of a person. scopes: the actions it may be used for, of those that the person may do anyway."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    since = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-since"]

    def __str__(self) -> str:
        return f"token {self.pk}"
