"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See the package."""

    name = "eyre.web.audit"
    label = "audit"
