"""What is chosen to be erased."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from eyre.web.inspections.models import Inspection
from eyre.web.retention import selectors


class ReasonForm(forms.Form):
    """Why something is erased."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the record for good: give no name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EraseForm(ReasonForm):
    """Which people and notes of an inspection."""

    people = forms.MultipleChoiceField(label=_("People"), required=False, widget=forms.CheckboxSelectMultiple)
    notes = forms.MultipleChoiceField(label=_("Texts of notes"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("people", "notes", "reason")

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = selectors.people_of(inspection)
        people = [(row.key, f"{row.name or row.contact} ({row.kind}, {row.key})") for row in rows]
        notes = [(row.note_id, Truncator(row.text).words(20)) for row in selectors.notes_of(inspection)]
        for name, choices in (("people", people), ("notes", notes)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        chosen: dict[str, Any] = super().clean() or {}
        if not chosen.get("people") and not chosen.get("notes"):
            raise forms.ValidationError(_("Choose the people or the notes that are to be erased."))
        return chosen
