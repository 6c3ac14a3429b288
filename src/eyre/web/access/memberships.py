"""Gives roles and takes them away; each change stands in the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from eyre.errors import EyreError
from eyre.web.access.models import Membership
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.inspections.models import Inspection, Programme


@dataclass(frozen=True)
class Place:
    """Where a role holds: in one inspection, or in all of a programme."""

    inspection: Inspection | None = None
    programme: Programme | None = None

    @property
    def key(self) -> str:
        """The key of the inspection, for the record; that of a programme is a target."""
        return self.inspection.key if self.inspection else ""

    @property
    def columns(self) -> dict[str, Inspection | Programme | None]:
        """As memberships and invitations store it."""
        return {"inspection": self.inspection, "programme": self.programme}

    def detail(self, role: str, person_key: str = "") -> dict[str, str]:
        """What the record says of a role here; it holds keys, never names."""
        said = {"role": role, "person_key": person_key, "programme": self.programme.key if self.programme else ""}
        return {name: value for name, value in said.items() if value}


@transaction.atomic
def give(user: User, role: Role, where: Place, *, person_key: str = "", by: User | None) -> Membership:
    """Give somebody a role. Raises EyreError where they have it already."""
    if Membership.objects.filter(user=user, role=role.value, **where.columns).exists():
        raise EyreError("This person has this role here already. Choose another role, or change who the person is.")
    given = Membership.objects.create(user=user, role=role.value, person_key=person_key, **where.columns)
    record(
        by=by,
        action="give_role",
        inspection=where.key,
        target=str(user.pk),
        detail=where.detail(role.value, person_key),
    )
    return given


@transaction.atomic
def take(membership: Membership, *, by: User) -> None:
    """Take a role away. Raises EyreError where nobody would be left to manage people."""
    where = Place(membership.inspection, membership.programme)
    managers = (Role.ADMINISTRATOR.value, Role.MANAGER.value)
    if membership.role in managers:
        left = Membership.objects.filter(role__in=managers, **where.columns).exclude(pk=membership.pk)
        if not left.exists():
            raise EyreError("Nobody would be left who manages people here. Give somebody else that role first.")
    membership.delete()
    record(
        by=by,
        action="take_role",
        inspection=where.key,
        target=str(membership.user_id),
        detail=where.detail(membership.role, membership.person_key),
    )


@transaction.atomic
def identify(membership: Membership, person_key: str, *, by: User) -> None:
    """Say which row of `people` somebody is: this decides which cases are theirs."""
    where = Place(membership.inspection, membership.programme)
    membership.person_key = person_key
    membership.save(update_fields=["person_key"])
    record(
        by=by,
        action="identify_person",
        inspection=where.key,
        target=str(membership.user_id),
        detail=where.detail(membership.role, person_key),
    )
