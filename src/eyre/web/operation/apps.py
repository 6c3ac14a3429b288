"""The app `operation`."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    """See the package."""

    name = "eyre.web.operation"
    label = "operation"
