"""The words for roles, states and actions, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
ROLE_WORK: Mapping[Role, Promise | str] = {
    Role.MANAGER: _("Opens inspections of a programme, and says who takes part in them."),
    Role.ADMINISTRATOR: _("Prepares an inspection: people, caseload, draw, allocation, timetable; erases what is due."),
    Role.LEAD: _("Answers for the inspection: moderates, judges evidence, writes, and moves it from state to state."),
    Role.INSPECTOR: _("Assesses the cases given to them, and judges evidence."),
    Role.AREA_ASSESSOR: _("Works for the area, and assesses cases of others there; sees these cases only."),
    Role.LIAISON: _("Speaks for the area: sends the caseload, sees the timetable, comments on the draft."),
    Role.CHIEF: _("Reads every report before it is published, and publishes it."),
    Role.ANALYST: _("Works with answers and scores once the fieldwork has ended; changes nothing."),
    Role.READER: _("Reads what is published."),
}
