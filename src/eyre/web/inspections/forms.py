"""What people fill in about an inspection as a whole."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TakeInForm(forms.Form):
    """A bundle to take in."""

    bundle = forms.FileField(
        label=_("Bundle"),
        help_text=_("A .zip file written by eyre. Everything in it is checked before it is taken in."),
    )


class StepForm(forms.Form):
    """Why an inspection goes a step back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
