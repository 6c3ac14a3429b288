"""The words for roles, states and actions, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from eyre.web.access.table import Role

ROLE_NAMES: Mapping[str, Promise | str] = {
    Role.MANAGER: _("Programme manager"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.LEAD: _("Lead inspector"),
    Role.INSPECTOR: _("Inspector"),
    Role.AREA_ASSESSOR: _("Area assessor"),
    Role.LIAISON: _("Area liaison"),
    Role.CHIEF: _("Chief inspector"),
    Role.ANALYST: _("Analyst"),
    Role.READER: _("Reader"),
}

# What somebody of a role does, in a sentence; the docs print it as well.
ROLE_WORK: Mapping[Role, str] = {
    Role.MANAGER: gettext_noop("Opens inspections of a programme, and says who takes part in them."),
    Role.ADMINISTRATOR: gettext_noop(
        "Prepares an inspection: people, caseload, draw, allocation, timetable; erases what is due."
    ),
    Role.LEAD: gettext_noop(
        "Answers for the inspection: moderates, judges evidence, writes, and moves it from state to state."
    ),
    Role.INSPECTOR: gettext_noop("Assesses the cases given to them, and judges evidence."),
    Role.AREA_ASSESSOR: gettext_noop("Works for the area, and assesses cases of others there; sees these cases only."),
    Role.LIAISON: gettext_noop("Speaks for the area: sends the caseload, sees the timetable, comments on the draft."),
    Role.CHIEF: gettext_noop("Reads every report before it is published, and publishes it."),
    Role.ANALYST: gettext_noop("Works with answers and scores once the fieldwork has ended; changes nothing."),
    Role.READER: gettext_noop("Reads what is published."),
}
