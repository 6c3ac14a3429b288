"""A form that was sent when the session had ended: kept sealed until its owner has signed in again."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets

from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from eyre.web.accounts.models import KeptForm, User
from eyre.web.accounts.sessions import owner_of_ended

_MOST = 1_000_000  # bytes of a form that is kept


def keep(request: HttpRequest) -> str | None:
    """Keep what was sent. Returns the token that opens it, or None where there is nothing or nobody to keep it for.

    Only the holder of a session that has ended leaves something here, so a stranger can neither fill the database nor
    have somebody send a form that is not theirs.
    """
    whose = owner_of_ended(request)
    owner = User.objects.filter(pk=whose, is_active=True).first() if whose else None
    if owner is None:
        return None
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    content = json.dumps(fields).encode()
    if not fields or len(content) > _MOST:
        return None
    token = secrets.token_urlsafe(32)
    KeptForm.objects.create(
        token=_hash(token),
        owner=owner,
        address=request.get_full_path(),
        files=bool(request.FILES),
        content=_seal(token).encrypt(content),
        kept_at=timezone.now(),
    )
    return token


def find(token: str, owner: User) -> KeptForm | None:
    """What was kept for somebody under a token."""
    return KeptForm.objects.filter(token=_hash(token), owner=owner).first()


def fields_of(form: KeptForm, token: str) -> list[tuple[str, str]]:
    """The fields as they were sent."""
    return [(name, value) for name, value in json.loads(_seal(token).decrypt(bytes(form.content)))]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _seal(token: str) -> Fernet:
    # The database alone cannot open it: the token went to the browser only.
    key = hashlib.sha256(f"kept form {settings.SECRET_KEY} {token}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
