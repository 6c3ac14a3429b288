"""The planning of a calendar, in the background: the solver takes its time."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eyre.programme.planner import Step
from eyre.web.inspections.models import Programme
from eyre.web.programme import services
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import Outcome, task

_STEPS: Mapping[Step, tuple[int, Promise | str]] = {
    "weeks": (0, _("Looking for the weeks of every visit")),
    "teams": (1, _("Looking for the team of every visit")),
    "both": (2, _("These weeks have no teams: looking for both at once")),
    "reasons": (3, _("There is no such calendar: looking for what stands in the way")),
}


@task("programme.plan", _("Plan the calendar"))
def plan(run: Run, programme: Programme, seen: str) -> Outcome:
    """Propose the weeks and the team of every visit. seen: the state of the programme on which the wish rests."""

    def tell(step: Step) -> None:
        done, doing = _STEPS[step]
        run.at(done, len(_STEPS), str(doing), now=True)

    changed = services.plan(programme, by=run.job.asker, seen=seen, tell=tell)
    said = ngettext(
        "The calendar was made; %(number)s visit changed.", "The calendar was made; %(number)s visits changed.", changed
    )
    return Outcome(said=said % {"number": changed}, address=reverse("programme:calendar", args=[programme.key]))
