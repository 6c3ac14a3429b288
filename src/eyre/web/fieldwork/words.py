"""What the pages of the fieldwork call things."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ROLES = {"inspector": _("Inspector"), "area_assessor": _("Area assessor")}
PURPOSES = {"first": _("First assessment"), "second": _("Second assessment, blind")}
KINDS = {"manager": _("Case manager"), "offender": _("Offender"), "partner": _("Partner")}
