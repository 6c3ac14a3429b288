"""Sessions that end: after some time without a page asked for, and in any case some hours after signing in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

BEGUN = "begun"
SEEN = "seen"
SEEN_AGAIN = 60  # seconds in which another page does not write the session anew


class SessionStore(DatabaseSessions):
    """Django's sessions in the database, with a limit that moves on with each page and one that does not."""

    def get_session_cookie_age(self) -> int:
        """How many seconds the session lasts from now."""
        idle = settings.SIGN_IN.idle_minutes * 60
        begun = self.get(BEGUN)
        if begun is None:
            return idle
        longest = settings.SIGN_IN.longest_hours * 3600
        left = longest - int(timezone.now().timestamp() - begun)
        return max(0, min(idle, left))


def touch(request: HttpRequest) -> None:
    """Note that somebody is there."""
    now = timezone.now().timestamp()
    if now - request.session.get(SEEN, 0) >= SEEN_AGAIN:
        request.session.setdefault(BEGUN, now)
        request.session[SEEN] = now


def owner_of_ended(request: HttpRequest) -> str | None:
    """Whose session it was, where the cookie is of one that has ended by itself; else None."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    ended = Session.objects.filter(session_key=key, expire_date__lte=timezone.now()).first() if key else None
    data: dict[str, Any] = ended.get_decoded() if ended else {}
    return data.get(SESSION_KEY)


def forget_ended(before: datetime) -> int:
    """Remove the sessions that ended before a time; until then a form that was sent too late is kept for its owner."""
    return Session.objects.filter(expire_date__lt=before).delete()[0]
