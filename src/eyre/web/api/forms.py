"""What people fill in to make a token."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from eyre.web.access.table import Action
from eyre.web.api.words import ACTIONS, TOLD


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=100, help_text=_("Such as “Nightly export to the archive”.")
    )
    days = forms.TypedChoiceField(
        label=_("How long is it valid?"),
        coerce=int,
        choices=[(7, _("A week")), (30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
        widget=forms.RadioSelect,
        initial=30,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("Never more than you may do yourself. Choose as little as it needs."),
        choices=[(action.value, ACTIONS[action]) for action in Action],
        widget=forms.CheckboxSelectMultiple,
    )


class WebhookForm(forms.Form):
    """A program to tell."""

    address = forms.URLField(
        label=_("Address"),
        assume_scheme="https",
        help_text=_("It begins with https:// and answers with a status of 200 to 299."),
    )
    actions = forms.MultipleChoiceField(
        label=_("Of what is it told?"),
        choices=[(action, text) for action, text in TOLD.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_address(self) -> str:
        """Only over TLS, except on this computer."""
        address = str(self.cleaned_data["address"])
        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
            raise forms.ValidationError(_("Begin the address with https://."))
        return address
