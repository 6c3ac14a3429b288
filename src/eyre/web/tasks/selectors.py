"""Reads jobs for those who may see what came of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from eyre.web.access.rights import Rights
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection, Programme
from eyre.web.tasks.models import Job


def jobs_of(inspection: Inspection, user: User, rights: Rights) -> QuerySet[Job]:
    """The jobs whose results somebody may see now: one's own, or all for those who set the inspection up."""
    seen = Job.objects.filter(inspection=inspection, action__in=rights.allowed).select_related("asker", "inspection")
    return seen if rights.may(Action.CHANGE_INSPECTION) else seen.filter(Q(asker=user))


def jobs_of_programme(programme: Programme) -> QuerySet[Job]:
    """The jobs of a programme, for those who plan it."""
    return Job.objects.filter(programme=programme).select_related("asker", "programme")
