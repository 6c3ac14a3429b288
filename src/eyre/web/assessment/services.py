"""Writes what happens to assessments as a whole: complete, open again, given back, adjudicated, marked by everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eyre.assessment.interviews import interview_row
from eyre.assessment.log import Event as LogEvent
from eyre.assessment.standing import questions_of
from eyre.errors import EyreError
from eyre.web.access.table import State
from eyre.web.accounts.models import User
from eyre.web.assessment.incoming import Sent
from eyre.web.assessment.log import keep
from eyre.web.assessment.models import Return
from eyre.web.assessment.progress import progress_of
from eyre.web.assessment.reach import COMPLETE
from eyre.web.audit.record import record
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment, Inspection, Person

RETURNED = "returned"
DEVICE = "server-page"
_JUDGING = ("inspector", "area_assessor")  # kinds of people who assess cases


@transaction.atomic
def complete(assessment: Assessment, *, by: User) -> None:
    """Say that an assessment is done. Raises EyreError while something must be mended first."""
    (far,) = progress_of(assessment.inspection, [assessment])
    if not far.ready:
        raise EyreError(_("Something must be mended before this assessment is complete. The page lists it."))
    _set(assessment, COMPLETE, by=by, action="complete_assessment")
    open_returns = Return.objects.filter(inspection=assessment.inspection, assessment_id=assessment.assessment_id)
    open_returns.filter(answered__isnull=True).update(answered=timezone.now())


def reopen(assessment: Assessment, *, by: User) -> None:
    """Take a complete assessment up again."""
    _set(assessment, None, by=by, action="reopen_assessment")


@transaction.atomic
def give_back(assessment: Assessment, message: str, *, by: User) -> None:
    """Return a complete assessment to its assessor, with what is to be looked at again."""
    if assessment.inspection.state != State.FIELDWORK:
        raise EyreError(_("The fieldwork is locked, so nobody could change an answer. Unlock it first."))
    if assessment.status != COMPLETE:
        raise EyreError(_("Only a complete assessment can be given back. This one is with its assessor."))
    Return.objects.create(
        inspection=assessment.inspection, assessment_id=assessment.assessment_id, message=message, by=by
    )
    _set(assessment, RETURNED, by=by, action="return_assessment")


@transaction.atomic
def _set(assessment: Assessment, status: str | None, *, by: User, action: str) -> None:
    now = Assessment.objects.select_for_update().get(pk=assessment.pk)
    now.status = status
    now.save(update_fields=["status"])
    assessment.status = status
    record(by=by, action=action, inspection=assessment.inspection.key, target=assessment.assessment_id)


@transaction.atomic
def settle(assessment: Assessment, question: str, event_id: str, *, by: User, actor_key: str) -> None:
    """Settle a conflict: one answer holds, and events withdraw the others."""
    present = Answer.objects.filter(
        inspection=assessment.inspection, assessment_id=assessment.assessment_id, question=question
    )
    ids = list(present.values_list("event_id", flat=True))
    if event_id not in ids or len(ids) < 2:
        raise EyreError(_("This conflict is no longer there. Open the page again."))
    others = [one for one in ids if one and one != event_id]
    _keep(assessment, [{"question": question, "base_event": other} for other in others], actor_key=actor_key)
    record(by=by, action="settle_conflict", inspection=assessment.inspection.key, target=assessment.assessment_id)


@transaction.atomic
def adjudicate(first: Assessment, question: str, value: str, reason: str, *, by: User, actor_key: str) -> None:
    """Say which answer holds where two assessors differ. It stands in an assessment of its own, which scores."""
    one, _new = Assessment.objects.get_or_create(
        inspection=first.inspection,
        assessment_id=f"{first.assessment_id}-adjudicated",
        defaults={
            **{name: getattr(first, name) for name in _SAME},
            "assessor_key": actor_key,
            "purpose": "adjudicated",
            "blind": False,
            "status": COMPLETE,
        },
    )
    present = Answer.objects.filter(inspection=first.inspection, assessment_id=one.assessment_id, question=question)
    base = present.values_list("event_id", flat=True).first()
    _keep(one, [{"question": question, "value": value, "note": reason, "base_event": base}], actor_key=actor_key)
    record(by=by, action="adjudicate", inspection=first.inspection.key, target=first.assessment_id)


_SAME = ("unit_kind", "unit_id", "case_id", "framework", "version", "schedule", "part")
_ROW = ("assessment_id", *_SAME, "assessor_key", "assessor_role", "purpose", "blind", "status")


def _keep(assessment: Assessment, events: Iterable[LogEvent], *, actor_key: str) -> None:
    framework = store.frameworks(assessment.inspection)[assessment.framework]
    questions = questions_of(framework, assessment.schedule, assessment.part)
    version = framework.version
    sent = [Sent.model_validate({"event_id": str(uuid4()), "device": DEVICE, "version": version, **e}) for e in events]
    result = keep(assessment, framework, questions, sent, actor_key=actor_key, at=timezone.now())
    for refusal in result.refused.values():
        raise EyreError(f"{refusal.reason}. {refusal.remedy}")


@transaction.atomic
def begin_calibration(inspection: Inspection, case_id: str, framework: str, *, by: User) -> int:
    """Give one case to every assessor, each blind. Returns to how many it was given anew."""
    pinned = store.frameworks(inspection)[framework]
    people = Person.objects.filter(inspection=inspection, kind__in=_JUDGING).order_by("key")
    wanted = {f"{case_id}-{framework}-calibration-{person.key}": (person.key, person.kind) for person in people}
    known = set(
        Assessment.objects.filter(inspection=inspection, assessment_id__in=wanted).values_list(
            "assessment_id", flat=True
        )
    )
    new = {id_: person for id_, person in wanted.items() if id_ not in known}
    Assessment.objects.bulk_create(
        Assessment(
            inspection=inspection, assessment_id=id_, unit_kind="case", unit_id=case_id, case_id=case_id,
            framework=framework, version=pinned.version, assessor_key=key, assessor_role=kind,
            purpose="calibration", blind=True,
        )
        for id_, (key, kind) in new.items()
    )  # fmt: skip
    record(by=by, action="begin_calibration", inspection=inspection.key, target=case_id)
    return len(new)


@transaction.atomic
def begin_interview(inspection: Inspection, of: Assessment, schedule: str, *, by: User) -> Assessment:
    """The assessment in which the answers of an interview about a case are kept.

    That of an interview that is arranged is there already; another is made when it is first wanted.
    """
    theirs = {"framework": of.framework, "case_id": of.case_id, "purpose": of.purpose, "assessor_key": of.assessor_key}
    there = Assessment.objects.filter(inspection=inspection, schedule=schedule, **theirs).order_by("pk").first()
    if there:
        return there
    asked = store.frameworks(inspection)[of.framework].schedules[schedule]
    row = interview_row({name: getattr(of, name) for name in _ROW}, asked)
    one, new = Assessment.objects.get_or_create(
        inspection=inspection, assessment_id=row.pop("assessment_id"), defaults=row
    )
    if new:
        record(by=by, action="begin_interview", inspection=inspection.key, target=one.assessment_id)
    return one


def names(inspection: Inspection) -> Mapping[str, str]:
    """The names of people by key, for pages that may show them."""
    return {key: name or key for key, name in Person.objects.filter(inspection=inspection).values_list("key", "name")}
