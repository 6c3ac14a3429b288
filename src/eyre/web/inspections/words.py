"""The words for states and steps of an inspection, as pages show them, and the colours of states."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eyre.web.access.table import Action, State

STATE_NAMES: Mapping[str, Promise | str] = {
    State.PREPARATION: _("Preparation"),
    State.FIELDWORK: _("Fieldwork"),
    State.WRITING: _("Writing"),
    State.ACCURACY: _("Accuracy check"),
    State.PUBLISHED: _("Published"),
}
STATE_COLOURS: Mapping[str, str] = {
    State.PREPARATION: "grey",
    State.FIELDWORK: "blue",
    State.WRITING: "purple",
    State.ACCURACY: "orange",
    State.PUBLISHED: "green",
}
STEP_NAMES: Mapping[str, Promise | str] = {
    Action.BEGIN_FIELDWORK: _("Begin the fieldwork"),
    Action.REOPEN_PREPARATION: _("Go back to the preparation"),
    Action.LOCK_FIELDWORK: _("Lock the answers and write the report"),
    Action.UNLOCK_FIELDWORK: _("Unlock the answers"),
    Action.SEND_DRAFT: _("Send the draft to the area"),
    Action.TAKE_BACK_DRAFT: _("Take the draft back"),
    Action.PUBLISH: _("Publish the report"),
    Action.WITHDRAW: _("Withdraw the report"),
}
PURPOSE_NAMES: Mapping[str, Promise | str] = {
    "first": _("First"),
    "second": _("Second"),
    "adjudicated": _("Adjudicated"),
    "calibration": _("Calibration"),
}
