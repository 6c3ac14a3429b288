"""The pages that belong to no stage, and those that are shown when something went wrong."""

from __future__ import annotations

import logging
import secrets
import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from eyre.web.site.context import frame

log = logging.getLogger(__name__)

language = login_not_required(set_language)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the pages are."""
    return render(request, "site/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of those who work here."""
    return render(request, "site/privacy.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error 400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error 403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error 404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Error 500: a reference that the log has too. Who asks is not looked up: that may be what fails."""
    reference = secrets.token_hex(4)
    log.error("Error with the reference %s", reference, exc_info=sys.exc_info(), extra={"request": request})
    return HttpResponse(render_to_string("500.html", {**frame(), "reference": reference}), status=500)
