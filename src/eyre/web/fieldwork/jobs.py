"""What of the fieldwork is worked out in the background: the solver takes its time."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eyre.web.access.table import Action
from eyre.web.fieldwork import services
from eyre.web.inspections.models import Inspection
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import Outcome, task


@task("fieldwork.allocate", gettext_lazy("Allocate the cases"), action=Action.SEE_ALLOCATION)
def allocate(run: Run, inspection: Inspection) -> Outcome:
    """Give every case its assessors."""
    run.at(0, 1, _("Giving cases to assessors"))
    moved = services.allocate(inspection, by=run.job.asker)
    said = ngettext(
        "The cases are allocated; %(moved)s went to somebody else than before.",
        "The cases are allocated; %(moved)s went to somebody else than before.",
        moved,
    )
    return Outcome(said=said % {"moved": moved}, address=reverse("fieldwork:allocation", args=[inspection.key]))


@task("fieldwork.plan", gettext_lazy("Plan the timetable"), action=Action.SEE_TIMETABLE)
def plan(run: Run, inspection: Inspection) -> Outcome:
    """Find a time and a room for every interview."""
    run.at(0, 1, _("Looking for a timetable"))
    found = services.plan(inspection, by=run.job.asker)
    said = _("%(number)s interviews have a time and a room. No timetable can be more than %(gap)s %% better.")
    return Outcome(
        said=said % {"number": len(found.bookings), "gap": round(100 * found.gap)},
        address=reverse("fieldwork:changes", args=[inspection.key]),
    )
