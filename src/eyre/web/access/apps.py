"""The app `access`."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package."""

    name = "eyre.web.access"
    label = "access"
