"""What stands of persons, and what of it is due to be erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from eyre.assessment.erasure import ERASED
from eyre.web.access.table import State
from eyre.web.accounts.models import User
from eyre.web.audit.models import Entry
from eyre.web.inspections.models import Inspection, Note, Person
from eyre.web.retention.schedule import Schedule


@dataclass(frozen=True)
class Due:
    """Something whose time is over. since: when it was; number: of names, notes or accounts."""

    kind: str
    since: datetime
    number: int
    inspection: Inspection | None = None
    account: User | None = None


def people_of(inspection: Inspection) -> QuerySet[Person]:
    """The people of an inspection whose name or contact stands there."""
    return inspection.people.filter(~_nothing("name") | ~_nothing("contact")).order_by("kind", "key")


def notes_of(inspection: Inspection) -> QuerySet[Note]:
    """The notes of an inspection whose text stands there."""
    return inspection.notes.exclude(text=ERASED).order_by("note_id")


def erasures_of(inspection: Inspection) -> QuerySet[Entry]:
    """The erasures in an inspection, as the record has them, the latest first."""
    return Entry.objects.filter(inspection=inspection.key, action="erase").order_by("-number")


def due(schedule: Schedule, now: datetime) -> list[Due]:
    """All whose time is over, the longest first."""
    found = [*_of_inspections(schedule, now), *_accounts(schedule, now)]
    return sorted(found, key=lambda one: one.since)


def months_before(now: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last day."""
    number = now.year * 12 + now.month - 1 - months
    year, month = divmod(number, 12)
    for day in range(now.day, now.day - 4, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


def _of_inspections(schedule: Schedule, now: datetime) -> list[Due]:
    found = []
    for inspection in Inspection.objects.filter(state=State.PUBLISHED.value):
        for kind, months, rows in (
            ("names", schedule.names, people_of(inspection)),
            ("notes", schedule.notes, notes_of(inspection)),
        ):
            if inspection.since <= months_before(now, months) and (number := rows.count()):
                found.append(Due(kind, inspection.since, number, inspection=inspection))
    return found


def _accounts(schedule: Schedule, now: datetime) -> list[Due]:
    before = months_before(now, schedule.accounts)
    idle = User.objects.annotate(seen=Coalesce("last_login", "date_joined")).filter(seen__lte=before)
    return [Due("accounts", user.seen, 1, account=user) for user in idle.exclude(email__endswith=ERASED_DOMAIN)]


ERASED_DOMAIN = "@erased.invalid"  # an account that was erased keeps its id, since the record refers to it


def _nothing(column: str) -> Q:
    return Q(**{f"{column}__isnull": True}) | Q(**{column: ""})
