"""The timetable, planned in the background: the search takes a while."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eyre.web.access.table import Action
from eyre.web.fieldwork import services
from eyre.web.inspections.models import Inspection
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import Outcome, task


@task("fieldwork.plan", gettext_lazy("Plan the timetable"), action=Action.PLAN_TIMETABLE)
def plan(run: Run, *, inspection: Inspection) -> Outcome:
    """Find a time and a room for every interview. Done twice, the second finds the first and moves nothing."""
    assert run.job.asker is not None  # it is started for somebody
    timetable = services.plan(inspection, by=run.job.asker)
    said = _("%(number)s interviews have a time and a room.") % {"number": len(timetable.bookings)}
    return Outcome(said=said, address=reverse("fieldwork:timetable", args=[inspection.key]))
