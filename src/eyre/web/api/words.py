"""The actions of the table of rights in the words of pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eyre.web.access.table import Action

ACTIONS: Mapping[Action, str | Promise] = {
    Action.SEE_INSPECTION: _("See that there is an inspection, and how far it is"),
    Action.CHANGE_INSPECTION: _("Take in inspections and change them as a whole"),
    Action.MANAGE_PEOPLE: _("See and manage the people of an inspection"),
    Action.MOVE_VERSION: _("Move the inspection to another version of its instruments"),
    Action.SEE_CASELOAD: _("See the caseload"),
    Action.SEND_CASELOAD: _("Send a caseload and have it checked"),
    Action.SEE_SAMPLE: _("See the sample and its certificate"),
    Action.DRAW_SAMPLE: _("Draw the sample"),
    Action.REPLACE_CASE: _("Replace a case of the sample"),
    Action.SEE_ALLOCATION: _("See who assesses which case"),
    Action.ALLOCATE_CASES: _("Give cases to assessors"),
    Action.SEE_TIMETABLE: _("See the timetable"),
    Action.PLAN_TIMETABLE: _("Plan the timetable"),
    Action.ASSESS_CASE: _("Answer the questions of a case"),
    Action.SEE_ANSWERS: _("See answers"),
    Action.RESCUE_DEVICE: _("Take in the carry-file of a device"),
    Action.MODERATE: _("Settle differences between assessors"),
    Action.JUDGE_EVIDENCE: _("Judge evidence"),
    Action.SEE_SCORES: _("See scores"),
    Action.WRITE_REPORT: _("Write the report"),
    Action.SEE_REPORT: _("See the report"),
    Action.COMMENT_ON_DRAFT: _("Comment on the draft"),
    Action.SEE_COMMENTS: _("See the comments on the draft"),
    Action.ANSWER_COMMENTS: _("Answer the comments on the draft"),
    Action.KEEP_FILES: _("Keep evidence files"),
    Action.EXPORT: _("Export the bundle"),
    Action.EXPORT_WITH_NAMES: _("Export it with names, contacts and notes"),
    Action.SEE_RECORD: _("See the record"),
    Action.ERASE: _("Erase personal data"),
    Action.BEGIN_FIELDWORK: _("Begin the fieldwork"),
    Action.REOPEN_PREPARATION: _("Go back to the preparation"),
    Action.LOCK_FIELDWORK: _("Lock the fieldwork"),
    Action.UNLOCK_FIELDWORK: _("Unlock the fieldwork"),
    Action.SEND_DRAFT: _("Send the draft to the area"),
    Action.TAKE_BACK_DRAFT: _("Take back the draft"),
    Action.PUBLISH: _("Publish the report"),
    Action.WITHDRAW: _("Withdraw the report"),
}

# What a webhook can be told of: steps of an inspection, and what others may wait for.
TOLD: Mapping[str, str | Promise] = {
    "take_in": _("An inspection was taken in"),
    Action.DRAW_SAMPLE.value: _("A sample was drawn"),
    Action.REPLACE_CASE.value: _("A case was replaced"),
    Action.BEGIN_FIELDWORK.value: _("The fieldwork began"),
    Action.REOPEN_PREPARATION.value: _("The preparation was taken up again"),
    Action.LOCK_FIELDWORK.value: _("The fieldwork ended"),
    Action.UNLOCK_FIELDWORK.value: _("The fieldwork was taken up again"),
    Action.SEND_DRAFT.value: _("The draft was sent to the area"),
    Action.TAKE_BACK_DRAFT.value: _("The draft was taken back"),
    Action.PUBLISH.value: _("The report was published"),
    Action.WITHDRAW.value: _("The report was withdrawn"),
}
