"""How the record is searched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eyre.web.site.forms import DateParts


class SearchForm(forms.Form):
    """What to look for in the record. actors: the accounts that stand in it, with their names as they are now."""

    actor = forms.ChoiceField(label=_("Who"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False)
    target = forms.CharField(label=_("With what"), required=False)
    # Boxes of its own: the control of a browser writes dates as the computer does, not as the inspection.
    since = forms.DateField(label=_("From"), required=False, widget=DateParts)
    until = forms.DateField(label=_("Until"), required=False, widget=DateParts)

    def __init__(self, data: Any, *, actors: list[tuple[str, str]], actions: list[tuple[str, Any]]) -> None:
        super().__init__(data)
        for name, choices in (("actor", actors), ("action", actions)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]
