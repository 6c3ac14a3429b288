"""Figures for a monitor, in the text format of Prometheus. Counts only: nobody can be told from them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

import eyre
from eyre.web.access.table import State
from eyre.web.inspections.models import Event, Inspection
from eyre.web.tasks.models import Job


def metrics() -> str:
    """All figures."""
    return "".join(_figures())


def _figures() -> Iterator[str]:
    yield from _gauge("eyre_info", "The version that runs.", {f'version="{eyre.__version__}"': 1})
    inspections = dict(Inspection.objects.order_by().values_list("state").annotate(Count("pk")))
    yield from _gauge("eyre_inspections", "Inspections by state.", _by("state", State, inspections))
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    yield from _gauge("eyre_answer_events", "Number of the latest event of an answer.", {"": newest or 0})
    jobs = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    yield from _gauge("eyre_jobs", "Jobs by state.", _by("state", Job.State.values, jobs))
    first = Job.objects.filter(state=Job.State.WAITING).aggregate(first=Min("asked_at"))["first"]
    waited = (timezone.now() - first).total_seconds() if first else 0
    yield from _gauge("eyre_oldest_waiting_job_seconds", "How long the oldest job waits.", {"": round(waited)})
    free = shutil.disk_usage(settings.CONFIGURATION.data).free
    yield from _gauge("eyre_free_disk_bytes", "Free space where the data are.", {"": free})


def _by(label: str, values: object, counts: Mapping[str, int]) -> dict[str, int]:
    return {f'{label}="{value!s}"': counts.get(str(value), 0) for value in values}  # type: ignore[attr-defined]


def _gauge(name: str, what: str, samples: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {what}\n# TYPE {name} gauge\n"
    for labels, value in samples.items():
        yield f"{name}{{{labels}}} {value}\n" if labels else f"{name} {value}\n"
