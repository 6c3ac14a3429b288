"""What every template may read."""

from __future__ import annotations

from django.http import HttpRequest

from eyre.web.settings import CONFIGURATION


def site(request: HttpRequest) -> dict[str, object]:
    """The name of the service, its theme and its marking."""
    return {"service_name": CONFIGURATION.service_name, "theme": CONFIGURATION.theme, "marking": CONFIGURATION.marking}
