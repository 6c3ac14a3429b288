"""What pages on inspections as a whole read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from eyre.web.access.rights import Rights
from eyre.web.access.table import STEPS, Step
from eyre.web.inspections.models import Inspection


@dataclass(frozen=True)
class Progress:
    """How far the assessments of an inspection are."""

    assessments: int
    complete: int


def progress(inspection: Inspection) -> Progress:
    """Count the first assessments of cases, and those that are complete."""
    counted = inspection.assessments.filter(purpose="first", unit_kind="case").aggregate(
        all=Count("pk"), complete=Count("pk", filter=Q(status="complete"))
    )
    return Progress(counted["all"], counted["complete"])


def steps_open_to(rights: Rights) -> tuple[Step, ...]:
    """The steps that somebody may take an inspection now."""
    return tuple(step for step in STEPS if step.before == rights.state and rights.may(step.action))
