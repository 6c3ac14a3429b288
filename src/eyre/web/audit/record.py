"""Writes the record, within the transaction of what it records: neither is ever there without the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from eyre.web.accounts.models import User
from eyre.web.audit.chain import FIRST, seal
from eyre.web.audit.models import Entry

_LOCK = 7_270_005  # of PostgreSQL: one writer of the chain at a time; SQLite has one writer anyway
_SEEN_AGAIN = 600  # seconds in which looking at the same thing again is one entry


def record(
    *, by: User | None, action: str, inspection: str = "", target: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    """Add an entry. by: nobody means the system itself."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = Entry.objects.order_by("-number").values("number", "hash").first()
        entry = {
            "number": last["number"] + 1 if last else 1,
            "at": timezone.now().isoformat(timespec="milliseconds"),
            "actor": str(by.pk) if by else "system",
            "action": action,
            "inspection": inspection,
            "target": target,
            "detail": dict(detail or {}),
            "before": last["hash"] if last else FIRST,
        }
        Entry.objects.create(**entry, hash=seal(entry))


def saw(*, by: User, inspection: str, target: str) -> None:
    """Record that somebody looked at something personal; again within ten minutes is the same look."""
    key = f"saw:{by.pk}:{inspection}:{target}"
    if cache.add(key, 1, _SEEN_AGAIN):
        record(by=by, action="see", inspection=inspection, target=target)
