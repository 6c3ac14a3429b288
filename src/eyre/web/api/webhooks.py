"""Tells other programs that something happened, signed, again until they answer, and without saying of whom."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from eyre.web.accounts.models import User
from eyre.web.api.jobs import deliver
from eyre.web.api.models import Webhook
from eyre.web.audit.models import Entry
from eyre.web.audit.record import record
from eyre.web.tasks.services import start


@transaction.atomic
def add(address: str, actions: Iterable[str], *, by: User) -> str:
    """Tell a program from now on; returns the secret with which it checks what it is told."""
    made = Webhook.objects.create(address=address, secret=secrets.token_hex(32), actions=sorted(actions))
    record(by=by, action="add_webhook", target=str(made.pk), detail={"actions": made.actions})
    return made.secret


@transaction.atomic
def remove(webhook: Webhook, *, by: User) -> None:
    """Tell a program nothing any more."""
    record(by=by, action="remove_webhook", target=str(webhook.pk))
    webhook.delete()


@receiver(post_save, sender=Entry)
def tell(sender: type[Entry], instance: Entry, **_given: Any) -> None:
    """Queue what is to be told of a new entry of the record: in its transaction, so of nothing that did not happen."""
    for webhook in Webhook.objects.all():
        if instance.action in webhook.actions:
            start(deliver, webhook=webhook.pk, entry=instance.number)
