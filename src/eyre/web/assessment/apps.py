"""The app `assessment`."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """See the package."""

    name = "eyre.web.assessment"
    label = "assessment"
