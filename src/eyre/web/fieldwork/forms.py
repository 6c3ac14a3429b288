"""What people fill in about the fieldwork."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eyre.assessment.inspection import Inspection as Value
from eyre.fieldwork.spec import Fieldwork
from eyre.web.fieldwork.selectors import CaseChoices, names_of
from eyre.web.fieldwork.timetable import MovePage
from eyre.web.fieldwork.words import ROLES

_MOST_DAYS = 60


class Grouped(forms.Form):
    """A row of a table of fields; a row in which nothing stands is none."""

    @property
    def said(self) -> dict[str, Any]:
        """What stands in the row; nothing where it is empty or to be removed."""
        filled = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "") and name != "DELETE"
        }
        return {} if self.cleaned_data.get("DELETE") else filled


class LimitsForm(forms.Form):
    """Days, and what a person can do on one."""

    days = forms.TypedMultipleChoiceField(
        label=_("Days on which cases are assessed"), coerce=date.fromisoformat, widget=forms.CheckboxSelectMultiple
    )
    in_a_row = forms.IntegerField(label=_("Interviews in a row, at most"), min_value=1, max_value=20)
    a_day = forms.IntegerField(label=_("Interviews of one person on a day, at most"), min_value=1, max_value=20)
    travel_minutes = forms.IntegerField(
        label=_("Minutes between two offices"),
        min_value=0,
        max_value=600,
        help_text=_("Pairs of offices that are nearer or further apart are stated in the text of the file."),
    )

    def __init__(self, *args: Any, value: Value, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = value.about.inspected_from, value.about.inspected_to
        span = (first + timedelta(n) for n in range(min((last - first).days, _MOST_DAYS) + 1))
        stated = value.fieldwork.days if value.fieldwork else ()
        known = sorted({day for day in span if day.weekday() < 5} | set(stated))
        self.fields["days"].choices = [(day.isoformat(), f"{day:%a} {day.day} {day:%B}") for day in known]  # type: ignore[attr-defined]


class SlotForm(Grouped):
    """One slot of each day."""

    starts = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "09:00"}))
    ends = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "10:15"}))


class OfficeForm(Grouped):
    """One office."""

    id = forms.SlugField(label=_("Key"))
    title = forms.CharField(label=_("Name"), max_length=100)
    rooms = forms.IntegerField(label=_("Rooms"), min_value=1, max_value=100)


class AssessorForm(Grouped):
    """One assessor."""

    key = forms.ChoiceField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=[("", ""), *ROLES.items()])
    team = forms.CharField(label=_("Own team"), max_length=100, required=False)
    most_cases = forms.IntegerField(label=_("Cases, at most"), min_value=1, max_value=1000, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", ""), *people]  # type: ignore[attr-defined]


class SetupForms:
    """All forms of the setup page together: one file is made of them."""

    def __init__(self, value: Value, data: Mapping[str, Any] | None = None) -> None:
        said = value.fieldwork
        self._travel = [one.model_dump(mode="json") for one in said.travel] if said else []
        initial = {} if said is None else said.model_dump()
        limits = {name: initial.get(name, Fieldwork.model_fields[name].default) for name in _LIMITS}
        chosen = [day.isoformat() for day in initial.get("days", ())]
        self.limits = LimitsForm(data, value=value, initial={**limits, "days": chosen})
        self.slots = _rows(SlotForm, 2)(data, prefix="slots", initial=initial.get("slots", ()))
        self.offices = _rows(OfficeForm, 2)(data, prefix="offices", initial=initial.get("offices", ()))
        people = [(key, name if name == key else f"{name} ({key})") for key, name in names_of(value).items()]
        self.assessors = _rows(AssessorForm, 3)(
            data, prefix="assessors", initial=initial.get("assessors", ()), form_kwargs={"people": people}
        )

    @property
    def all(self) -> tuple[Any, ...]:
        """The forms in the order of the page."""
        return self.limits, self.slots, self.offices, self.assessors

    def is_valid(self) -> bool:
        """Whether each is filled in."""
        each = [bool(form.is_valid()) for form in self.all]  # all of them, so that all mistakes are shown at once
        return all(each)

    def said(self) -> dict[str, Any]:
        """What fieldwork.yaml shall say."""
        limits = self.limits.cleaned_data
        offices = [row.said for row in self.offices if row.said]
        known = {office["id"] for office in offices}
        return {
            **limits,
            "days": [day.isoformat() for day in sorted(limits["days"])],
            "slots": [{k: f"{v:%H:%M}" for k, v in row.said.items()} for row in self.slots if row.said],
            "offices": offices,
            "travel": [one for one in self._travel if set(one["between"]) <= known],
            "assessors": [row.said for row in self.assessors if row.said],
        }


_LIMITS = ("in_a_row", "a_day", "travel_minutes")


def _rows(form: type[forms.Form], more: int) -> Any:
    """A table of forms with some empty rows at its end."""
    return forms.formset_factory(form, extra=more, can_delete=True, max_num=200, absolute_max=200)


class TextForm(forms.Form):
    """A file of the inspection as text. seen: the mark of what was there when it was opened."""

    text = forms.CharField(
        label=_("fieldwork.yaml"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "class": "eyre-code", "spellcheck": "false"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class TableForm(forms.Form):
    """A table to put in the place of the one that is there."""

    table = forms.FileField(
        label=_("CSV file"),
        help_text=_("It replaces the whole table. Everything that is wrong with it is listed at once."),
    )


class FilterForm(forms.Form):
    """Whose cases are shown."""

    of = forms.ChoiceField(label=_("Assessor"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]


class GiveForm(forms.Form):
    """Who gets a case, and why."""

    assessor = forms.ChoiceField(label=_("Give it to"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("One sentence, without the name of anybody. It is kept with the allocation."),
    )

    def __init__(self, *args: Any, case: CaseChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessor"].choices = [  # type: ignore[attr-defined]
            (choice.assessor.key, _choice_text(choice.cases, name, ROLES[choice.assessor.role]))
            for choice, name in case.possible
        ]


def _choice_text(cases: int, name: str, role: object) -> str:
    counted = ngettext("%(cases)s case", "%(cases)s cases", cases) % {"cases": cases}
    return f"{name} – {role}, {counted}"


class ShowForm(forms.Form):
    """Which timetable is shown."""

    of = forms.ChoiceField(label=_("Timetable of"), required=False)

    def __init__(self, *args: Any, subjects: Sequence[tuple[str, str]], everybody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [("", _("All offices, day by day"))] if everybody else []
        self.fields["of"].choices = [*first, *subjects]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """When and where an interview is held instead."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat)
    starts = forms.ChoiceField(label=_("Time"))
    office = forms.ChoiceField(label=_("Office"))
    room = forms.TypedChoiceField(label=_("Room"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Nothing personal: it is kept with the timetable."),
    )

    def __init__(self, *args: Any, page: MovePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fieldwork = page.arrangements.fieldwork
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), f"{day:%A} {day.day} {day:%B}") for day in sorted(fieldwork.days)
        ]
        self.fields["starts"].choices = [  # type: ignore[attr-defined]
            (f"{slot.starts:%H:%M}", f"{slot.starts:%H:%M} – {slot.ends:%H:%M}") for slot in fieldwork.slots
        ]
        self.fields["office"].choices = [(office.id, office.title) for office in fieldwork.offices]  # type: ignore[attr-defined]
        most = max(office.rooms for office in fieldwork.offices)
        self.fields["room"].choices = [("", _("Any that is free")), *((n, n) for n in range(1, most + 1))]  # type: ignore[attr-defined]
