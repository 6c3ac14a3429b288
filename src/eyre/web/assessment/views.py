"""The form of an assessment."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eyre.assessment.incoming import Refusal
from eyre.assessment.marks import split_mark
from eyre.errors import EyreError
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.assessment.incoming import Sent, read_sent
from eyre.web.assessment.interviews import interviews_of
from eyre.web.assessment.log import keep
from eyre.web.assessment.models import Return
from eyre.web.assessment.posted import posted_events
from eyre.web.assessment.reach import Reach, reach_in, readable
from eyre.web.assessment.sheet import BY_CRITERION, ORDERS, Sheet, sheet
from eyre.web.assessment.skeleton import skeleton
from eyre.web.audit.record import saw
from eyre.web.inspections.models import Inspection


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_INSPECTION)
def form(request: Request, inspection: Inspection, assessment_id: str) -> HttpResponse:
    """The form of an assessment; sent without a script, it keeps what was answered."""
    found = reach_in(inspection, request.rights, assessment_id)
    of = sheet(found.assessment)
    order = request.GET.get("order", BY_CRITERION)
    if request.method == "POST":
        _keep(request, found, of)
        here = f"{reverse('assessment:form', args=[inspection.key, assessment_id])}?{request.GET.urlencode()}"
        return redirect(f"{here}#{request.POST.get('group', '')}")
    saw(by=request.user, inspection=inspection.key, target=assessment_id)
    interviews = interviews_of(of, request.GET.get("interview"), readable(inspection, request.rights))
    part = next((one for one in interviews if one.here and one.questions), None)
    put = part.questions if part else of.questions
    chosen = order if order in ORDERS else BY_CRITERION
    frame = skeleton(of, chosen, put, part.id if part else "", may_answer=found.open)
    shown = {
        "inspection": inspection,
        "found": found,
        "sheet": of,
        "standing": of.standing.of(put.keys()),
        "skeleton": frame,
        "groups": frame.groups(of),
        "interviews": interviews,
        "outdated": {name: said for name, said in of.present.items() if split_mark(name)[0] not in of.questions},
        "order": order,
        "returned": Return.objects.filter(
            inspection=inspection, assessment_id=assessment_id, answered__isnull=True
        ).first(),
        "form_id": uuid4(),
        "data": {
            **_data(request, found, of),
            "interviews": {one.id: {"source": one.source, "put": list(one.questions)} for one in interviews if one.own},
        },
    }
    return render(request, "assessment/form.html", shown)


def _data(request: Request, found: Reach, of: Sheet) -> dict[str, object]:
    """What the script of the page needs."""
    place = [found.assessment.inspection.key, found.assessment.assessment_id]
    return {
        "attributes": {name: value for name, value in of.progress.attributes.items() if value is not None},
        "given": of.progress.given,
        "answers": of.present,
        "files": _files(found),
        "open": found.open,
        "place": reverse("assessment:form", args=place),
        "person": str(request.user.pk),
        "session": reverse("device:session"),
        "sign_in": reverse(settings.LOGIN_URL),
        "csrf": get_token(request),
        "locale": "cy" if get_language() == "cy" else "en-GB",
    }


def _files(found: Reach) -> dict[str, int]:
    """How many files each question has."""
    own = found.assessment.inspection.files.filter(assessment_id=found.assessment.assessment_id).order_by()
    return dict(own.values_list("question").annotate(Count("pk")))


def _keep(request: Request, found: Reach, of: Sheet) -> None:
    if not found.own:
        raise PermissionDenied
    if found.locked:
        raise EyreError(f"{found.locked.reason} {found.locked.remedy}")
    try:
        form_id = UUID(request.POST.get("form_id", ""))
    except ValueError:
        raise EyreError(_("The form was incomplete. Open the page again.")) from None
    posted = posted_events(request.POST, form_id, of.questions, of.present, of.framework)
    read = [read_sent(event) for event in posted]
    sent = [one for one in read if isinstance(one, Sent)]
    result = keep(found.assessment, of.framework, of.questions, sent, actor_key=found.actor_key, at=timezone.now())
    for refusal in (*(one for one in read if isinstance(one, Refusal)), *result.refused.values()):
        messages.error(request, f"{refusal.reason}. {refusal.remedy}")
    kept = len(sent) - len(result.refused)
    if kept:
        messages.success(request, ngettext("%d answer was saved.", "%d answers were saved.", kept) % kept)
