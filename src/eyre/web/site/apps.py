"""What every page shares, as a Django application."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The frame of the pages."""

    name = "eyre.web.site"
    label = "site"
