"""The app `inspections`."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """See the package."""

    name = "eyre.web.inspections"
    label = "inspections"
