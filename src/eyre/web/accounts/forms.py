"""What people fill in about their own account."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eyre.web.accounts.models import User


class NameForm(forms.ModelForm[User]):
    """How others see who somebody is."""

    class Meta:
        """One field."""

        model = User
        fields = ("name",)
        labels = {"name": _("Your name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class OpenAccountForm(forms.Form):
    """What somebody who was invited chooses."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As your colleagues know you. It never stands beside a judgement."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._email = email
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        """A password that keeps the rules."""
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password, User(email=self._email, name=self.cleaned_data.get("name", "")))
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return password
