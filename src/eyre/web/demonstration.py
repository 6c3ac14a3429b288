"""The inspection that comes with eyre, taken into a new database with one account per role."""

from __future__ import annotations

from django.db import transaction

from eyre.bundle.load import load
from eyre.synthetic.twins import shipped_bundle, twins
from eyre.web.access.models import Membership
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.inspections import store
from eyre.web.inspections.models import Programme

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
_KINDS = {Role.LEAD: "lead_inspector", Role.INSPECTOR: "inspector", Role.AREA_ASSESSOR: "area_assessor"}


@transaction.atomic
def load_demonstration() -> None:
    """Fill an empty database. What stands in the bundle decides which person each account is."""
    value = load(shipped_bundle(twins()[0])).inspection
    assert value is not None  # it comes with eyre
    programme = Programme.objects.create(key="demonstration", title=value.about.programme or "Demonstration")
    inspection = store.add(value, by=None, programme=programme)
    people = value.tables["people"].to_pylist()
    for role, title in _ACCOUNTS.items():
        address = f"{role.value.replace('_', '-')}{DOMAIN}"
        user = User.objects.create_user(address, name=title, may_administer=role is Role.ADMINISTRATOR)
        key = next((row["key"] for row in people if row["kind"] == _KINDS.get(role)), "")
        Membership.objects.create(user=user, inspection=inspection, role=role.value, person_key=key)
