"""Logs as lines of JSON, without personal data: what a line says is decided here, not by whoever logs.

An address becomes the route that answered it, since its parts may be the id of a case; of an error stays where it came
from, since its text may quote what somebody typed. Who did what stands in the record, not in the logs.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

_OURS = "eyre."
_SERVER = ("granian", "_granian")
log = logging.getLogger("eyre.web.requests")


class Requests:
    """Logs each request: method, route, status, duration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        began = time.perf_counter()
        response = self.get_response(request)
        took = round((time.perf_counter() - began) * 1000, 1)
        log.info("request", extra={"request": request, "status_code": response.status_code, "milliseconds": took})
        return response


class JsonLines(logging.Formatter):
    """A record of a log as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if record.name.startswith((_OURS, *_SERVER)):
            line["message"] = record.getMessage()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line |= {"method": request.method, "route": route(request)}
        for name in ("status_code", "milliseconds"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line)


def route(request: HttpRequest) -> str:
    """The pattern of the address that was asked for, with the names of its parts instead of the parts."""
    return f"/{request.resolver_match.route}" if request.resolver_match else "unknown"


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def logging_settings(*, production: bool) -> dict[str, Any]:
    """Django's setting LOGGING: the same content everywhere, requests only where many are served."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "INFO" if production else "WARNING"},
        "loggers": {
            # These have handlers of their own, which say what was asked for.
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        },
    }
