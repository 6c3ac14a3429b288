"""What happens when somebody tries to sign in too often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def address(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The address under which attempts are counted."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()


def no_ip(request: HttpRequest) -> None:
    """Attempts are counted by account, so from where they come is not kept."""


def page(request: HttpRequest, answer: HttpResponse | None, credentials: Mapping[str, Any] | None) -> HttpResponse:
    """The page of who is locked out: how long, and what can be done meanwhile."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "429.html", {"minutes": minutes}, status=429)
