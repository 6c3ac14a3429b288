"""What the pages on people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone

from eyre.web.access import invitations
from eyre.web.access.memberships import Place
from eyre.web.access.models import Invitation, Membership
from eyre.web.access.roles import ROLE_NAMES
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection, Programme

_MANAGE = (Role.ADMINISTRATOR.value, Role.MANAGER.value)


@dataclass(frozen=True)
class Row:
    """Somebody with a role. person: the name behind the key, where the inspection has one."""

    membership: Membership
    person: str


def members(where: Place) -> list[Row]:
    """Who has a role here, by role and name."""
    found = Membership.objects.filter(**where.columns).select_related("user")
    names = _names(where.inspection)
    rows = [Row(one, names.get(one.person_key, one.person_key)) for one in found]
    order = list(ROLE_NAMES)
    return sorted(rows, key=lambda row: (order.index(row.membership.role), row.membership.user.name))


def invited(where: Place) -> QuerySet[Invitation]:
    """The open invitations to roles here."""
    return invitations.still_open().filter(**where.columns).order_by("invited_at")


def programmes_managed_by(user: User) -> QuerySet[Programme]:
    """The programmes whose people somebody manages."""
    if user.may_administer:
        return Programme.objects.order_by("title")
    managed = user.memberships.filter(role__in=_MANAGE, programme__isnull=False).values("programme")
    return Programme.objects.filter(pk__in=managed).order_by("title")


def accounts(search: str) -> QuerySet[User]:
    """All accounts, or those whose name or address holds some words."""
    found = User.objects.order_by("name", "email").prefetch_related("memberships")
    return found.filter(name__icontains=search) | found.filter(email__icontains=search) if search else found


def locked(addresses: list[str]) -> set[str]:
    """Which of these addresses are locked out now."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    failed = AccessAttempt.objects.filter(username__in=addresses, attempt_time__gte=since).values("username")
    counted = failed.annotate(failures=Sum("failures_since_start"))
    return set(counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True))


def factors(account: User) -> int:
    """How many second factors an account has, recovery codes not counted."""
    return int(Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES).count())


def _names(inspection: Inspection | None) -> Mapping[str, str]:
    if inspection is None:
        return {}
    return {key: name or key for key, name in inspection.people.values_list("key", "name")}
