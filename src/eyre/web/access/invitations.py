"""Invitations: the one way to an account. A link is used once, within a week, and can be withdrawn."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from eyre.errors import EyreError
from eyre.web.access import memberships
from eyre.web.access.memberships import Place
from eyre.web.access.models import Invitation
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.audit.record import record

VALID_DAYS = 7


def open_to(email: str) -> QuerySet[Invitation]:
    """The invitations that an address may accept now."""
    return still_open().filter(email=email.strip().lower())


def still_open() -> QuerySet[Invitation]:
    """The invitations that are neither accepted nor withdrawn nor too old."""
    return Invitation.objects.filter(ended_at__isnull=True, expires_at__gt=timezone.now())


def find(token: str) -> Invitation | None:
    """The open invitation of a link."""
    return still_open().filter(token=_hash(token)).select_related("inspection", "programme").first()


@transaction.atomic
def invite(
    email: str, role: Role | None, where: Place, *, person_key: str = "", by: User | None
) -> tuple[Invitation, str]:
    """Offer a role to an address; without a role, to administer the installation. Returns it with its token.

    Raises EyreError where the address has an account (give it the role instead) or the same offer is open.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise EyreError("There is an account with this address. Give it the role instead of inviting it.")
    wanted = role.value if role else ""
    if open_to(email).filter(role=wanted, **where.columns).exists():
        raise EyreError(
            "This address has been invited to this role already. Withdraw that invitation to send a new one."
        )
    token, now = secrets.token_urlsafe(32), timezone.now()
    invitation = Invitation.objects.create(
        email=email,
        role=wanted,
        person_key=person_key,
        token=_hash(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=VALID_DAYS),
        **where.columns,
    )
    _record("invite", invitation, by)
    return invitation, token


def send(invitation: Invitation, link: str) -> bool:
    """Send the link to the address. Returns whether the installation has a mail server at all."""
    if not settings.MAIL.host:
        return False
    service = settings.CONFIGURATION.service_name
    text = render_to_string("access/invitation.txt", {"link": link, "service_name": service, "days": VALID_DAYS})
    send_mail(_("Your invitation to %(service)s") % {"service": service}, text, None, [invitation.email])
    return True


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Make a link open nothing any more."""
    _end(invitation)
    _record("withdraw_invitation", invitation, by)


@transaction.atomic
def open_account(invitation: Invitation, *, name: str, password: str) -> User:
    """Open the account of who was invited, with every role the address was offered."""
    now = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if now.ended_at is not None:
        raise EyreError("This invitation has been used already. Sign in with the account that it opened.")
    user = User.objects.create_user(now.email, password, name=name)
    record(by=user, action="open_account", target=str(user.pk))
    for one in open_to(user.email):
        accept(one, user)
    return user


@transaction.atomic
def accept(invitation: Invitation, user: User) -> None:
    """Turn an invitation into what it offered."""
    _end(invitation)
    if invitation.role:
        where = Place(invitation.inspection, invitation.programme)
        by = invitation.invited_by
        memberships.give(user, Role(invitation.role), where, person_key=invitation.person_key, by=by)
    else:
        user.may_administer = True
        user.save(update_fields=["may_administer"])
        record(by=invitation.invited_by, action="may_administer", target=str(user.pk))


def _end(invitation: Invitation) -> None:
    invitation.ended_at = timezone.now()
    invitation.save(update_fields=["ended_at"])


def _record(action: str, invitation: Invitation, by: User | None) -> None:
    where = Place(invitation.inspection, invitation.programme)
    detail = where.detail(invitation.role, invitation.person_key)
    record(by=by, action=action, inspection=where.key, target=str(invitation.pk), detail=detail)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
