"""Errors that help."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from eyre.errors import EyreError


class PlainErrors:
    """Shows what a person can mend as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show an error of the library."""
        if isinstance(exception, EyreError):
            return render(request, "errors/mend.html", {"error": exception}, status=422)
        return None
