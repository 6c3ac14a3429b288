"""What an administrator of the installation does with an account; each change stands in the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.db import transaction

from eyre.errors import EyreError
from eyre.web.accounts.models import User
from eyre.web.audit.record import record


@transaction.atomic
def close(account: User, *, by: User) -> None:
    """Let nobody sign in with an account any more, and end its sessions. Its roles stay for when it opens again."""
    if account == by:
        raise EyreError("You cannot close your own account. Ask another administrator to do it.")
    account.is_active = False
    account.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=account):
        session.end()
    record(by=by, action="close_account", target=str(account.pk))


@transaction.atomic
def reopen(account: User, *, by: User) -> None:
    """Let somebody sign in again."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    record(by=by, action="reopen_account", target=str(account.pk))


@transaction.atomic
def change_address(account: User, address: str, *, by: User) -> None:
    """Let somebody sign in with another address. Whoever changes it stands for its being theirs: nothing is sent."""
    account.email = address.strip().lower()
    account.save(update_fields=["email"])
    EmailAddress.objects.filter(user=account).delete()  # what the library knew of the former one
    record(by=by, action="change_address", target=str(account.pk))


@transaction.atomic
def unlock(account: User, *, by: User) -> None:
    """Forget the attempts to sign in that failed."""
    reset(username=account.email)
    record(by=by, action="unlock_account", target=str(account.pk))


@transaction.atomic
def remove_second_factor(account: User, *, by: User) -> None:
    """Take the second factor off an account whose owner has lost it and its recovery codes."""
    Authenticator.objects.filter(user=account).delete()
    record(by=by, action="remove_second_factor", target=str(account.pk))


ACCOUNT_CHANGES: Mapping[str, Callable[..., None]] = {
    "close": close,
    "reopen": reopen,
    "unlock": unlock,
    "remove_second_factor": remove_second_factor,
}
