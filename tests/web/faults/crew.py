"""Gives an installation as many inspectors as are wanted, each signed in and with a case; prints them as JSON.

Run in a process of its own, with the environment of the installation.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from eyre.assessment.standing import questions_of  # noqa: E402
from eyre.framework.cross_check import values_of  # noqa: E402
from eyre.web.access.models import Membership  # noqa: E402
from eyre.web.access.table import Role  # noqa: E402
from eyre.web.accounts.models import User  # noqa: E402
from eyre.web.inspections import store  # noqa: E402
from eyre.web.inspections.models import Assessment, Inspection, Person  # noqa: E402
from web.faults.ledger import KEY  # noqa: E402

PACK = "esi-2005"


@transaction.atomic
def crew(many: int) -> list[dict[str, str]]:
    inspection = Inspection.objects.get(key=KEY)
    cases = [row["case_id"] for row in store.read(inspection).tables["cases"].to_pylist()]
    seats = []
    for number in range(many):
        key = f"crew-{number:03}"
        user = User.objects.create_user(f"{key}@faults.invalid", name=key)
        Person.objects.create(inspection=inspection, key=key, kind="inspector")
        Membership.objects.create(user=user, inspection=inspection, role=Role.INSPECTOR.value, person_key=key)
        one = Assessment.objects.create(
            inspection=inspection, assessment_id=f"{key}-{PACK}", unit_kind="case", unit_id=cases[number % len(cases)],
            framework=PACK, version="1.0.0", assessor_key=key, assessor_role="inspector", purpose="first",
        )  # fmt: skip
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        seats.append({"person": str(user.pk), "case": one.assessment_id, "session": client.cookies["sessionid"].value})
    return seats


def asked() -> dict[str, list[str]]:
    """Questions of the pack that have a scale, with its values."""
    framework = store.frameworks(Inspection.objects.get(key=KEY))[PACK]
    values = {id_: values_of(framework, question) for id_, question in questions_of(framework, None, None).items()}
    return {id_: list(known) for id_, known in values.items() if len(known) > 1}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"seats": crew(int(sys.argv[1])), "asked": asked()}))
