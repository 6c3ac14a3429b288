"""What people fill in about assessments as a whole."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReturnForm(forms.Form):
    """What is to be looked at again."""

    message = forms.CharField(
        label=_("What is to be looked at again"),
        help_text=_("The assessor reads this above the form. Do not name the person whose case it is."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class DipForm(forms.Form):
    """How many complete assessments are chosen by lot, and the seed."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=5)
    seed = forms.CharField(label=_("Seed"), max_length=200, help_text=_("The same seed chooses the same ones."))


class CalibrationForm(forms.Form):
    """The case that everybody marks."""

    case_id = forms.ChoiceField(label=_("Case"))
    framework = forms.ChoiceField(label=_("Instrument"))

    def __init__(self, *args: object, cases: list[str], frameworks: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["case_id"].choices = [(case, case) for case in cases]  # type: ignore[attr-defined]
        self.fields["framework"].choices = list(frameworks.items())  # type: ignore[attr-defined]
