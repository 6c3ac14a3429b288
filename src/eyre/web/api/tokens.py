"""Makes, revokes and recognises tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from eyre.web.access.rights import Rights
from eyre.web.access.table import Action, Scope
from eyre.web.accounts.models import User
from eyre.web.api.models import Token
from eyre.web.audit.record import record

_MARK = "eyre_"  # by which a scanner of source code recognises a token that was left there
_USED_AGAIN = timedelta(minutes=10)  # within which another use is not written down


@dataclass(frozen=True)
class TokenRights(Rights):
    """What a person may do by a token: what both the person and the token may."""

    scopes: frozenset[str]

    def scope(self, action: Action) -> Scope:
        """With which objects something may be done now."""
        return super().scope(action) if action.value in self.scopes else Scope.NONE


@transaction.atomic
def create(user: User, name: str, scopes: Iterable[str], days: int) -> str:
    """Make a token; returns it. It is shown once, since only its hash is kept."""
    token = _MARK + secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(days=days)
    made = Token.objects.create(user=user, name=name, hash=hashed(token), scopes=sorted(scopes), expires=expires)
    record(by=user, action="create_token", target=str(made.pk), detail={"scopes": made.scopes, "days": days})
    return token


@transaction.atomic
def revoke(token: Token, *, by: User) -> None:
    """Make a token worthless."""
    record(by=by, action="revoke_token", target=str(token.pk))
    token.delete()


def recognise(token: str) -> Token | None:
    """The token of a request; None where there is none such, or no more."""
    now = timezone.now()
    valid = Token.objects.filter(hash=hashed(token), expires__gt=now, user__is_active=True)
    found = valid.select_related("user").first()
    if found is not None and (found.used is None or now - found.used > _USED_AGAIN):
        Token.objects.filter(pk=found.pk).update(used=now)
    return found


def hashed(token: str) -> str:
    """What is kept of a secret."""
    # The token is random and long: a plain hash cannot be guessed backwards.
    return hashlib.sha256(token.encode()).hexdigest()
