"""What the user can mend becomes a page that says how."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from eyre.errors import EyreError, Problems


class PlainErrors:
    """Shows an EyreError that a view raises, with the next step and, for Problems, all of them in a table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for what the user can mend; a mistake of ours goes on to the page of error 500."""
        if not isinstance(exception, EyreError):
            return None
        problems = exception.problems if isinstance(exception, Problems) else ()
        came_from = request.headers.get("referer", "")
        back = came_from if url_has_allowed_host_and_scheme(came_from, {request.get_host()}) else ""
        context = {"message": str(exception), "problems": problems, "back": back}
        return render(request, "site/problem.html", context, status=422)
