"""What people fill in about a programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eyre.web.inspections.models import Programme
from eyre.web.programme.calendars import FILES

MOST_BYTES = 2 << 20


class ProgrammeForm(forms.Form):
    """A new programme."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    key = forms.SlugField(
        label=gettext_lazy("Short name"),
        help_text=gettext_lazy("It stands in addresses: small letters, digits and hyphens."),
        max_length=100,
    )

    def clean_key(self) -> str:
        """Refuse a name that is taken."""
        key: str = self.cleaned_data["key"]
        if key == "new" or Programme.objects.filter(key=key).exists():
            raise forms.ValidationError(_("Another programme has this name. Choose another one."))
        return key


class _Several(forms.ClearableFileInput):
    """A control for several files at once."""

    allow_multiple_selected = True


class _Files(forms.FileField):
    """Several files, or none."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file, checked."""
        return [super(_Files, self).clean(one, initial) for one in data or ()]


class StatedForm(forms.Form):
    """The files of a programme, each to be typed or sent."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent"] = _Files(
            label=_("Send files"),
            help_text=_("A file that is sent takes the place of the text of the same name below."),
            required=False,
            widget=_Several(attrs={"multiple": True, "accept": ".yaml,.csv"}),
        )
        for name in FILES:
            area = forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "eyre-source", "wrap": "off"})
            self.fields[name] = forms.CharField(label=name, required=False, strip=False, widget=area)

    def clean_sent(self) -> dict[str, str]:
        """The text of each file by its name; other names, large files and what is no text are refused."""
        found = {}
        for file in self.cleaned_data["sent"]:
            if file.name not in FILES:
                known = ", ".join(FILES)
                raise forms.ValidationError(_("Name the file as one of: %(names)s.") % {"names": known})
            if file.size > MOST_BYTES:
                raise forms.ValidationError(_("A file of a programme has at most 2 MB."))
            try:
                found[file.name] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("Save the file as UTF-8.")) from error
        return found

    def stated(self) -> dict[str, str]:
        """What was typed and sent, by name."""
        typed = {name: self.cleaned_data[name] for name in FILES}
        return {name: text.replace("\r\n", "\n") for name, text in {**typed, **self.cleaned_data["sent"]}.items()}
