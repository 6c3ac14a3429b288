"""The app `retention`."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """See the package."""

    name = "eyre.web.retention"
    label = "retention"
