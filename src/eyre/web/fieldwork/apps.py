"""The app `fieldwork`."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """See the package."""

    name = "eyre.web.fieldwork"
    label = "fieldwork"
