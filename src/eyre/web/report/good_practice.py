"""What assessors have marked as good practice, and the way of an example into the findings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eyre.assessment.good_practice import Example, good_practice
from eyre.assessment.inspection import Inspection as Value
from eyre.errors import EyreError
from eyre.framework.cross_check import values_of
from eyre.framework.spec import Criterion
from eyre.report.good_practice import with_good_practice
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.assessment.reach import hidden_ids
from eyre.web.audit.record import saw
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import mark, refuse_if_changed


class ExampleForm(forms.Form):
    """A sentence of the findings. seen: the mark of the findings when the page was opened."""

    criterion = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("What the report says of it"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "true"}),
        max_length=4000,
    )


@dataclass(frozen=True)
class Shown:
    """An example with its answer in words, the form that takes it into the findings, and whether they have its note."""

    example: Example
    answer: str
    form: ExampleForm
    told: bool


def examples_for(inspection: Inspection, request: Request) -> list[Example]:
    """The examples that somebody may see: none of a case that this person is about to judge blind."""
    unseen = hidden_ids(inspection, request.rights)
    return [one for one in good_practice(store.read(inspection)) if one.assessment_id not in unseen]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.WRITE_REPORT)
def examples(request: Request, inspection: Inspection) -> HttpResponse:
    """The examples by criterion; sent, one stands in the findings."""
    value = store.read(inspection)
    posted = ExampleForm(request.POST, prefix=request.POST.get("example")) if request.method == "POST" else None
    if posted and posted.is_valid():
        try:
            take_in(inspection, by=request.user, **posted.cleaned_data)
        except EyreError as error:
            posted.add_error("text", str(error))
        else:
            messages.success(request, _("It stands in the findings now."))
            return redirect("report:good-practice", inspection.key)
    listed = examples_for(inspection, request)
    saw(by=request.user, inspection=inspection.key, target="good-practice")
    shown = {"inspection": inspection, "criteria": _by_criterion(value, listed, posted), "form": posted}
    return render(request, "report/good_practice.html", shown, status=422 if posted else 200)


def take_in(inspection: Inspection, *, by: User, criterion: str, text: str, seen: str) -> None:
    """Put an example into the findings. Raises EyreError where it names somebody, or they were changed meanwhile."""

    def how(value: Value) -> Value:
        refuse_if_changed(seen, value.findings)
        return with_good_practice(value, criterion, text)

    store.change(inspection, how, by=by, action="take_in_good_practice", target=criterion)


def _by_criterion(
    value: Value, listed: Collection[Example], posted: ExampleForm | None
) -> list[tuple[Criterion | None, list[Shown]]]:
    plain = " ".join(value.findings.split())
    found = []
    for (framework, criterion), ones in groupby(listed, key=lambda one: (one.framework, one.criterion)):
        pack = value.frameworks[framework]
        shown = []
        for one in ones:
            name = f"{one.assessment_id}.{one.question.id}"
            begins = {"criterion": criterion, "seen": mark(value.findings), "text": one.note}
            form = posted if posted and posted.prefix == name else ExampleForm(initial=begins, prefix=name)
            answer = values_of(pack, one.question).get(one.value or "", one.value or "")
            note = " ".join(one.note.split())
            shown.append(Shown(one, answer, form, bool(note) and note in plain))
        found.append((pack.criteria.get(criterion), shown))
    return found
