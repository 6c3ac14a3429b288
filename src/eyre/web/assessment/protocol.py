"""What a device and the server say to each other about the answers of an assessment.

POST .../events takes a list of events and says of each whether it is in the log; GET .../state gives the present
answers. docs/reference/protocol.md tells all of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from eyre.assessment.incoming import Refusal
from eyre.assessment.standing import questions_of
from eyre.web.access.rights import Request
from eyre.web.assessment.incoming import MOST_BYTES, MOST_EVENTS, Sent, read_sent
from eyre.web.assessment.log import Kept, keep
from eyre.web.assessment.present import present_answers
from eyre.web.assessment.reach import Reach, reach, to_answer
from eyre.web.inspections import store

View = Callable[..., HttpResponse]


def _said(status: int, reason: str, remedy: str) -> JsonResponse:
    return JsonResponse({"reason": reason, "remedy": remedy}, status=status)


def _for_devices(view: View) -> View:
    """Answers in JSON also where the page of an error would come: a device must understand what it is told."""

    @wraps(view)
    def answered(request: Request, key: str, assessment_id: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return _said(401, _("You are not signed in."), _("Sign in; what is on this device is sent then."))
        if request.headers.get("X-Eyre-Person", str(request.user.pk)) != str(request.user.pk):
            return _said(401, _("Somebody else is signed in."), _("Sign in as the person whose work this is."))
        try:
            return view(request, key, assessment_id)
        except Http404:
            return _said(404, _("There is no such assessment for you."), _("Ask the lead inspector who has this case."))
        except PermissionDenied:
            return _said(403, _("This assessment is not yours to answer."), _("Ask the lead inspector for the case."))

    return never_cache(login_not_required(answered))


@_for_devices
@require_POST
def events(request: Request, key: str, assessment_id: str) -> HttpResponse:
    """Take a list of events, and say of each what became of it."""
    if int(request.headers.get("content-length") or 0) > MOST_BYTES:
        return _too_much()
    try:
        listed = json.loads(request.body)
    except RequestDataTooBig:
        return _too_much()
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return _said(400, _("This is no list of events."), _("Load the page again."))
    if len(listed) > MOST_EVENTS:
        return _too_much()
    found = to_answer(request.user, key, assessment_id)
    if found.locked:
        stays = _("Your answers stay on this device.")
        return _said(409, found.locked.reason, f"{found.locked.remedy} {stays}")
    return JsonResponse(_answer(found, listed))


def _answer(found: Reach, listed: list[dict[str, Any]]) -> dict[str, object]:
    assessment = found.assessment
    framework = store.frameworks(assessment.inspection)[assessment.framework]
    read = [(one.get("event_id"), read_sent(one)) for one in listed]
    sent = [one for _id, one in read if isinstance(one, Sent)]
    questions = questions_of(framework, assessment.schedule, assessment.part)
    result = keep(assessment, framework, questions, sent, actor_key=found.actor_key, at=timezone.now())
    return {
        "events": [_became(event_id, one, result) for event_id, one in read],
        "answers": result.present,
    }


def _became(event_id: object, one: Sent | Refusal, result: Kept) -> dict[str, object]:
    refusal = one if isinstance(one, Refusal) else result.refused.get(one.event_id)
    if refusal is None:
        return {"event_id": event_id, "kept": True}
    return {"event_id": event_id, "kept": False, "reason": refusal.reason, "remedy": refusal.remedy}


def _too_much() -> JsonResponse:
    remedy = _("Send no more than %(count)d events and %(bytes)d bytes at once.")
    return _said(413, _("These are too many events at once."), remedy % {"count": MOST_EVENTS, "bytes": MOST_BYTES})


@_for_devices
@require_safe
def state(request: Request, key: str, assessment_id: str) -> HttpResponse:
    """The present answers, and whether more can be sent. csrf: what a device sends with its next events."""
    found = reach(request.user, key, assessment_id)
    assessment = found.assessment
    present = present_answers(assessment)
    return JsonResponse(
        {
            "assessment": assessment.assessment_id,
            "framework": assessment.framework,
            "version": store.frameworks(assessment.inspection)[assessment.framework].version,
            "open": found.open,
            "locked": {"reason": found.locked.reason, "remedy": found.locked.remedy} if found.locked else None,
            "answers": present,
            "conflicts": sorted(question for question, answers in present.items() if len(answers) > 1),
            "csrf": get_token(request),
            "time": timezone.now().isoformat(timespec="seconds"),
        }
    )
