"""Fills an installation for bench/web.py: a programme of 42 inspections, and one with a form of many questions.

Run by bench/web.py with EYRE_DATA, EYRE_DATABASE and DJANGO_SETTINGS_MODULE in the environment; prints as JSON who has
signed in, and where. `python bench/web_data.py count` prints how many events of the measurement are in the log.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import django
import yaml

from eyre.web.configuration import keep_key

keep_key(Path(os.environ["EYRE_DATA"]))  # before the settings are read: sessions are signed with it
django.setup()

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from eyre.bundle.files import Files
from eyre.bundle.load import load_files
from eyre.framework import packs
from eyre.web.access.models import Membership
from eyre.web.access.table import Role, State
from eyre.web.accounts.models import User
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment, Event, Inspection, Person, Programme

PACK = "bench"
AREAS, CASES = 42, 4500
DEVICE = "bench-"


@dataclass(frozen=True)
class Seen:
    """Somebody who has signed in, and the assessment that is theirs."""

    session: str
    address: str
    device: str


def pack(questions: int) -> dict[str, bytes]:
    """The pack that comes with eyre, with as many questions as wanted: its own, repeated under other ids."""
    folder = Path(packs.__path__[0]) / "esi-2005"
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    stated = yaml.safe_load(files["questions.yaml"])
    own = stated["questions"]
    again = [one for one in own if not {"applies_when", "derived", "answers_from"} & one.keys()]
    for number in range(questions - len(own)):
        one = again[number % len(again)]
        own.append({**one, "id": f"{one['id']}_{number}", "weight": 0})
    del own[questions:]
    files["questions.yaml"] = json.dumps(stated).encode()  # JSON is YAML, without references
    files["framework.yaml"] = files["framework.yaml"].replace(b"id: esi-2005\n", f"id: {PACK}\n".encode(), 1)
    return {f"frameworks/{PACK}/{path}": content for path, content in files.items()}


def with_many_questions(questions: int) -> Inspection:
    """The inspection in its fieldwork, under another name and with another instrument beside its own."""
    files = store.export_files(Inspection.objects.get(key="west-mercia-fieldwork"))
    about = yaml.safe_load(files["inspection.yaml"])
    about["id"] = "bench"
    about["frameworks"].append({"id": PACK, "version": "1.0.0"})
    files["inspection.yaml"] = yaml.safe_dump(about, sort_keys=False).encode()
    files |= pack(questions)
    del files["datapackage.json"]
    loaded = load_files(Files({path: partial(bytes, content) for path, content in files.items()}))
    assert loaded.inspection is not None, loaded.problems
    made = store.add(loaded.inspection, by=None)
    made.state = State.FIELDWORK.value
    made.save(update_fields=["state"])
    return made


def assessors(of: Inspection, many: int) -> list[Seen]:
    """People with a case each, who have signed in."""
    cases = [row["case_id"] for row in store.read(of).tables["cases"].to_pylist()]
    seen = []
    for number in range(many):
        key, case = f"bench-{number:03}", cases[number % len(cases)]
        user = User.objects.create_user(f"{key}@bench.invalid", name=key)
        Person.objects.create(inspection=of, key=key, kind="inspector")
        Membership.objects.create(user=user, inspection=of, role=Role.INSPECTOR.value, person_key=key)
        one = Assessment.objects.create(
            inspection=of, assessment_id=f"{key}-{PACK}", unit_kind="case", unit_id=case, framework=PACK,
            version="1.0.0", assessor_key=key, assessor_role="inspector", purpose="first",
        )  # fmt: skip
        seen.append(Seen(signed_in(user), f"/inspections/{of.key}/assessments/{one.assessment_id}/", f"{DEVICE}{key}"))
    return seen


def programme() -> str:
    """Somebody who leads 42 inspections with 4,500 cases; the session."""
    user = User.objects.create_user("busy@bench.invalid", name="Busy")
    whole = Programme.objects.create(key="bench", title="A programme of 42 inspections")
    made = Inspection.objects.bulk_create(
        Inspection(
            key=f"area-{number:02d}", title=f"Area {number}", area=f"Area {number}", year=2027, state="fieldwork",
            inspected_from=date(2027, 4, 5), inspected_to=date(2027, 5, 7), programme=whole,
            rows={"caseload": 900, "sample": 120, "allocation": 108},
        )
        for number in range(AREAS)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(user=user, inspection=one, role=Role.LEAD.value, person_key="lead-01") for one in made
    )
    Assessment.objects.bulk_create(
        (
            Assessment(
                inspection=made[case % AREAS], assessment_id=f"area-{case}", unit_kind="case", unit_id=f"C{case}",
                framework="esi-2005", version="1.0.0", purpose="first",
                assessor_key="lead-01" if case % 11 == 0 else "insp-02", status="complete" if case % 3 else None,
            )
            for case in range(CASES)
        ),
        500,
    )  # fmt: skip
    return signed_in(user)


def signed_in(user: AbstractBaseUser) -> str:
    """The session of somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def fill(questions: int, many: int) -> None:
    """Fill it, and print who has signed in."""
    call_command("prepare", filled=True)
    with transaction.atomic():
        made = with_many_questions(questions)
        seen = [one.__dict__ for one in assessors(made, many)]
        home = programme()
    for path, content in pack(questions).items():
        file = settings.CONFIGURATION.data / path  # for the bare template
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    framework = store.frameworks(made)[PACK]
    judged = [question.id for question in framework.spec.questions if question.scale == "judged"]
    asked = len(framework.spec.questions)
    print(json.dumps({"home": home, "assessors": seen, "questions": judged, "asked": asked}))


if __name__ == "__main__":
    if sys.argv[1] == "count":
        print(Event.objects.filter(device__startswith=DEVICE).count())
    else:
        fill(int(sys.argv[1]), int(sys.argv[2]))
