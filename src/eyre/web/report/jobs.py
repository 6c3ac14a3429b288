"""Drawing the report and the feedback, which takes seconds, in the background; what was drawn is kept with the job."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eyre.web.access.table import Action
from eyre.web.audit.record import record
from eyre.web.inspections.models import Inspection
from eyre.web.report import rendering
from eyre.web.tasks.queue import Run
from eyre.web.tasks.registry import Outcome, task


@task("report.draw", gettext_lazy("Draw the report"), action=Action.SEE_REPORT)
def draw_report(run: Run, inspection: Inspection, format: str) -> Outcome:
    """The report in one format."""
    return _draw(run, inspection, "report", format)


@task("report.feedback", gettext_lazy("Draw the feedback of the last day"), action=Action.SEE_SCORES)
def draw_feedback(run: Run, inspection: Inspection, format: str) -> Outcome:
    """The feedback in one format."""
    return _draw(run, inspection, "feedback", format)


def _draw(run: Run, inspection: Inspection, what: str, format: str) -> Outcome:
    run.at(0, 2, _("Scoring and building"))
    document = rendering.document(inspection, what)
    run.at(1, 2, _("Drawing"))
    file = rendering.draw(document, f"{inspection.key}-{what}", format)
    record(by=run.job.asker, action="draw", inspection=inspection.key, target=file.name)
    return Outcome(file=file)
