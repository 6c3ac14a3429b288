"""The interviews about a case, as its form leads to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from eyre.assessment.interviews import interviews_about_a_case, questions_about_the_case
from eyre.framework.spec import Question
from eyre.web.assessment.sheet import Sheet
from eyre.web.inspections.models import Assessment


@dataclass(frozen=True)
class Interview:
    """A form about a case, or a part of one. here: whether the page shows it. own: whether it is on the same page.

    questions: those about the case that are put in it, where it has none of its own. source: who is asked.
    """

    title: str
    address: str
    here: bool
    own: bool = False
    id: str = ""
    source: str = ""
    questions: Mapping[str, Question] = field(default_factory=dict)


def interviews_of(of: Sheet, chosen: str | None, readable: QuerySet[Assessment]) -> list[Interview]:
    """The whole form of a case first, then what of it is put in an interview, then the interviews with forms.

    chosen: the id of the interview of which only the questions are to be shown.
    """
    own = of.assessment
    if not own.case_id:
        return []
    about = Q(case_id=own.case_id, framework=own.framework, purpose=own.purpose, assessor_key=own.assessor_key)
    beside = list(readable.filter(about).order_by("pk"))
    whole = next((one for one in beside if not one.schedule and (own.schedule or one.pk == own.pk)), None)
    parts = _parts(of, whole, chosen) if whole else []
    here = whole is not None and whole.pk == own.pk and not any(part.here for part in parts)
    listed = [Interview(_("All questions"), _address(whole), here, own=whole.pk == own.pk)] if whole else []
    return [*listed, *parts, *_forms(of, beside)]


def _parts(of: Sheet, whole: Assessment, chosen: str | None) -> list[Interview]:
    found = []
    same = whole.pk == of.assessment.pk
    for schedule in interviews_about_a_case(of.framework):
        put = {question.id: question for question in questions_about_the_case(of.framework, schedule)}
        if same:
            put = {name: question for name, question in put.items() if name in of.questions}
        if put:
            here, address = same and schedule.id == chosen, f"{_address(whole)}?interview={schedule.id}"
            found.append(Interview(schedule.title, address, here, same, schedule.id, schedule.source or "", put))
    return found


def _forms(of: Sheet, beside: Iterable[Assessment]) -> list[Interview]:
    titles = {schedule.id: schedule.title for schedule in of.framework.spec.schedules}
    return [
        Interview(titles[one.schedule], _address(one), one.pk == of.assessment.pk)
        for one in beside
        if one.schedule in titles
    ]


def _address(one: Assessment) -> str:
    return reverse("assessment:form", args=[one.inspection.key, one.assessment_id])
