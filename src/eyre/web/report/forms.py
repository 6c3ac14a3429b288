"""What people fill in about the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.inspection import Recommendation


class TextForm(forms.Form):
    """A text of the report. seen: the mark of what was there when it was opened."""

    text = forms.CharField(
        label=_("Text"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 26, "class": "eyre-prose", "spellcheck": "true"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class RecommendationForm(forms.Form):
    """One recommendation."""

    framework = forms.ChoiceField(label=_("In the part of"))
    id = forms.CharField(label=_("Number"), max_length=20, help_text=_("As it is printed."))
    text = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "eyre-prose", "spellcheck": "true"}),
    )
    addressed_to = forms.CharField(label=_("Addressed to"), required=False, max_length=200)
    criteria = forms.CharField(
        label=_("Criteria that it would improve"), required=False, max_length=300, help_text=_("Such as B1, C5.")
    )
    basis = forms.CharField(
        label=_("Figures on which it rests"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "eyre-code", "spellcheck": "false"}),
        help_text=_("One reference on each line."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, value: Value, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {name for pack in value.frameworks.values() for name in pack.criteria}
        self.fields["framework"].choices = [(one.id, one.title) for one in value.frameworks.values()]  # type: ignore[attr-defined]

    def clean_criteria(self) -> tuple[str, ...]:
        """The criteria that are named; each must be one of the inspection."""
        named = tuple(one.strip() for one in self.cleaned_data["criteria"].split(",") if one.strip())
        unknown = [one for one in named if one not in self._known]
        if unknown:
            raise forms.ValidationError(_("No instrument has the criterion %(name)s.") % {"name": ", ".join(unknown)})
        return named

    def clean_basis(self) -> tuple[str, ...]:
        """The references, one of each line."""
        return tuple(line.strip() for line in self.cleaned_data["basis"].splitlines() if line.strip())

    def said(self) -> Recommendation:
        """What was filled in."""
        return Recommendation(**{name: said for name, said in self.cleaned_data.items() if name != "seen"})

    @staticmethod
    def begins(said: Recommendation) -> dict[str, Any]:
        """What the form shows of a recommendation."""
        shown = said.model_dump()
        return {**shown, "criteria": ", ".join(said.criteria), "basis": "\n".join(said.basis)}


class CommentForm(forms.Form):
    """A comment on a part of the draft."""

    part = forms.ChoiceField(label=_("Part of the report"))
    text = forms.CharField(
        label=_("What is not correct, and where that can be seen"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )

    def __init__(self, *args: Any, parts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = list(parts.items())  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to a comment."""

    accepted = forms.TypedChoiceField(
        label=_("The report"),
        choices=[("yes", _("changes")), ("no", _("stays as it is"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)
