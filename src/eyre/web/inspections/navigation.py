"""The pages of an inspection as its navigation lists them, for each person those that are open to them now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eyre.web.access.rights import Rights
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection
from eyre.web.tasks.selectors import jobs_of


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the navigation: its title, the name of its address, and the right that opens it.

    filled: whether there is anything on it; without it, the page is always shown.
    """

    title: str | Promise
    name: str
    action: Action
    filled: Callable[[Inspection, User, Rights], bool] | None = None


def _has_jobs(inspection: Inspection, user: User, rights: Rights) -> bool:
    return bool(jobs_of(inspection, user, rights).exists())


PAGES = (
    Page(_("Overview"), "inspections:overview", Action.SEE_INSPECTION),
    Page(_("Caseload"), "sampling:caseload", Action.SEE_CASELOAD),
    Page(_("Sample"), "sampling:sample", Action.SEE_SAMPLE),
    Page(_("Fieldwork"), "fieldwork:setup", Action.PLAN_TIMETABLE),
    Page(_("Allocation"), "fieldwork:allocation", Action.SEE_ALLOCATION),
    Page(_("Timetable"), "fieldwork:timetable", Action.SEE_TIMETABLE),
    Page(_("My cases"), "assessment:mine", Action.ASSESS_CASE),
    Page(_("Moderation"), "assessment:moderation", Action.MODERATE),
    Page(_("Agreement"), "assessment:agreement", Action.MODERATE),
    Page(_("Calibration"), "assessment:calibration", Action.MODERATE),
    Page(_("Evidence"), "scoring:evidence", Action.JUDGE_EVIDENCE),
    Page(_("Scores"), "scoring:scores", Action.SEE_SCORES),
    Page(_("Report"), "report:report", Action.SEE_REPORT),
    Page(_("Instruments"), "assessment:instruments", Action.MOVE_VERSION),
    Page(_("Carry-file"), "device:carry-file", Action.RESCUE_DEVICE),
    Page(_("Files"), "files:files", Action.KEEP_FILES),
    Page(_("Letters"), "inspections:letters", Action.CHANGE_INSPECTION),
    Page(_("People"), "access:people", Action.MANAGE_PEOPLE),
    Page(_("Jobs"), "tasks:jobs", Action.SEE_INSPECTION, _has_jobs),
    Page(_("Record"), "audit:of-inspection", Action.SEE_RECORD),
    Page(_("Erasure"), "retention:erase", Action.ERASE),
)


def navigation(inspection: Inspection, user: User, rights: Rights, here: str) -> list[dict[str, object]]:
    """The pages open to somebody that hold something; here: the name of the address of the present page."""
    return [
        {"text": page.title, "url": reverse(page.name, args=[inspection.key]), "current": page.name == here}
        for page in PAGES
        if rights.may(page.action)
        and (page.filled is None or page.name == here or page.filled(inspection, user, rights))
    ]
