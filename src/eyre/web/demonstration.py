"""The inspection that comes with eyre, taken into a new database at three times of its life, with one account per role.

Finished, in the middle of the fieldwork, and before the draw: so every stage can be tried by those whose work it is.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from eyre.assessment.inspection import About, Inspection
from eyre.bundle.load import load
from eyre.synthetic.earlier import before_the_draw, during_fieldwork
from eyre.synthetic.programmes import rehearsal_calendar, rehearsal_programme
from eyre.synthetic.twins import shipped_bundle, twins
from eyre.web.access.models import Membership
from eyre.web.access.table import Role, State
from eyre.web.accounts.models import User
from eyre.web.inspections import store
from eyre.web.inspections.models import Programme
from eyre.web.programme.calendars import stated_text

DOMAIN = "@demonstration.invalid"  # no mail can ever reach it

_ACCOUNTS = {
    Role.MANAGER: "Programme manager",
    Role.ADMINISTRATOR: "Inspection administrator",
    Role.LEAD: "Lead inspector",
    Role.INSPECTOR: "Inspector",
    Role.AREA_ASSESSOR: "Area assessor",
    Role.LIAISON: "Liaison of the area",
    Role.CHIEF: "Chief inspector",
    Role.ANALYST: "Analyst",
    Role.READER: "Reader",
}
# As whom a newcomer may look round, in groups.
GROUPS = (
    (gettext_noop("Those who inspect"), (Role.LEAD, Role.INSPECTOR, Role.CHIEF)),
    (gettext_noop("The area that is inspected"), (Role.LIAISON, Role.AREA_ASSESSOR)),
    (
        gettext_noop("Those who prepare it, and those who use it"),
        (Role.MANAGER, Role.ADMINISTRATOR, Role.ANALYST, Role.READER),
    ),
)
_KINDS = {Role.LEAD: "lead_inspector", Role.INSPECTOR: "inspector", Role.AREA_ASSESSOR: "area_assessor"}
_NOON_OF_THE_THIRD_DAY = datetime(2005, 6, 8, 12)


@transaction.atomic
def load_demonstration() -> None:
    """Fill an empty database. What stands in the bundle decides which person each account is."""
    finished = load(shipped_bundle(twins()[0])).inspection
    assert finished is not None  # it comes with eyre
    fieldwork = during_fieldwork(finished, _about(finished, "fieldwork", "in the fieldwork"), _NOON_OF_THE_THIRD_DAY)
    draw = before_the_draw(finished, _about(finished, "preparation", "before the draw"))
    programme = _programme(finished.about.programme)
    users = {
        role: User.objects.create_user(
            f"{role.value.replace('_', '-')}{DOMAIN}", name=title, may_administer=role is Role.ADMINISTRATOR
        )
        for role, title in _ACCOUNTS.items()
    }
    Membership.objects.create(user=users[Role.MANAGER], programme=programme, role=Role.MANAGER.value)
    for value, state in ((finished, State.WRITING), (fieldwork, State.FIELDWORK), (draw, State.PREPARATION)):
        _add(value, state, programme, users)


def _programme(title: str) -> Programme:
    """A programme that states the rehearsal's forty-two areas, with their calendar."""
    files = {**rehearsal_programme(), "calendar.csv": rehearsal_calendar()}
    stated = stated_text({name: data.decode() for name, data in files.items()})
    return Programme.objects.create(key="demonstration", title=title, stated=stated)


def _about(finished: Inspection, id_: str, title: str) -> About:
    area = finished.about.id.rpartition("-")[0]
    return finished.about.model_copy(update={"id": f"{area}-{id_}", "title": f"{finished.about.title}, {title}"})


def _add(value: Inspection, state: State, programme: Programme, users: dict[Role, User]) -> None:
    inspection = store.add(value, by=None, programme=programme)
    inspection.state = state.value
    inspection.save(update_fields=["state"])
    people = value.tables["people"].to_pylist()
    for role, user in users.items():
        key = next((row["key"] for row in people if row["kind"] == _KINDS.get(role)), "")
        Membership.objects.create(user=user, inspection=inspection, role=role.value, person_key=key)
