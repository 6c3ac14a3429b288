"""What people hand in for a device."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CarryFileForm(forms.Form):
    """A carry-file to take in."""

    file = forms.FileField(
        label=_("Carry-file"),
        help_text=_("A file whose name ends in .eyre-carry. Taking it in twice does no harm."),
    )
