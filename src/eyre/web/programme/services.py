"""What pages on programmes change, on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

from django.db import transaction

from eyre.errors import EyreError
from eyre.programme.planner import Step, plan_calendar
from eyre.programme.programme import calendar_file
from eyre.programme.solver import require_solver
from eyre.web.access.models import Membership
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.inspections.models import Programme
from eyre.web.inspections.store import ChangedMeanwhile
from eyre.web.programme.calendars import FILES, files_of, programme_of, stated_text


def fingerprint(programme: Programme) -> str:
    """Which state of a programme a page shows."""
    return sha256(programme.stated.encode()).hexdigest()[:16]


@transaction.atomic
def create(key: str, title: str, *, by: User) -> Programme:
    """Open a programme; who opens it manages it."""
    made = Programme.objects.create(key=key, title=title)
    Membership.objects.create(user=by, programme=made, role=Role.MANAGER.value)
    record(by=by, action="open_programme", target=key)
    return made


def state(programme: Programme, files: Mapping[str, str], *, by: User, seen: str) -> None:
    """Keep what a programme states. Raises Problems for all that is to be mended, and ChangedMeanwhile."""
    text = stated_text(files)
    read = programme_of(text)
    _save(programme, text, read.spec.title if read else programme.title, by=by, seen=seen, action="state_programme")


class UnknownFile(EyreError):
    """A file that no programme has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"A programme has no file {name[:80]!r}. Name it as one of: {', '.join(FILES)}.")


def plan(programme: Programme, *, by: User | None, seen: str, tell: Callable[[Step], None]) -> int:
    """Propose the calendar; returns how many visits are other than before. Raises Impossible with the reasons."""
    require_solver()
    before = programme_of(programme.stated)
    if before is None:
        raise EyreError("The programme states no areas yet. State them first.")
    if fingerprint(programme) != seen:
        raise ChangedMeanwhile
    visits = plan_calendar(before, tell=tell)
    text = stated_text({**files_of(programme.stated), "calendar.csv": calendar_file(before.spec, visits).decode()})
    _save(programme, text, programme.title, by=by, seen=seen, action="plan_programme")
    known = {visit.area: visit for visit in before.visits}
    return sum(known.get(visit.area) != visit for visit in visits)


@transaction.atomic
def _save(programme: Programme, text: str, title: str, *, by: User | None, seen: str, action: str) -> None:
    now = Programme.objects.select_for_update().get(pk=programme.pk)
    if fingerprint(now) != seen:
        raise ChangedMeanwhile
    now.stated, now.title = text, title
    now.save(update_fields=["stated", "title"])
    record(by=by, action=action, target=now.key, detail={"sha256": sha256(text.encode()).hexdigest()})
