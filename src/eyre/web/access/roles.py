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
