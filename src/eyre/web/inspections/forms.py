"""What people fill in about an inspection as a whole."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eyre.framework.load import find_pack, installed_packs
from eyre.web.inspections.models import Inspection, Programme
from eyre.web.site.forms import DateParts


class TakeInForm(forms.Form):
    """A bundle to take in."""

    bundle = forms.FileField(
        label=_("Bundle"),
        help_text=_("A .zip file written by eyre. Everything in it is checked before it is taken in."),
    )


class StepForm(forms.Form):
    """Why an inspection goes a step back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class LetterForm(forms.Form):
    """A letter to the area."""

    title = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        help_text=_("In Markdown: ## for a heading, - for an item of a list, **bold**."),
        widget=forms.Textarea(attrs={"rows": 22}),
        max_length=20_000,
    )


class NewForm(forms.Form):
    """A new inspection."""

    title = forms.CharField(label=_("Title"), max_length=300)
    area = forms.CharField(label=_("Area"), max_length=200)
    key = forms.SlugField(
        label=_("Short name"),
        help_text=_(
            "It stands in addresses and names the bundle: small letters, digits and hyphens. It never changes."
        ),
        max_length=100,
    )
    packs = forms.MultipleChoiceField(
        label=_("Instruments"),
        help_text=_("The first that says how a sample is drawn decides about the draw."),
        widget=forms.CheckboxSelectMultiple,
    )
    first_day = forms.DateField(label=_("First day of fieldwork"), widget=DateParts)
    last_day = forms.DateField(label=_("Last day of fieldwork"), widget=DateParts)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("None"),
    )

    def __init__(self, programmes: QuerySet[Programme], alone: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(pack.id, pack.title) for pack in (find_pack(one) for one in installed_packs())]
        packs, programme = self.fields["packs"], self.fields["programme"]
        assert isinstance(packs, forms.MultipleChoiceField)
        assert isinstance(programme, forms.ModelChoiceField)
        packs.choices = shown
        programme.queryset = programmes
        programme.required = not alone

    def clean_key(self) -> str:
        """A short name in small letters that no other inspection has, and that is no page of its own."""
        key: str = self.cleaned_data["key"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
            raise forms.ValidationError(gettext("Write small letters, digits and hyphens, such as: north-2027."))
        if key in ("new", "take-in") or Inspection.objects.filter(key=key).exists():
            raise forms.ValidationError(gettext("Another inspection has this name. Choose another one."))
        return key

    def clean(self) -> dict[str, Any]:
        """The fieldwork ends after it begins."""
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("This is before the first day."))
        return said
