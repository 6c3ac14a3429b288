"""What people fill in about who has which role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eyre.web.access.roles import ROLE_NAMES
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection

_PERSON_HELP = _("For those who judge cases: decides which cases are theirs, and keeps their own cases from them.")


def person_field(inspection: Inspection | None) -> forms.ChoiceField | None:
    """The choice of a row of `people`. A programme has no people of its own."""
    if inspection is None:
        return None
    rows = inspection.people.order_by("kind", "key").values_list("key", "kind", "name")
    people = [(key, f"{name or key} ({kind})") for key, kind, name in rows]
    choices: list[tuple[str, Any]] = [("", _("Nobody in the list of people")), *people]
    return forms.ChoiceField(
        label=_("Who this is in the inspection"), required=False, choices=choices, help_text=_PERSON_HELP
    )


class InviteForm(forms.Form):
    """A role for an address: at once where it has an account, by an invitation where it has none."""

    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=[("", ""), *ROLE_NAMES.items()])

    def __init__(self, *args: Any, inspection: Inspection | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := person_field(inspection):
            self.fields["person_key"] = field


class PersonForm(forms.Form):
    """Which row of `people` somebody is."""

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = person_field(inspection)
        assert field is not None  # there is an inspection
        self.fields["person_key"] = field


class AddressForm(forms.Form):
    """Another address for an account."""

    email = forms.EmailField(
        label=_("New email address"),
        help_text=_("Be sure that it is theirs: who has it can set a new password."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        """An address that nobody else has, in small letters."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Another account has this address. Choose another one."))
        return email


class AdministratorForm(forms.Form):
    """An address that shall administer the installation."""

    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
