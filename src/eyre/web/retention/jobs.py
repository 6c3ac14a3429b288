"""What the retention schedule removes without asking, in the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from eyre.web.retention.services import remove_traces
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import Outcome, task


@task("retention.traces", _("Remove traces of signing in"), every=timedelta(days=1))
def traces(run: Run) -> Outcome:
    """Remove sessions, kept forms, invitations and failed attempts that ended a month ago."""
    remove_traces()
    return Outcome()
