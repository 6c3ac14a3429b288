"""Which assessments somebody reaches, to read or to answer. Whoever may not see one is not told that it exists."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from eyre.assessment.incoming import Refusal
from eyre.errors import EyreError
from eyre.web.access.rights import Rights, opened
from eyre.web.access.table import Action, Scope, State, scope
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Assessment, Inspection

COMPLETE = "complete"


@dataclass(frozen=True)
class Reach:
    """An assessment, and what somebody may do with it. locked: why it takes no answers at present."""

    assessment: Assessment
    rights: Rights
    own: bool
    locked: Refusal | None

    @property
    def actor_key(self) -> str:
        """The row of `people` that answers."""
        return self.assessment.assessor_key or ""

    @property
    def open(self) -> bool:
        """Whether this person may answer now."""
        return self.own and self.locked is None


def readable(inspection: Inspection, rights: Rights) -> QuerySet[Assessment]:
    """The assessments whose answers somebody may see.

    A blind assessor who has not finished sees no other assessment of the same case, whatever the role.
    """
    assessments = Assessment.objects.filter(inspection=inspection)
    mine = Q(assessor_key__in=rights.person_keys)
    seen = rights.scope(Action.SEE_ANSWERS)
    if seen is Scope.OWN or (seen is Scope.NONE and rights.may(Action.ASSESS_CASE)):
        return assessments.filter(mine)
    if seen is Scope.NONE:
        return assessments.none()
    return assessments.exclude(~mine & Q(pk__in=hidden(inspection, rights)))


def hidden(inspection: Inspection, rights: Rights) -> tuple[int, ...]:
    """The assessments that somebody must not see, being about to judge the same case blind: its interviews as well."""
    if not rights.person_keys:
        return ()
    others = Assessment.objects.filter(inspection=inspection)
    blind = others.filter(assessor_key__in=rights.person_keys, blind=True).exclude(status=COMPLETE)
    judged = {_case_of(one) for one in blind}
    if not judged:
        return ()
    about = {case for _, case in judged}
    same = others.filter(Q(unit_id__in=about) | Q(case_id__in=about)).exclude(assessor_key__in=rights.person_keys)
    return tuple(one.pk for one in same if _case_of(one) in judged)


def _case_of(one: Assessment) -> tuple[str, str]:
    """The instrument and the case that an assessment or an interview is about."""
    return one.framework, one.case_id or one.unit_id


def hidden_ids(inspection: Inspection, rights: Rights) -> frozenset[str]:
    """The ids of the assessments that somebody must not see yet."""
    numbers = hidden(inspection, rights)
    return frozenset(
        Assessment.objects.filter(pk__in=numbers).values_list("assessment_id", flat=True) if numbers else ()
    )


def blind_first(inspection: Inspection, rights: Rights) -> None:
    """Raises EyreError where somebody must judge a case blind before the answers of all may be taken out."""
    if hidden(inspection, rights):
        raise EyreError(_("You are about to judge a case blind. Complete it first; then you can take the bundle out."))


def reach(user: User, key: str, assessment_id: str) -> Reach:
    """What somebody may do with an assessment. Raises Http404 where it may not even be known."""
    return reach_in(*opened(user, key), assessment_id)


def reach_in(inspection: Inspection, rights: Rights, assessment_id: str) -> Reach:
    """What somebody with these rights may do with an assessment."""
    assessment = Assessment.objects.filter(inspection=inspection, assessment_id=assessment_id).first()
    if assessment is None:
        raise Http404
    assessment.inspection = inspection
    own = assessment.assessor_key in rights.person_keys and assesses(rights)
    if not own and not readable(inspection, rights).filter(pk=assessment.pk).exists():
        raise Http404
    return Reach(assessment, rights, own, lock_of(inspection, assessment))


def to_answer(user: User, key: str, assessment_id: str) -> Reach:
    """An assessment that somebody may answer in the fieldwork, be it locked now or not. Raises PermissionDenied."""
    found = reach(user, key, assessment_id)
    if not found.own:
        raise PermissionDenied
    return found


def assesses(rights: Rights) -> bool:
    """Whether somebody answers questions in the fieldwork."""
    return scope(rights.roles, Action.ASSESS_CASE, State.FIELDWORK) is not Scope.NONE


def lock_of(inspection: Inspection, assessment: Assessment) -> Refusal | None:
    """Why an assessment takes no answers at present."""
    if inspection.state == State.PREPARATION:
        return Refusal(_("The fieldwork has not begun."), _("Wait until the lead inspector begins it."))
    if inspection.state != State.FIELDWORK:
        return Refusal(_("The fieldwork is locked."), _("Ask the lead inspector to unlock it."))
    if assessment.status == COMPLETE:
        return Refusal(_("This assessment is complete."), _("Reopen it to change an answer."))
    return None
