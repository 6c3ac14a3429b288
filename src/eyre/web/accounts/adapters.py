"""Where the library of signing in asks how things are here: nobody signs up, secrets are sealed, mail is ours."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eyre.web.access import invitations
from eyre.web.accounts.forms import Words
from eyre.web.accounts.models import User

MESSAGES: Mapping[str, Words] = {
    "account/messages/password_changed.txt": _("Your password was changed."),
    "account/messages/password_set.txt": _("Your password was set."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
    "mfa/messages/totp_activated.txt": _("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app was removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
}
NOTICES: Mapping[str, Words] = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_reset": _("A new password was set by a link that was sent to you."),
    "account/email/password_set": _("A password was set."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "mfa/email/totp_activated": _("An authenticator app was set up."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of the installation itself."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the administrator of the service to open it."),
        "email_password_mismatch": _("The address or the password is wrong."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code is wrong."),
        "incorrect_password": _("The password is wrong."),
        "rate_limited": _("That was tried too often. Wait a minute, then try again."),
        "too_many_login_attempts": _("That was tried too often. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is opened by an invitation."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done, in our words; what goes without saying is not said."""
        if words := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message, with the name of the service for its text."""
        super().send_mail(template_prefix, email, {**context, "service_name": settings.CONFIGURATION.service_name})

    def format_email_subject(self, subject: str) -> str:
        """The subject, after the name of the service."""
        return f"{settings.CONFIGURATION.service_name}: {subject}"

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of an account of a change that may have been somebody else's."""
        if what := NOTICES.get(template_prefix):
            service = settings.CONFIGURATION.service_name
            text = render_to_string("accounts/changed.txt", {"what": what, "service_name": service})
            send_mail(f"{service}: {what}", text, None, [user.email], fail_silently=True)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets stand sealed in the database."""

    error_messages: ClassVar = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("The code is wrong.")}

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """A name for a passkey until its owner gives it another."""
        return gettext("Passkey %(number)s") % {
            "number": Authenticator.objects.filter(user=user, type=type).count() + 1
        }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return _seal().decrypt(encrypted_text.encode()).decode()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Somebody whom a provider vouches for: has an account or an invitation, or does not come in."""

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """After a provider was connected to an account: the account."""
        return reverse("accounts:mine")

    def is_email_verified(self, provider: Any, email: str) -> bool:
        """The installation chose its provider, so what that says of an address counts."""
        return True

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """An account is found by its address."""
        return True

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only for who has been invited."""
        return invitations.open_to(sociallogin.user.email).exists()

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Open the account, with the roles it was invited to."""
        user: User = super().save_user(request, sociallogin, form)
        for invitation in invitations.open_to(user.email):
            invitations.accept(invitation, user)
        return user

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """An account with the name that the provider gives."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = data.get("name") or " ".join(part for part in parts if part) or user.email
        user.email = user.email.strip().lower()
        return user


def _seal() -> Fernet:
    key = hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
