"""The app `site`."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """See the package."""

    name = "eyre.web.site"
    label = "site"
