"""The app `sampling`."""

from django.apps import AppConfig


class SamplingConfig(AppConfig):
    """See the package."""

    name = "eyre.web.sampling"
    label = "sampling"
