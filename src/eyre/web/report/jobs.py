"""The report as a file, built in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eyre.web.access.table import Action
from eyre.web.inspections.models import Inspection
from eyre.web.report.rendering import draw
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import File, Outcome, task


@task("report.draw", _("Build the report"), action=Action.SEE_REPORT)
def draw_report(run: Run, *, inspection: Inspection, format: str) -> Outcome:
    """Draw the report in one format."""
    drawn = draw(inspection, "report", format)
    return Outcome(file=File(drawn.name, drawn.kind, drawn.content))
