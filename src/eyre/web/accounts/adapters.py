"""Where the library of signing in asks how things are here: nobody signs up, secrets are sealed, mail is ours."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from eyre.web.access import invitations
from eyre.web.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of the installation itself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is opened by an invitation."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject with the name of the service."""
        return f"{settings.CONFIGURATION.service_name}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message, with the name of the service for its text."""
        super().send_mail(template_prefix, email, {**context, "service_name": settings.CONFIGURATION.service_name})


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets stand sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return _seal().decrypt(encrypted_text.encode()).decode()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Somebody whom a provider vouches for: has an account or an invitation, or does not come in."""

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
