"""The app `report`."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """See the package."""

    name = "eyre.web.report"
    label = "report"
