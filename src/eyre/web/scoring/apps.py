"""The app `scoring`."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """See the package."""

    name = "eyre.web.scoring"
    label = "scoring"
