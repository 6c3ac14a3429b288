"""What a load balancer and a monitor ask, answered before anything else: no session, no host, no redirect to TLS.

The answers hold no personal data. A request that came through the proxy gets none of them: they are for the network
in which the application runs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from eyre.web.operation.metrics import metrics

LEAST_SPACE = 500 * 1024 * 1024  # bytes


class Probes:
    """Answers /health, /ready and /metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or pass the request on."""
        probe = _PROBES.get(request.path)
        if probe is None or "X-Forwarded-For" in request.headers:
            return self.get_response(request)
        return probe()


def _health() -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def _ready() -> HttpResponse:
    """The process can serve people: what is wrong is said by name."""
    checks = {"database": _database, "migrations": _migrations, "disk": _disk}
    answers: dict[str, str] = {}
    for name, check in checks.items():
        try:
            answers[name] = check()
        except (DatabaseError, OSError) as error:
            answers[name] = type(error).__name__
    return JsonResponse(answers, status=200 if set(answers.values()) == {"ok"} else 503)


def _metrics() -> HttpResponse:
    return HttpResponse(metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")


_PROBES = {"/health": _health, "/ready": _ready, "/metrics": _metrics}


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "missing" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _disk() -> str:
    free = shutil.disk_usage(settings.CONFIGURATION.data).free
    return "ok" if free >= LEAST_SPACE else "full"
