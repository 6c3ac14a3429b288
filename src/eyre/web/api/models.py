"""Tokens, addresses of calendars, and webhooks.

Of what opens something here only a hash is kept, so that nobody can read it in the database.
"""

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


class Feed(models.Model):
    """The secret address at which a calendar program finds the timetable of a person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed")
    hash = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"calendar {self.pk}"


class Webhook(models.Model):
    """Another program that is told when something happened. secret: what it checks the signature with."""

    address = models.URLField(max_length=500)
    secret = models.CharField(max_length=64)
    actions = models.JSONField()
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"webhook {self.pk}"
