"""The task that delivers to webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext_lazy as _

from eyre.web.api.models import Webhook
from eyre.web.audit.models import Entry
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import Later, task

_PATIENCE = 10  # seconds
_FIRST_PAUSE = timedelta(seconds=30)


class _NoDetour(HTTPRedirectHandler):
    """What is told goes to the address that was agreed on, and nowhere else."""

    def redirect_request(self, *_given: Any, **_more: Any) -> None:
        return None


@task("api.deliver", _("Tell another program"))
def deliver(run: Run, *, webhook: int, entry: int) -> None:
    """Tell a program of an entry of the record. Told twice it sees the same id."""
    to = Webhook.objects.filter(pk=webhook).first()
    if to is None:
        return  # it was removed meanwhile
    happened = Entry.objects.get(number=entry)
    told = {"id": happened.number, "at": happened.at, "action": happened.action, "inspection": happened.inspection}
    body = json.dumps(told).encode()
    headers = {"Content-Type": "application/json", "X-Eyre-Signature": f"sha256={signature(to.secret, body)}"}
    try:
        with build_opener(_NoDetour).open(Request(to.address, body, headers), timeout=_PATIENCE):
            pass
    except (OSError, HTTPException) as error:
        raise Later(_FIRST_PAUSE, type(error).__name__) from error


def signature(secret: str, body: bytes) -> str:
    """What a receiver compares the header with: HMAC-SHA-256 of the body by the secret of the webhook."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
