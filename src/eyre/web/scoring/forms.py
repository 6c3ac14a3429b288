"""What people fill in about evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eyre.framework.spec import Option, RatingLevel
from eyre.scoring.judge import Judgement


class ItemForm(forms.Form):
    """The judgement of one item."""

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    document = forms.CharField(label=_("What was read, whom was spoken to"), required=False, max_length=1000)
    excluded = forms.CharField(label=_("Why it takes no part here"), required=False, max_length=1000)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, levels: Iterable[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [*((one.value, one.label) for one in levels), ("", _("not judged"))]  # type: ignore[attr-defined]

    def judgement(self) -> Judgement:
        """What was filled in."""
        said = self.cleaned_data
        return Judgement(said["level"], said["excluded"].strip(), said["document"].strip())


class RatingForm(forms.Form):
    """The lead inspector's rating of a criterion."""

    rating = forms.ChoiceField(label=_("Published rating"), required=False)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ratings: Iterable[RatingLevel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("as the evidence gives it")), *((one.id, one.label) for one in ratings)]
        self.fields["rating"].choices = choices  # type: ignore[attr-defined]


class ReferenceForm(forms.Form):
    """A figure to open."""

    reference = forms.CharField(
        label=_("Figure"),
        max_length=300,
        help_text=_("A criterion, a question or whatever a text may refer to, such as B1 @high_roh."),
    )
