"""What the record keeps of signing in: who, when, and how it went. Addresses and names never stand in it."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from eyre.web.accounts.models import User
from eyre.web.audit.record import record


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    methods = [one["method"] for one in get_authentication_records(request, user)] if request else []
    record(by=user, action="sign_in", detail={"methods": methods})


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        record(by=user, action="sign_out")


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], **_: Any) -> None:
    record(by=None, action="sign_in_failed", target=_account(credentials.get("email")))


@receiver(user_locked_out)
def _locked_out(username: str, **_: Any) -> None:
    record(by=None, action="locked_out", target=_account(username))


@receiver([account.password_changed, account.password_set])
def _password_changed(user: User, **_: Any) -> None:
    record(by=user, action="change_password")


@receiver(account.password_reset)
def _password_reset(user: User, **_: Any) -> None:
    record(by=user, action="reset_password")


@receiver([mfa.authenticator_added, mfa.authenticator_reset])
def _factor_added(user: User, authenticator: Any, **_: Any) -> None:
    record(by=user, action="add_second_factor", target=authenticator.type)


@receiver(mfa.authenticator_removed)
def _factor_removed(user: User, authenticator: Any, **_: Any) -> None:
    record(by=user, action="remove_second_factor", target=authenticator.type)


def _account(address: object) -> str:
    """The account of an address, or nothing: what somebody typed who has none may be anything, even a password."""
    found = User.objects.filter(email=str(address or "").strip().lower()).values_list("pk", flat=True).first()
    return str(found or "")
