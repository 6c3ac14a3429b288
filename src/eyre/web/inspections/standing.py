"""How far inspections are, for the person who asks: counted from rows in a few queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from eyre.web.access.models import Membership
from eyre.web.access.rights import Rights, visible_to
from eyre.web.access.table import Role, State
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Assessment, Inspection
from eyre.web.programme.calendars import due_dates


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases with an assessment, and those of which every assessment is complete."""

    total: int = 0
    complete: int = 0

    @property
    def open(self) -> int:
        """Cases that are not complete."""
        return self.total - self.complete


@dataclass(frozen=True)
class Standing:
    """An inspection as it stands for somebody. own: the cases given to this person. due: by when what is to be done."""

    inspection: Inspection
    rights: Rights
    today: date
    due: Mapping[str, date]
    cases: Cases = Cases()
    own: Cases = Cases()

    @property
    def state(self) -> State:
        """How far it is."""
        return self.rights.state

    @property
    def days(self) -> int:
        """Since how many days it is in its state."""
        return max(0, (self.today - timezone.localdate(self.inspection.since)).days)

    @property
    def expected(self) -> date | None:
        """By when its state should end; nobody knows without a programme that says so."""
        ends = {
            State.PREPARATION: self.inspection.inspected_from,
            State.FIELDWORK: self.inspection.inspected_to,
            State.WRITING: self.due.get("draft"),
            State.ACCURACY: self.due.get("publication"),
        }
        return ends.get(self.state)

    @property
    def late(self) -> bool:
        """Whether its state should have ended already."""
        return self.expected is not None and self.expected < self.today

    def has(self, table: str) -> bool:
        """Whether a table of the inspection has any row."""
        return bool(self.inspection.rows.get(table))


def standings(user: User, today: date) -> list[Standing]:
    """Every inspection that somebody may see, as it stands."""
    inspections = list(visible_to(user).select_related("programme"))
    memberships = list(Membership.objects.filter(user=user))
    totals = _counted(Assessment.objects.filter(inspection__in=visible_to(user)))
    rights = {one.pk: _rights(one, memberships) for one in inspections}
    known_as: dict[frozenset[str], list[UUID]] = defaultdict(list)
    for pk, found in rights.items():
        known_as[found.person_keys].append(pk)
    mine = Q()
    for keys, there in known_as.items():
        if keys:
            mine |= Q(inspection__in=there, assessor_key__in=keys)
    own = _counted(Assessment.objects.filter(mine)) if mine else {}
    return [
        replace(_standing(one, rights[one.pk], today), cases=totals.get(one.pk, Cases()), own=own.get(one.pk, Cases()))
        for one in inspections
    ]


def standing(inspection: Inspection, rights: Rights, today: date) -> Standing:
    """One inspection, as it stands for somebody with these rights."""
    of_it = Assessment.objects.filter(inspection=inspection)
    own = _counted(of_it.filter(assessor_key__in=rights.person_keys)) if rights.person_keys else {}
    found = _standing(inspection, rights, today)
    empty = Cases()
    return replace(found, cases=_counted(of_it).get(inspection.pk, empty), own=own.get(inspection.pk, empty))


def _standing(inspection: Inspection, rights: Rights, today: date) -> Standing:
    return Standing(inspection, rights, today, due_of(inspection))


def due_of(inspection: Inspection) -> Mapping[str, date]:
    """By when what marks its course is to be done, as its programme says."""
    stated = inspection.programme.stated if inspection.programme else ""
    return due_dates(stated, inspection.inspected_from, inspection.inspected_to)


def _rights(inspection: Inspection, memberships: Iterable[Membership]) -> Rights:
    """As `rights_of` finds them, from rows that were read for all inspections at once."""
    here = [
        one
        for one in memberships
        if one.inspection_id == inspection.pk
        or (one.programme_id is not None and one.programme_id == inspection.programme_id)
    ]
    keys = frozenset(one.person_key for one in here if one.person_key)
    return Rights(frozenset(Role(one.role) for one in here), keys, State(inspection.state))


def _counted(assessments: QuerySet[Assessment]) -> dict[UUID, Cases]:
    open_ = Q(status__isnull=True) | ~Q(status="complete")
    rows = (
        assessments.filter(unit_kind="case", purpose="first")
        .order_by()
        .values("inspection")
        .annotate(total=Count("unit_id", distinct=True), open=Count("unit_id", distinct=True, filter=open_))
    )
    return {row["inspection"]: Cases(row["total"], row["total"] - row["open"]) for row in rows}
