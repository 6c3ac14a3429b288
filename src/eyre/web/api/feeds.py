"""Calendars at secret addresses: what a person has to be at, for the calendar program of that person.

A calendar program keeps copies in places that nobody here knows, so a feed names no person: keys only.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from eyre.document.calendar import Event, render_ics
from eyre.fieldwork.schedules import bookings_of, events
from eyre.fieldwork.timetable import read_timetable
from eyre.programme.calendar import milestone_events
from eyre.web.access.rights import Rights, rights_of, visible_to
from eyre.web.access.table import Action, Scope
from eyre.web.accounts.models import User
from eyre.web.api.models import Feed
from eyre.web.api.tokens import hashed
from eyre.web.audit.record import record
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.programme.calendars import programme_of


@transaction.atomic
def open_feed(user: User) -> str:
    """Make the secret of a person's calendar, in the place of an earlier one; returns it."""
    secret = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(user=user, defaults={"hash": hashed(secret)})
    record(by=user, action="open_calendar")
    return secret


@transaction.atomic
def end_feed(user: User) -> None:
    """Let the address of a person's calendar lead nowhere."""
    if Feed.objects.filter(user=user).delete()[0]:
        record(by=user, action="end_calendar")


@login_not_required
@require_safe
@conditional_page
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar."""
    found = Feed.objects.filter(hash=hashed(secret), user__is_active=True).select_related("user").first()
    if found is None:
        raise Http404
    entries = tuple(
        entry
        for one in visible_to(found.user).select_related("programme")
        for entry in _entries(one, rights_of(found.user, one))
    )
    # The same calendar has the same bytes for a day, so that a program is told that nothing is new.
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    response = HttpResponse(render_ics(_("Inspections"), entries, today), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


def _entries(inspection: Inspection, rights: Rights) -> Iterator[Event]:
    yield Event(
        uid=f"{inspection.key}@eyre", title=inspection.title,
        starts=inspection.inspected_from, ends=inspection.inspected_to,
    )  # fmt: skip
    programme = programme_of(inspection.programme.stated) if inspection.programme else None
    if programme is not None:
        yield from milestone_events(
            programme.spec, inspection.key, inspection.title, inspection.inspected_from, inspection.inspected_to
        )
    scope = rights.scope(Action.SEE_TIMETABLE)
    if scope is Scope.NONE:
        return
    value = store.read(inspection)
    bookings = read_timetable(value.tables["timetable"])
    if value.fieldwork is None:
        return
    # Who has sessions of their own wants these; who plans for others wants all.
    own = {one.interview.id: one for key in rights.person_keys for one in bookings_of(key, bookings)}
    shown = tuple(own.values()) if own or scope is Scope.OWN else bookings
    yield from events(value.about.id, shown, value.fieldwork, {})
