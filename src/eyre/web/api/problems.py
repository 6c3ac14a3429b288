"""Every refusal of the API as RFC 9457 says: application/problem+json, with the next step in its detail."""

from __future__ import annotations

import json
import logging
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from eyre.errors import EyreError, Problems

KIND = "application/problem+json"
log = logging.getLogger(__name__)


class Problem(Schema):
    """What went wrong. errors: each with its place, where there are several."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] = Field(default_factory=list)


def problem(status: int, title: str, detail: str, errors: list[dict[str, Any]] | None = None) -> HttpResponse:
    """The answer."""
    body = Problem(title=title, status=status, detail=detail, errors=errors or []).model_dump()
    return HttpResponse(json.dumps(body), status=status, content_type=KIND)


def no_such_page(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """For addresses below /api/ that there are not."""
    return problem(404, "Not found", "There is no such address. /api/openapi.json lists those there are.")


def tell_problems(api: NinjaAPI) -> None:
    """Let an API answer all that goes wrong in this form."""

    @api.exception_handler(AuthenticationError)
    def no_token(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        detail = "The token is missing or not valid. Send `Authorization: Bearer <token>`; make one on the page Tokens."
        answer = problem(401, "No valid token", detail)
        answer["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(PermissionDenied)
    def refused(_request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
        detail = "The token or its person may not do this, or not in this state of the inspection."
        return problem(403, "Not allowed", detail)

    @api.exception_handler(Http404)
    def not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, "Not found", "There is no such thing, or the token's person has no role in it.")

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"place": ".".join(map(str, one["loc"])), "reason": one["msg"]} for one in error.errors]
        return problem(422, "Not understood", "Parts of the request are missing or wrong; errors names them.", errors)

    @api.exception_handler(EyreError)
    def to_mend(_request: HttpRequest, error: EyreError) -> HttpResponse:
        told = error.problems if isinstance(error, Problems) else ()
        errors = [
            {
                "place": one.place,
                "value": one.value,
                "reason": one.reason,
                "remedy": one.remedy,
                "severity": one.severity,
            }
            for one in told
        ]
        return problem(422, "To be mended", f"{len(told)} to mend." if told else str(error), errors)

    @api.exception_handler(RequestDataTooBig)
    def too_much(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return problem(413, "Too much at once", "Send it in several parts.")

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, "Refused", str(error))

    @api.exception_handler(Exception)
    def ours(request: HttpRequest, error: Exception) -> HttpResponse:
        reference = secrets.token_hex(4)
        log.error("Error with the reference %s", reference, exc_info=error, extra={"request": request})
        return problem(500, "A mistake of the application", f"Tell those who run it the reference {reference}.")
