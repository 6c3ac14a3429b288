"""Pages of an assessor: my cases, one case with its assessments and interviews, what is missing, complete, reopen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.assessment.interviews import interviews_about_a_case
from eyre.assessment.scored import attributes_of
from eyre.framework.framework import Framework
from eyre.web.access.rights import Request, Rights, needs
from eyre.web.access.table import Action
from eyre.web.assessment import services
from eyre.web.assessment.models import Return
from eyre.web.assessment.progress import Progress, case_facts, progress_of
from eyre.web.assessment.reach import COMPLETE, Reach, reach_in, readable
from eyre.web.assessment.sheet import sheet
from eyre.web.audit.record import saw
from eyre.web.fieldwork.upcoming import next_interviews
from eyre.web.fieldwork.words import KINDS
from eyre.web.inspections import store
from eyre.web.inspections.models import Assessment, Inspection


@require_safe
@needs(Action.ASSESS_CASE)
def mine(request: Request, inspection: Inspection) -> HttpResponse:
    """The cases given to me: how far each is, and when its interviews are."""
    own = Assessment.objects.filter(inspection=inspection, assessor_key__in=request.rights.person_keys)
    assessments = list(own.order_by("unit_id", "framework", "purpose"))
    meetings = _interviews(inspection)
    returns = _open_returns(inspection)
    rows: list[dict[str, Any]] = [
        {
            "progress": far,
            "interviews": [] if far.interview else meetings.get(far.case_id, []),
            "returned": returns.get(far.assessment.assessment_id),
        }
        for far in progress_of(inspection, assessments)
    ]
    # The interviews about a case stand below it.
    rows.sort(
        key=lambda row: (
            row["progress"].assessment.status == COMPLETE,
            not row["returned"],
            row["progress"].case_id,
            row["progress"].interview is not None,
        )
    )
    complete = sum(one.status == COMPLETE for one in assessments)
    ahead = next_interviews(inspection, request.rights.person_keys, timezone.localtime())
    shown = {
        "inspection": inspection,
        "rows": rows,
        "complete": complete,
        "total": len(assessments),
        "next": next(iter(ahead), None),
    }
    return render(request, "assessment/mine.html", shown)


@require_safe
@needs(Action.SEE_INSPECTION)
def case(request: Request, inspection: Inspection, case_id: str) -> HttpResponse:
    """One case: what is stated of it, its interviews, and those of its assessments that the reader may see."""
    assessments = list(_of_case(inspection, request.rights, case_id))
    if not assessments:
        raise Http404
    saw(by=request.user, inspection=inspection.key, target=case_id)
    value = store.read(inspection)
    framework = value.frameworks[assessments[0].framework]
    ahead = next_interviews(inspection, request.rights.person_keys, timezone.localtime())
    shown = {
        "inspection": inspection,
        "case_id": case_id,
        "facts": case_facts(framework, attributes_of(value, "case", case_id)),
        "interviews": _interviews(inspection).get(case_id, []),
        "next": next((one for one in ahead if one.booking.interview.case == case_id), None),
        "assessments": progress_of(inspection, assessments),
        "names": services.names(inspection),
        "schedules": _schedules(value.frameworks, assessments, request.rights),
        "comparable": sorted({one.framework for one in assessments if _twice(assessments, one.framework)}),
        "messages_of": Return.objects.filter(
            inspection=inspection, assessment_id__in=[one.assessment_id for one in assessments]
        ),
    }
    return render(request, "assessment/case.html", shown)


def _of_case(inspection: Inspection, rights: Rights, case_id: str) -> QuerySet[Assessment]:
    about = readable(inspection, rights).filter(case_id=case_id)
    return (about | readable(inspection, rights).filter(unit_kind="case", unit_id=case_id)).order_by("pk")


def _twice(assessments: list[Assessment], framework: str) -> bool:
    purposes = {one.purpose for one in assessments if one.framework == framework and one.status == COMPLETE}
    return {"first", "second"} <= purposes


def _schedules(frameworks: Any, assessments: list[Assessment], rights: Rights) -> list[dict[str, object]]:
    """The interviews about a case that an assessor of it may write down, by the assessment to which they belong."""
    found = []
    for one in assessments:
        framework: Framework = frameworks[one.framework]
        if one.schedule or one.assessor_key not in rights.person_keys:
            continue
        for schedule in interviews_about_a_case(framework):
            found.append({"assessment": one, "schedule": schedule})
    return found


def _interviews(inspection: Inspection) -> dict[str, list[dict[str, Any]]]:
    """The timetable by case, in order of time, with offices and those who are met as pages call them."""
    value = store.read(inspection)
    if (table := value.tables.get("timetable")) is None:
        return {}
    offices = {office.id: office.title for office in value.fieldwork.offices} if value.fieldwork else {}
    found: dict[str, list[dict[str, Any]]] = {}
    rows = (row for row in table.to_pylist() if row["date"])
    for row in sorted(rows, key=lambda row: (row["date"], str(row["starts_at"]))):
        said = {"kind": KINDS.get(row["kind"], row["kind"]), "office": offices.get(row["office"], row["office"])}
        found.setdefault(row["case_id"], []).append(row | said)
    return found


def _open_returns(inspection: Inspection) -> dict[str, Return]:
    return {one.assessment_id: one for one in Return.objects.filter(inspection=inspection, answered__isnull=True)}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_INSPECTION)
def complete(request: Request, inspection: Inspection, assessment_id: str) -> HttpResponse:
    """What is missing or must be mended, and the button that says it is done."""
    found = reach_in(inspection, request.rights, assessment_id)
    if request.method == "POST":
        _must_be_own(found)
        services.complete(found.assessment, by=request.user)
        messages.success(request, _("The assessment is complete."))
        return redirect("assessment:mine", inspection.key)
    of = sheet(found.assessment)
    return render(
        request, "assessment/complete.html", {"inspection": inspection, "found": found, **_listed(of.progress)}
    )


def _listed(far: Progress) -> dict[str, object]:
    questions = {q.id: q for q in far.framework.spec.questions}
    for schedule in far.framework.spec.schedules:
        questions |= {q.id: q for q in schedule.questions}
    stands = far.standing
    return {
        "progress": far,
        "conflicts": [questions[one] for one in far.conflicts if one in questions],
        "reasons": [questions[one] for one in stands.reasons],
        "missing": [questions[one] for one in stands.missing if not questions[one].answers_from],
        "come_back": [questions[one] for one in far.come_back if one in questions],
    }


@needs(Action.SEE_INSPECTION)
@require_POST
def reopen(request: Request, inspection: Inspection, assessment_id: str) -> HttpResponse:
    """Take a complete assessment up again."""
    found = reach_in(inspection, request.rights, assessment_id)
    if not found.own or not request.rights.may(Action.ASSESS_CASE):
        raise PermissionDenied
    services.reopen(found.assessment, by=request.user)
    return redirect("assessment:form", inspection.key, assessment_id)


@needs(Action.SEE_INSPECTION)
@require_POST
def interview(request: Request, inspection: Inspection, assessment_id: str, schedule: str) -> HttpResponse:
    """Open the form of an interview about the case of an assessment."""
    found = reach_in(inspection, request.rights, assessment_id)
    # Also when the form of the case is complete: people are met when they have time.
    if not found.own or not request.rights.may(Action.ASSESS_CASE):
        raise PermissionDenied
    framework = store.frameworks(inspection)[found.assessment.framework]
    if schedule not in framework.schedules or not framework.schedules[schedule].questions:
        raise Http404
    one = services.begin_interview(inspection, found.assessment, schedule, by=request.user)
    return redirect("assessment:form", inspection.key, one.assessment_id)


def _must_be_own(found: Reach) -> None:
    if not found.own or found.locked:
        raise PermissionDenied
