"""The app `programme`."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """See the package."""

    name = "eyre.web.programme"
    label = "programme"
