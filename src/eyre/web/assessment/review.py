"""Pages of those who look again: moderation, two assessments side by side, calibration, agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.analysis.agreement import MEASURED_BY, agreements, marked_twice
from eyre.assessment.good_practice import good_practice
from eyre.assessment.second_look import differences, dip_sample, spread
from eyre.errors import EyreError
from eyre.framework.cross_check import values_of
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.web.access.rights import Request, Rights, needs
from eyre.web.access.table import Action
from eyre.web.assessment import services
from eyre.web.assessment.forms import CalibrationForm, DipForm, ReturnForm
from eyre.web.assessment.models import Return
from eyre.web.assessment.present import present_answers
from eyre.web.assessment.reach import COMPLETE, hidden, reach_in, readable
from eyre.web.audit.record import saw
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment, Inspection


@require_safe
@needs(Action.MODERATE)
def moderation(request: Request, inspection: Inspection) -> HttpResponse:
    """What waits for a second look: conflicts, what was given back, complete assessments, some of them by lot."""
    seen = readable(inspection, request.rights)
    finished = list(seen.filter(status=COMPLETE, unit_kind="case").order_by("unit_id", "framework", "purpose"))
    form = DipForm(request.GET) if "seed" in request.GET else DipForm()
    by_lot: tuple[str, ...] = ()
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        by_lot = dip_sample([one.assessment_id for one in finished], chosen["count"], chosen["seed"])
        finished = [one for one in finished if one.assessment_id in by_lot]
    visible = set(seen.values_list("assessment_id", flat=True))
    shown = {
        "inspection": inspection,
        "form": form,
        "by_lot": by_lot,
        "finished": finished,
        "names": services.names(inspection),
        "conflicts": _conflicts(inspection, visible),
        "good_practice": [one for one in good_practice(store.read(inspection)) if one.assessment_id in visible],
        "returns": [one for one in Return.objects.filter(inspection=inspection) if one.assessment_id in visible],
        "twice": _marked_twice(finished),
    }
    return render(request, "assessment/moderation.html", shown)


def _conflicts(inspection: Inspection, seen: Collection[str]) -> list[dict[str, object]]:
    """The questions with several present answers, and these."""
    several = Answer.objects.filter(inspection=inspection).values("assessment_id", "question")
    keys = {
        (one["assessment_id"], one["question"])
        for one in several.annotate(several=Count("pk")).filter(several__gt=1)
        if one["assessment_id"] in seen
    }
    rows = Answer.objects.filter(
        inspection=inspection, assessment_id__in={key[0] for key in keys}, question__in={key[1] for key in keys}
    )
    answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for row in rows.order_by("event_id"):
        if (row.assessment_id, row.question) in keys:
            answers[row.assessment_id, row.question].append(row)
    texts = _texts(inspection)
    return [
        {"assessment_id": key[0], "question": key[1], "text": texts.get(key[1], key[1]), "answers": answers[key]}
        for key in sorted(keys)
    ]


def _texts(inspection: Inspection) -> dict[str, str]:
    frameworks = store.frameworks(inspection).values()
    asked = (question for pack in frameworks for question in pack.spec.questions)
    spoken = (q for pack in frameworks for schedule in pack.spec.schedules for q in schedule.questions)
    return {question.id: question.text for question in (*asked, *spoken)}


def _marked_twice(finished: list[Assessment]) -> list[tuple[str, str]]:
    purposes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in finished:
        purposes[one.unit_id, one.framework].add(one.purpose)
    return [key for key, said in sorted(purposes.items()) if {"first", "second"} <= said]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MODERATE)
def give_back(request: Request, inspection: Inspection, assessment_id: str) -> HttpResponse:
    """Return an assessment to its assessor with a message."""
    found = reach_in(inspection, request.rights, assessment_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.give_back(found.assessment, form.cleaned_data["message"], by=request.user)
        messages.success(request, _("The assessment was given back. Its assessor sees your message."))
        return redirect("assessment:moderation", inspection.key)
    names = services.names(inspection)
    shown = {
        "inspection": inspection,
        "assessment": found.assessment,
        "form": form,
        "assessor": names.get(found.assessment.assessor_key or "", ""),
    }
    return render(request, "assessment/give_back.html", shown)


@needs(Action.MODERATE)
@require_POST
def settle(request: Request, inspection: Inspection, assessment_id: str) -> HttpResponse:
    """Settle a conflict: one of the answers holds."""
    found = reach_in(inspection, request.rights, assessment_id)
    question, event_id = request.POST.get("question", ""), request.POST.get("event", "")
    services.settle(found.assessment, question, event_id, by=request.user, actor_key=_key(request))
    messages.success(request, _("The conflict is settled."))
    return redirect("assessment:moderation", inspection.key)


def _key(request: Request) -> str:
    """Which row of `people` decides: a decision is always somebody's."""
    if not request.rights.person_keys:
        raise PermissionDenied
    return sorted(request.rights.person_keys)[0]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_INSPECTION)
def compare(request: Request, inspection: Inspection, case_id: str, framework: str) -> HttpResponse:
    """Two complete assessments of one case side by side; who moderates says which answer holds, and why."""
    first, second = pair(inspection, request.rights, case_id, framework)
    moderates = request.rights.may(Action.MODERATE) and bool(request.rights.person_keys)
    if request.method == "POST":
        if not moderates:
            raise PermissionDenied
        question, value, reason = (request.POST.get(name, "").strip() for name in ("question", "value", "reason"))
        if not value or not reason:
            raise EyreError(_("Choose an answer and give the reason why it holds."))
        services.adjudicate(first, question, value, reason, by=request.user, actor_key=_key(request))
        messages.success(request, _("The answer that holds is kept."))
        return redirect("assessment:compare", inspection.key, case_id, framework)
    saw(by=request.user, inspection=inspection.key, target=case_id)
    pack = store.frameworks(inspection)[framework]
    mine, theirs = _values(first), _values(second)
    decided = Assessment.objects.filter(
        inspection=inspection, assessment_id=f"{first.assessment_id}-adjudicated"
    ).first()
    said = present_answers(decided) if decided else {}
    rows = [
        {
            "question": one.question,
            "first": (one.first, _label(pack, one.question, one.first)),
            "second": (one.second, _label(pack, one.question, one.second)),
            "decided": [(_label(pack, one.question, held["value"]), held) for held in said.get(one.question.id, [])],
        }
        for one in differences(pack.spec.questions, mine, theirs)
    ]
    both = sum(bool(mine.get(q.id)) and bool(theirs.get(q.id)) for q in pack.spec.questions)
    shown = {
        "inspection": inspection, "case_id": case_id, "first": first, "second": second, "rows": rows, "both": both,
        "agreed": both - len(rows), "names": services.names(inspection), "moderates": moderates,
    }  # fmt: skip
    return render(request, "assessment/compare.html", shown)


def pair(inspection: Inspection, rights: Rights, case_id: str, framework: str) -> tuple[Assessment, Assessment]:
    """The two assessments, if both are complete and the reader moderates or made one of them."""
    both = Assessment.objects.filter(
        inspection=inspection, unit_kind="case", unit_id=case_id, framework=framework, status=COMPLETE
    )
    first, second = both.filter(purpose="first").first(), both.filter(purpose="second").first()
    if first is None or second is None:
        raise Http404
    own = {first.assessor_key, second.assessor_key} & rights.person_keys
    blind = {first.pk, second.pk} & set(hidden(inspection, rights))
    if not (own or rights.may(Action.MODERATE)) or blind:
        raise Http404
    return first, second


def _values(assessment: Assessment) -> dict[str, str | None]:
    answers = Answer.objects.filter(inspection=assessment.inspection_id, assessment_id=assessment.assessment_id)
    return dict(answers.values_list("question", "value"))


def _label(framework: Framework, question: Question, value: str | None) -> str:
    return values_of(framework, question).get(value or "", value or "")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MODERATE)
def calibration(request: Request, inspection: Inspection) -> HttpResponse:
    """One case that everybody marks: who has finished, and how the answers spread."""
    frameworks = store.frameworks(inspection)
    form = calibration_form(inspection, request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = services.begin_calibration(inspection, **form.cleaned_data, by=request.user)
        said = ngettext("The case was given to %d assessor.", "The case was given to %d assessors.", count)
        messages.success(request, said % count)
        return redirect("assessment:calibration", inspection.key)
    exercises: dict[tuple[str, str], list[Assessment]] = defaultdict(list)
    for one in readable(inspection, request.rights).filter(purpose="calibration").order_by("pk"):
        exercises[one.unit_id, one.framework].append(one)
    shown = [
        {
            "case_id": case_id,
            "framework": frameworks[framework],
            "complete": sum(one.status == COMPLETE for one in ones),
            "total": len(ones),
            "spread": _spread(frameworks[framework], [one for one in ones if one.status == COMPLETE]),
        }
        for (case_id, framework), ones in exercises.items()
    ]
    return render(request, "assessment/calibration.html", {"inspection": inspection, "form": form, "exercises": shown})


def calibration_form(inspection: Inspection, sent: Mapping[str, Any] | None) -> CalibrationForm:
    """The form that begins a calibration, with the cases and the instruments of the inspection."""
    cases = [str(case) for case in store.read(inspection).tables["cases"].column("case_id").to_pylist()]
    titles = {id_: pack.title for id_, pack in store.frameworks(inspection).items()}
    return CalibrationForm(sent, cases=sorted(cases), frameworks=titles)


def _spread(framework: Framework, complete: list[Assessment]) -> list[dict[str, object]]:
    found = spread(framework.spec.questions, [_values(one) for one in complete])
    return [
        {
            "question": one.question,
            "given": [(_label(framework, one.question, said), count) for said, count in one.given],
        }
        for one in found
        if not one.agreed
    ]


@require_safe
@needs(Action.MODERATE)
def agreement(request: Request, inspection: Inspection) -> HttpResponse:
    """How far two assessors of the same cases agree so far, by criterion."""
    value, frameworks = store.read(inspection), store.frameworks(inspection)
    blind = Assessment.objects.filter(pk__in=hidden(inspection, request.rights)).values_list("framework", "unit_id")
    unseen = set(blind)
    marked = [one for one in marked_twice(value) if (one.framework, one.case) not in unseen]
    rows = []
    for found in agreements(value, marked):
        if found.subject_kind == "criterion":
            measured = {one.method: one for one in found.coefficients}
            rows.append(
                {
                    "criterion": frameworks[found.framework].criteria[found.subject],
                    "observed": measured["agreement"],
                    "beyond": measured[MEASURED_BY],
                    "cases": found.cases,
                    "enough": found.enough,
                }
            )
    return render(request, "assessment/agreement.html", {"inspection": inspection, "rows": rows})
