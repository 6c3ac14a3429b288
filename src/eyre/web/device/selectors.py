"""What a device may keep for a person."""

from __future__ import annotations

from django.urls import reverse

from eyre.framework.framework import Framework
from eyre.web.access.rights import rights_of, visible_to
from eyre.web.access.table import State
from eyre.web.accounts.models import User
from eyre.web.assessment.reach import COMPLETE, assesses
from eyre.web.device.keys import public_carry_key, voucher
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment


def given_to(user: User) -> dict[str, object]:
    """The open assessments of a person in inspections whose fieldwork is on, and those inspections."""
    inspections, cases = [], []
    for inspection in visible_to(user).filter(state=State.FIELDWORK.value):
        rights = rights_of(user, inspection)
        if not rights.person_keys or not assesses(rights):
            continue
        inspections.append(
            {
                "key": inspection.key,
                "title": inspection.title,
                "carry_key": public_carry_key(inspection),
                "vouchers": {key: voucher(inspection, key) for key in sorted(rights.person_keys)},
            }
        )
        packs = store.frameworks(inspection)
        mine = Assessment.objects.filter(inspection=inspection, assessor_key__in=rights.person_keys)
        cases += [
            {
                "place": reverse("assessment:form", args=[inspection.key, one.assessment_id]),
                "inspection": inspection.key,
                "assessment": one.assessment_id,
                "unit": one.case_id or one.unit_id,
                "framework": _title(packs[one.framework], one),
                "person": one.assessor_key,
            }
            for one in sorted(mine.exclude(status=COMPLETE), key=_by_case)
        ]
    return {"inspections": inspections, "cases": cases}


def _by_case(one: Assessment) -> tuple[str, ...]:
    """The interviews about a case stand below it."""
    return one.case_id or one.unit_id, one.schedule or "", one.framework, one.assessment_id


def _title(framework: Framework, one: Assessment) -> str:
    """Which of the forms of a case it is."""
    interview = framework.schedules.get(one.schedule or "")
    return interview.title if interview else framework.id
