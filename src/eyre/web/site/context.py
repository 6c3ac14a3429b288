"""What the frame of every page shows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def frame() -> dict[str, object]:
    """The frame of a page that knows nothing of who asks; it reads no database."""
    configuration = settings.CONFIGURATION
    return {
        "service_name": configuration.service_name,
        "style_sheet": f"eyre/{configuration.theme}.css",
        "marking": configuration.marking,
        "device_days": configuration.device_days,
    }


def site(request: HttpRequest) -> dict[str, object]:
    """The context processor. A view that names a marking of its own, such as that of its inspection, overrides it."""
    return frame()
