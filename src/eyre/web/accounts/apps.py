"""The app `accounts`."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "eyre.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what the libraries of signing in tell."""
        import_module("eyre.web.accounts.signals")
