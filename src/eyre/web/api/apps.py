"""The app `api`."""

from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the package."""

    name = "eyre.web.api"
    label = "api"

    def ready(self) -> None:
        """Hear of every entry of the record."""
        import_module("eyre.web.api.webhooks")
