"""What people fill in about a caseload and its draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.sampling.certificate import Seed, committed_seed, open_seed
from eyre.sampling.design import Design
from eyre.sampling.headings import Columns
from eyre.sampling.plan import SamplingPlan
from eyre.web.site.forms import DateParts

MOST_BYTES = 25 << 20  # some hundred thousand cases


class SeenForm(forms.Form):
    """A form that knows on which state of the inspection it rests."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class SendForm(forms.Form):
    """The file that an area sends."""

    file = forms.FileField(
        label=gettext_lazy("The caseload"),
        help_text=gettext_lazy(
            "A CSV file or an Excel workbook of at most 25 MB. Any sensible headings and dates will do."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        max_length=200,
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before anybody reads it."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 25 MB. Send only the columns of the template."))
        return file


class MeaningsForm(SeenForm):
    """What headings and values of a file mean, each to be chosen; what is left open stays as it is."""

    def __init__(
        self,
        headings: tuple[str, ...],
        columns: Columns,
        values: Mapping[str, Mapping[str, int]],
        framework: Framework,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = {f"heading-{number}": heading for number, heading in enumerate(headings)}
        pairs = [(column, text, rows) for column, texts in values.items() for text, rows in texts.items()]
        self.values = {f"value-{number}": pair[:2] for number, pair in enumerate(pairs)}
        self.rows = {f"value-{number}": pair[2] for number, pair in enumerate(pairs)}
        titles = [(one.name, _title(one.name, framework)) for one in columns.fields]
        for name in self.headings:
            self.fields[name] = forms.ChoiceField(
                label=self.headings[name], required=False, choices=[("", _("Leave it out")), *titles]
            )
        for name, (column, text) in self.values.items():
            options = [(option.value, option.label) for option in framework.attributes[column].values]
            self.fields[name] = forms.ChoiceField(
                label=text, required=False, choices=[("", _("Keep it as it is")), *options]
            )

    def of_headings(self) -> list[forms.BoundField]:
        """The fields of headings."""
        return [self[name] for name in self.headings]

    def of_values(self) -> list[tuple[str, str, int, forms.BoundField]]:
        """The fields of values: the column, what was written, in how many rows, and the field."""
        return [(column, text, self.rows[name], self[name]) for name, (column, text) in self.values.items()]

    def said(self) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """What was chosen, as sampling.yaml holds it: columns by heading, and values by column."""
        chosen = self.cleaned_data
        columns = {heading: chosen[name] for name, heading in self.headings.items() if chosen[name]}
        values: dict[str, dict[str, str]] = {}
        for name, (column, text) in self.values.items():
            if chosen[name]:
                values.setdefault(column, {})[text] = chosen[name]
        return columns, values


def _title(column: str, framework: Framework) -> str:
    names = {
        "case_id": _("Reference of the case"),
        "person": _("Key of the person"),
        "commenced_on": _("Start of supervision"),
        "ended_on": _("End of supervision"),
        "team": _("Team"),
        "manager_key": _("Case manager"),
        "name": _("Name (compared, never kept)"),
        "date_of_birth": _("Date of birth (compared, never kept)"),
    }
    attribute = framework.attributes.get(column)
    return names.get(column) or (attribute.title if attribute else column)


class DesignForm(SeenForm):
    """What an inspection says about its own draw."""

    size = forms.IntegerField(label=gettext_lazy("Cases to draw"), min_value=1, required=False)
    counted_on = forms.DateField(
        label=gettext_lazy("Day on which months under supervision are counted"),
        help_text=gettext_lazy("The first day of the inspection, if you leave it empty."),
        required=False,
        widget=DateParts,
    )

    def __init__(self, design: Design, plan: SamplingPlan, seen: int, data: Any = None) -> None:
        quotas = {f"quota-{id_}": cases for id_, cases in plan.quotas.items()}
        initial = {"seen": seen, "size": plan.size, "counted_on": plan.counted_on, **quotas}
        super().__init__(data, initial=initial)
        rules = design.framework.spec.sampling
        assert rules is not None  # without rules there is no design
        self.fields["size"].help_text = _("By the framework: %(number)s") % {"number": rules.size}
        self.quotas = {f"quota-{quota.id}": quota.id for quota in rules.quotas}
        for quota in rules.quotas:
            self.fields[f"quota-{quota.id}"] = forms.IntegerField(
                label=quota.title,
                help_text=_("By the framework: %(number)s") % {"number": quota.cases},
                min_value=1,
                required=False,
            )

    def plan(self) -> dict[str, Any]:
        """What was filled in, as sampling.yaml holds it."""
        said = self.cleaned_data
        quotas = {id_: said[name] for name, id_ in self.quotas.items() if said[name]}
        return {"size": said["size"], "counted_on": said["counted_on"], "quotas": quotas}


class CommitForm(SeenForm):
    """The public value that will be mixed into the seed."""

    public_value = forms.CharField(
        label=gettext_lazy("The public value"),
        help_text=gettext_lazy(
            "A value that nobody can know yet, such as the lottery numbers of a day to come, and where it is published."
        ),
        max_length=500,
    )


class TakeBackForm(SeenForm):
    """Why a commitment is taken back."""

    because = forms.CharField(
        label=gettext_lazy("What has become of the secret?"),
        help_text=gettext_lazy("It is printed on the certificate of the draw, for everybody: give no name."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


class DrawForm(SeenForm):
    """The seed of a draw: open, or made of the committed secret and the public value."""

    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        help_text=gettext_lazy("Any line of text. It is printed on the certificate."),
        max_length=500,
    )
    secret = forms.CharField(
        label=gettext_lazy("The secret"),
        help_text=gettext_lazy("What was shown once when it was committed."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    public_value = forms.CharField(label=gettext_lazy("The public value, now that it is known"), max_length=500)
    because = forms.CharField(
        label=gettext_lazy("Why another sample takes the place of the first"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )

    def __init__(self, plan: SamplingPlan, drawn: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        left_out = ["seed"] if plan.commitment else ["secret", "public_value"]
        for name in [*left_out, *([] if drawn else ["because"])]:
            del self.fields[name]
        if plan.public_value and "public_value" in self.fields:
            self.fields["public_value"].help_text = escape(plan.public_value)  # hints may hold markup

    def clean(self) -> dict[str, Any]:
        """Make the seed, so that what is wrong with it stands beside the field."""
        said: dict[str, Any] = super().clean() or {}
        field = "secret" if self.plan.commitment else "seed"
        if not self.errors:
            try:
                said["source"] = self._source(said)
            except EyreError as error:
                self.add_error(field, str(error))
        return said

    def _source(self, said: Mapping[str, Any]) -> Seed:
        if self.plan.commitment:
            return committed_seed(said["secret"], said["public_value"], self.plan)
        return open_seed(said["seed"])


class ReplaceForm(SeenForm):
    """Why a case cannot be inspected."""

    reason = forms.CharField(
        label=gettext_lazy("Why can it not be inspected?"),
        help_text=gettext_lazy("A few words without a name, such as: the file is with the court."),
        max_length=500,
    )
