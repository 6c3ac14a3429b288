"""What the pages of the record and its exports read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from eyre.web.accounts.models import User
from eyre.web.audit.actions import action_name
from eyre.web.audit.models import Entry


@dataclass(frozen=True)
class Shown:
    """An entry as a page shows it: with the name that the account has now."""

    entry: Entry
    at: datetime | None
    who: str
    what: Any
    said: str


def search(entries: QuerySet[Entry], wanted: Mapping[str, Any]) -> QuerySet[Entry]:
    """Narrow the record. wanted: as SearchForm cleans it; days are those of the installation's own clock."""
    found = entries
    for name in ("actor", "action"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    if wanted.get("target"):
        found = found.filter(Q(target__icontains=wanted["target"]) | Q(inspection__icontains=wanted["target"]))
    if wanted.get("since"):
        found = found.filter(at__gte=_midnight(wanted["since"]))
    if wanted.get("until"):
        found = found.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    return found


def names(entries: QuerySet[Entry]) -> dict[str, str]:
    """The names of the accounts that stand in these entries, as they are now."""
    actors = entries.order_by().values_list("actor", flat=True).distinct()
    ids = [one for one in actors if one != "system"]
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def actions(entries: QuerySet[Entry]) -> list[tuple[str, Any]]:
    """The actions that stand in these entries."""
    found = entries.order_by("action").values_list("action", flat=True).distinct()
    return [(action, action_name(action)) for action in found]


def shown(entries: Iterable[Entry], people: Mapping[str, str]) -> list[Shown]:
    """Entries as a page shows them. A target that is an account is shown by its name."""
    rows = list(entries)
    targets = {row.target for row in rows if len(row.target) == len("00000000-0000-0000-0000-000000000000")}
    accounts = {str(pk): name for pk, name in User.objects.filter(pk__in=targets).values_list("pk", "name")}
    return [
        Shown(
            row,
            parse_datetime(row.at),
            people.get(row.actor, row.actor),
            action_name(row.action),
            ", ".join([part for part in (accounts.get(row.target, row.target), _said(row.detail)) if part]),
        )
        for row in rows
    ]


def lines(entries: QuerySet[Entry]) -> Iterator[str]:
    """The entries as JSON, one a line, as they are sealed: what `eyre audit verify` reads."""
    for entry in entries.order_by("number").iterator(chunk_size=1000):
        yield json.dumps(entry.sealed(), sort_keys=True) + "\n"


def _said(detail: Mapping[str, Any]) -> str:
    parts = ((name, ", ".join(map(str, value)) if isinstance(value, list) else value) for name, value in detail.items())
    return "; ".join(f"{name}: {value}" for name, value in parts if value not in ("", None))


def _midnight(day: Any) -> str:
    local = timezone.make_aware(datetime.combine(day, time.min))
    # Times stand in the record as texts in UTC, whose order is that of time.
    return local.astimezone(UTC).isoformat(timespec="milliseconds")
