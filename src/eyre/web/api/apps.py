"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the package."""

    name = "eyre.web.api"
    label = "api"
