"""Memberships: what a person is to an inspection, or to all inspections of a programme; and invitations to be one."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from eyre.web.access.roles import ROLE_NAMES
from eyre.web.access.table import Role
from eyre.web.inspections.models import Inspection, Programme


class Offered(models.Model):
    """A role somewhere, as pages name it."""

    class Meta:
        """No table of its own."""

        abstract = True

    role: models.CharField[str, str]
    inspection: models.ForeignKey[Inspection | None, Inspection | None]
    programme: models.ForeignKey[Programme | None, Programme | None]

    @property
    def role_name(self) -> Promise | str:
        """The role in words."""
        return ROLE_NAMES[self.role]

    @property
    def place(self) -> str:
        """The inspection or the programme by its title."""
        where = self.inspection or self.programme
        return where.title if where else ""


class Membership(Offered):
    """A role of a person. person_key: which row of `people` is this person, for those who judge cases."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    inspection = models.ForeignKey(Inspection, models.CASCADE, null=True, blank=True, related_name="memberships")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    person_key = models.TextField(blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A role is of one inspection or of one programme, and nobody has it twice."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(inspection__isnull=False, programme__isnull=True)
                | Q(inspection__isnull=True, programme__isnull=False),
                name="role_in_an_inspection_or_a_programme",
            ),
            models.UniqueConstraint(fields=["user", "inspection", "role"], name="role_once_in_an_inspection"),
            models.UniqueConstraint(fields=["user", "programme", "role"], name="role_once_in_a_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.inspection_id or self.programme_id}"


class Invitation(Offered):
    """A role offered to an address. token: the hash of what the link holds; it opens an account once.

    Without a role the account may administer the installation.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    inspection = models.ForeignKey(Inspection, models.CASCADE, null=True, blank=True, related_name="invitations")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="invitations")
    role = models.CharField(max_length=30, blank=True, choices=[(role.value, role.value) for role in Role])
    person_key = models.TextField(blank=True)
    token = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was accepted or withdrawn.")

    class Meta:
        """A role is of one inspection or of one programme."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role="", inspection__isnull=True, programme__isnull=True)
                | (~Q(role="") & Q(inspection__isnull=False, programme__isnull=True))
                | (~Q(role="") & Q(inspection__isnull=True, programme__isnull=False)),
                name="invited_to_a_role_or_to_administer",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
