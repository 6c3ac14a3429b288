"""What people fill in about their own account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eyre.web.accounts.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
PASSWORD_RULES = _(
    "At least 12 characters. Not your name or address, and none that many people use. Three words do well."
)


class NameForm(forms.Form):
    """How others see who somebody is."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class OpenAccountForm(forms.Form):
    """What somebody who was invited chooses."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As your colleagues know you. It never stands beside a judgement."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_RULES,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean_password(self) -> str:
        """A password that keeps the rules."""
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password, User(email=self._email, name=self.cleaned_data.get("name", "")))
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return password


class _InOurWords(forms.Form):
    """A form of the library of signing in, with words of our own. words: label and hint by field."""

    words: ClassVar[Mapping[str, tuple[Words, Words]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)


_ADDRESS = (_("Email address"), "")
_NEW = (_("New password"), PASSWORD_RULES)
_AGAIN = (_("New password once more"), "")
_CODE = (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))


class SignInForm(_InOurWords, account.LoginForm):  # type: ignore[misc]
    """Address and password."""

    words: ClassVar = {"login": _ADDRESS, "password": (_("Password"), "")}


class ChangePasswordForm(_InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password, by who knows the present one."""

    words: ClassVar = {"oldpassword": (_("Present password"), ""), "password1": _NEW, "password2": _AGAIN}


class NewPasswordForm(_InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    """A password for an account that has none."""

    words: ClassVar = {"password1": _NEW, "password2": _AGAIN}


class ForgottenPasswordForm(_InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Where a link to a new password shall go."""

    words: ClassVar = {"email": _ADDRESS}


class PasswordByLinkForm(_InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by who has the link."""

    words: ClassVar = {"password1": _NEW, "password2": _AGAIN}


class ConfirmForm(_InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words: ClassVar = {"password": (_("Password"), "")}


class SecondFactorForm(_InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """A code when signing in."""

    words: ClassVar = {"code": _CODE}


class ConfirmByCodeForm(_InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    words: ClassVar = {"code": _CODE}


class AppForm(_InOurWords, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    words: ClassVar = {"code": (_("Code"), _("The six digits that the app shows now."))}


_NAME = (_("Name of the passkey"), _("So that you know it again, such as: phone, key on my key ring."))


class PasskeyForm(_InOurWords, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. It can always be used without a password."""

    words: ClassVar = {
        "name": _NAME,
        "passwordless": (_("Sign in with this passkey alone, without the password"), ""),
    }


class PasskeyNameForm(_InOurWords, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words: ClassVar = {"name": _NAME}
