"""The pages on which days, slots, offices, assessors and everybody's hours are stated."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from eyre.assessment.table_schemas import table_schemas
from eyre.errors import EyreError, Problem, Problems
from eyre.fieldwork.spec import Fieldwork
from eyre.tables.csv_table import write_csv
from eyre.tables.yaml_source import write_yaml
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.fieldwork import services
from eyre.web.fieldwork.forms import SetupForms, TableForm, TextForm
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.seen import mark
from eyre.web.inspections.store import ChangedMeanwhile

TABLES = {"availability": gettext_lazy("Working hours and absences"), "meetings": gettext_lazy("Further interviews")}
_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.PLAN_TIMETABLE)
def setup(request: Request, inspection: Inspection) -> HttpResponse:
    """Days, slots, offices and assessors as a form."""
    value = store.read(inspection)
    posted = request.method == "POST"
    forms = SetupForms(value, request.POST if posted else None)
    problems: tuple[Problem, ...] = ()
    if posted and forms.is_valid():
        try:
            stated = services.read_fieldwork(write_yaml(forms.said()))
            return _saved(request, inspection, stated, request.POST.get("seen", ""), "fieldwork:setup")
        except Problems as error:
            problems = tuple(error.problems)
        except ChangedMeanwhile as error:
            messages.error(request, str(error))
    shown = {
        "inspection": inspection,
        "forms": forms,
        "problems": problems,
        "seen": mark(services.fieldwork_text(value)),
        "tables": [(name, title, value.tables[name].num_rows) for name, title in TABLES.items()],
    }
    return render(request, "fieldwork/setup.html", shown, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.PLAN_TIMETABLE)
def setup_text(request: Request, inspection: Inspection) -> HttpResponse:
    """The same as the text of the file, with every mistake beside its line."""
    text = services.fieldwork_text(store.read(inspection))
    posted = request.method == "POST"
    form = TextForm(request.POST if posted else None, initial={"text": text, "seen": mark(text)})
    problems: tuple[Problem, ...] = ()
    if posted and form.is_valid():
        try:
            stated = services.read_fieldwork(form.cleaned_data["text"])
            return _saved(request, inspection, stated, form.cleaned_data["seen"], "fieldwork:setup-text")
        except Problems as error:
            problems = tuple(error.problems)
        except EyreError as error:
            form.add_error(None, str(error))
    shown = {"inspection": inspection, "form": form, "problems": problems}
    return render(request, "fieldwork/setup_text.html", shown, status=422 if posted else 200)


def _saved(request: Request, inspection: Inspection, stated: Fieldwork, seen: str, back: str) -> HttpResponse:
    services.save_fieldwork(inspection, stated, by=request.user, seen=seen)
    messages.success(request, _("The fieldwork is set up as stated. Allocate and plan again where it matters."))
    return redirect(back, inspection.key)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.PLAN_TIMETABLE)
def table(request: Request, inspection: Inspection, name: str) -> HttpResponse:
    """A table that somebody keeps elsewhere: look at it, and put another in its place."""
    if name not in TABLES:
        raise Http404
    posted = request.method == "POST"
    form = TableForm(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    if posted and form.is_valid():
        try:
            rows = services.save_table(inspection, name, form.cleaned_data["table"].read(), by=request.user)
        except Problems as error:
            problems = tuple(error.problems)
        else:
            said = ngettext("The table has %(rows)s row now.", "The table has %(rows)s rows now.", rows)
            messages.success(request, said % {"rows": rows})
            return redirect("fieldwork:table", inspection.key, name)
    value = store.read(inspection)
    schema = table_schemas(value.frameworks.values())[name]
    present = value.tables[name]
    shown = {
        "inspection": inspection,
        "form": form,
        "name": name,
        "title": TABLES[name],
        "problems": problems,
        "fields": schema.fields,
        "rows": [list(row.values()) for row in present.slice(0, _SHOWN).to_pylist()],
        "count": present.num_rows,
    }
    return render(request, "fieldwork/table.html", shown, status=422 if posted else 200)


@require_safe
@needs(Action.PLAN_TIMETABLE)
def table_file(request: Request, inspection: Inspection, name: str) -> HttpResponse:
    """A table as a CSV file, to work on; with its columns also where it is empty."""
    if name not in TABLES:
        raise Http404
    value = store.read(inspection)
    data = write_csv(value.tables[name], table_schemas(value.frameworks.values())[name])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
