"""The cases of an inspection with how far each is, live from rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from eyre.web.access.rights import Rights
from eyre.web.access.table import Action, Scope
from eyre.web.inspections.models import Answer, Assessment, Inspection


@dataclass(frozen=True)
class Row:
    """An assessment of a case and the number of questions that have an answer."""

    assessment: Assessment
    answers: int

    @property
    def complete(self) -> bool:
        """Whether the assessor is done with it."""
        return self.assessment.status == "complete"


def assessments_shown_to(inspection: Inspection, rights: Rights) -> QuerySet[Assessment]:
    """The assessments of cases whose progress somebody may follow: all, their own, or none."""
    of_cases = Assessment.objects.filter(inspection=inspection, unit_kind="case").order_by("unit_id", "pk")
    scopes = {rights.scope(Action.SEE_ANSWERS), rights.scope(Action.SEE_ALLOCATION)}
    if Scope.ALL in scopes:
        return of_cases
    return of_cases.filter(assessor_key__in=rights.person_keys) if Scope.OWN in scopes else of_cases.none()


def with_answers(assessments: Iterable[Assessment]) -> list[Row]:
    """The assessments of one page of an inspection, each with its answers counted, in one query."""
    shown = list(assessments)
    ids = [one.assessment_id for one in shown]
    counted = (
        Answer.objects.filter(inspection=shown[0].inspection_id, assessment_id__in=ids)
        .order_by()
        .values_list("assessment_id")
        .annotate(Count("question", distinct=True))
        if shown
        else []
    )
    answers = dict(counted)
    return [Row(one, answers.get(one.assessment_id, 0)) for one in shown]
