"""Erases personal data, and proves it by an entry of the record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.db import transaction
from django.utils import timezone

from eyre.assessment import erasure
from eyre.errors import EyreError
from eyre.web.access.models import Invitation
from eyre.web.accounts.models import KeptForm, User
from eyre.web.accounts.sessions import forget_ended
from eyre.web.audit.models import Entry
from eyre.web.audit.record import record
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.retention.schedule import DAYS_OF_TRACES
from eyre.web.retention.selectors import ERASED_DOMAIN


def erase(of: Inspection, people: Collection[str], notes: Collection[str], *, reason: str, by: User | None) -> Entry:
    """Erase people's names and contacts and the texts of notes. Returns the entry that proves it.

    Both stand in rows only, never in a part with a history, so nothing of them is left in the database.
    """
    if not people and not notes:
        raise EyreError("Nothing was chosen. Choose the people or the notes that are to be erased.")
    detail = {"people": sorted(people), "notes": sorted(notes), "reason": reason}
    with transaction.atomic():
        store.change(of, partial(erasure.erase, people=people, notes=notes), by=by, action="erase", detail=detail)
        return Entry.objects.filter(inspection=of.key, action="erase").latest("number")


@transaction.atomic
def erase_account(account: User, *, reason: str, by: User | None) -> None:
    """Erase who an account is. Its id stays, since the record refers to it: it stands for nobody any more."""
    if account == by:
        raise EyreError("You cannot erase your own account. Ask another administrator to do it.")
    address = account.email
    for session in UserSession.objects.filter(user=account):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=account).delete()
    account.memberships.all().delete()
    account.kept_forms.all().delete()
    Invitation.objects.filter(email=address).delete()
    AccessAttempt.objects.filter(username=address).delete()
    account.email, account.name = f"{account.pk}{ERASED_DOMAIN}", ""
    account.is_active = account.may_administer = False
    account.set_unusable_password()
    account.save()
    record(by=by, action="erase_account", target=str(account.pk), detail={"reason": reason})


def remove_traces() -> None:
    """Remove what only served signing in and has ended: sessions, kept forms, invitations, failed attempts."""
    before = timezone.now() - timedelta(days=DAYS_OF_TRACES)
    forget_ended(before)
    KeptForm.objects.filter(kept_at__lt=before).delete()
    Invitation.objects.filter(expires_at__lt=before).delete()
    Invitation.objects.filter(ended_at__lt=before).delete()
    AccessAttempt.objects.filter(attempt_time__lt=before).delete()
