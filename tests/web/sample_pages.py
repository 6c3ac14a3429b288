"""Pages that hold every part and every field, and views that fail in every way. They read no database."""

import datetime

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import include, path

from eyre.errors import EyreError, Problem, Problems
from eyre.web.site.forms import DateParts
from eyre.web.urls import handler400, handler403, handler404, handler500
from eyre.web.urls import urlpatterns as real_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]

PROBLEMS = [
    Problem("caseload.csv", "the date is in the future", "Write the day on which the order began.", 14, "commenced_on", "2065-01-04"),
    Problem("caseload.csv", "the risk class is unknown", "Write high, medium or low.", 221, "risk", "<b>hihg</b>"),
]  # fmt: skip


class EveryField(forms.Form):
    area = forms.ChoiceField(choices=[("", "Choose an area"), ("1", "Northshire")], label="Area")
    name = forms.CharField(help_text="As it shall stand on the cover.", label="Name")
    begins = forms.DateField(help_text="For example 14 3 2005", widget=DateParts, label="First day on site")
    ends = forms.DateField(label="Last day on site", required=False)
    cases = forms.IntegerField(label="Cases", help_text="Between 40 and 120")
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("f", "Full"), ("t", "Thematic")], label="Kind")
    parts = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Assessment"), ("b", "Interventions")],
        label="Sections",
        required=False,
    )
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), label="Note", required=False)
    address = forms.EmailField(label="Address for messages", required=False)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), label="Password")
    caseload = forms.FileField(label="Caseload", help_text="CSV or Excel")
    agree = forms.BooleanField(label="The area has been told", help_text="By letter.")
    where = forms.CharField(widget=forms.HiddenInput, initial="here")

    def clean(self):
        if self.errors:
            raise forms.ValidationError("The visit is shorter than the instrument asks for.")


class Filter(forms.Form):
    words = forms.CharField(label="Case or manager", required=False)
    state = forms.ChoiceField(label="State", choices=[("", "All"), ("late", "Late")], required=False)


def day(number):
    return datetime.datetime(2005, 3, number, 9, 30, tzinfo=datetime.UTC)


STATES = [
    ("Done", "green"),
    ("Under way", "blue"),
    ("Late", "red"),
    ("Not begun", "grey"),
    ("Other", "yellow"),
    ("Plain", ""),
]


@login_not_required
def every_part(request):
    context = {
        "trail": [("Programme", "/programme"), ("Northshire", "/northshire")],
        "items": [
            {"text": "Overview", "url": "#overview", "current": True},
            {"text": "Cases", "url": "#cases", "count": 12},
            {"text": "Report", "url": "#report"},
        ],
        "filter": Filter(request.GET or None),
        "cases": [
            {"id": f"NS-{n:03}", "risk": "High", "answers": n * 7 % 96, "state": state, "colour": colour}
            for n, (state, colour) in enumerate(STATES)
        ],
        "page": Paginator(range(500), 25).page(3),
        "tasks": [
            {"title": "Load the caseload", "url": "#load", "status": "Done"},
            {"title": "Draw the sample", "url": "#draw", "status": "Ready", "colour": "blue", "hint": "100 cases"},
            {"title": "Allocate the cases", "status": "Cannot begin yet", "colour": "grey"},
        ],
        "entries": [
            {"title": "Sample drawn", "by": "the lead inspector", "at": day(14), "text": "Seed 20050314"},
            {"title": "Caseload loaded", "at": day(11)},
        ],
        "problems": PROBLEMS,
    }
    return render(request, "every_part.html", context)


@login_not_required
def every_field(request):
    form = EveryField(request.POST if request.method == "POST" else None)
    return render(request, "every_field.html", {"form": form})


def failing(error):
    @login_not_required
    def view(request):
        raise error

    return view


urlpatterns = [
    path("every-part", every_part),
    path("every-field", every_field),
    path("fails/400", failing(BadRequest("no"))),
    path("fails/403", failing(PermissionDenied())),
    path("fails/404", failing(Http404())),
    path(
        "fails/422", failing(EyreError("120 cases are to be drawn but only 96 are eligible. Lower the sample to 96."))
    ),
    path("fails/422-table", failing(Problems(PROBLEMS))),
    path("fails/500", failing(ValueError("the name of a person"))),
    path("", include(real_patterns)),
]
