"""The words for what stands in the record."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: Mapping[str, Promise | str] = {
    "see": _("Looked at"),
    "export": _("Exported the bundle"),
    "export_record": _("Exported the record"),
    "take_back_seed": _("Took back a commitment"),
    "take_in": _("Took in the inspection"),
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Failed to sign in"),
    "sign_out": _("Signed out"),
    "locked_out": _("Was locked out"),
    "end_sessions": _("Ended sessions"),
    "change_password": _("Changed the password"),
    "reset_password": _("Set a new password"),
    "change_name": _("Changed the own name"),
    "add_second_factor": _("Added a second factor"),
    "remove_second_factor": _("Removed a second factor"),
    "invite": _("Invited somebody"),
    "withdraw_invitation": _("Withdrew an invitation"),
    "open_account": _("Opened an account"),
    "close_account": _("Closed an account"),
    "reopen_account": _("Opened an account again"),
    "unlock_account": _("Ended a lock-out"),
    "may_administer": _("Was made an administrator of the installation"),
    "give_role": _("Gave a role"),
    "take_role": _("Took a role away"),
    "identify_person": _("Said who somebody is in the inspection"),
    "erase": _("Erased personal data"),
    "erase_account": _("Erased an account"),
    "begin_fieldwork": _("Began the fieldwork"),
    "reopen_preparation": _("Went back to the preparation"),
    "lock_fieldwork": _("Ended the fieldwork"),
    "unlock_fieldwork": _("Went back to the fieldwork"),
    "send_draft": _("Sent the draft to the area"),
    "take_back_draft": _("Took the draft back"),
    "publish": _("Published the report"),
    "withdraw": _("Withdrew the report"),
}


def action_name(action: str) -> Promise | str:
    """An action in words; one that has none yet is read as it is written."""
    return ACTION_NAMES.get(action, action.replace("_", " ").capitalize())
