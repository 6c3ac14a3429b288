"""What people fill in about an evidence file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eyre.assessment.inspection import Inspection as Value
from eyre.web.files.kinds import KINDS, MOST_BYTES


class OneFileForm(forms.Form):
    """A file."""

    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = ", ".join(kind.title for kind in KINDS.values())
        self.fields["file"].help_text = _("%(kinds)s; at most %(size)s MB.") % {
            "kinds": allowed, "size": MOST_BYTES >> 20
        }  # fmt: skip


class FileForm(OneFileForm):
    """A file, and what it is evidence of."""

    about = forms.ChoiceField(label=_("What it is about"), required=False)

    def __init__(self, *args: Any, value: Value, cases: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = [
            (f"criterion:{pack.id}:{one.id}", f"{one.id}  {one.title}")
            for pack in value.frameworks.values()
            for one in pack.spec.criteria
        ]
        listed = [(f"case:{case}", case) for case in cases]
        choices: list[Any] = [("", _("The inspection as a whole")), (_("Criteria"), criteria)]
        self.fields["about"].choices = [*choices, (_("Cases"), listed)] if listed else choices  # type: ignore[attr-defined]

    def subject(self) -> dict[str, str]:
        """What was chosen, as the table of files keeps it."""
        what, _colon, rest = self.cleaned_data["about"].partition(":")
        if what == "criterion":
            framework, _colon, criterion = rest.partition(":")
            return {"framework": framework, "criterion": criterion}
        return {"case_id": rest} if what == "case" else {}
