"""What the scripts of a device say. %s stands for a number, a time or a name."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """By name, each sentence in the language of the page."""
    return {
        "nothing": _("Nothing waits on this device."),
        "waiting": _("Answers on this device that are not sent yet: %s."),
        "oldest": _("The oldest is %s old."),
        "minutes": _("%s minutes"),
        "hours": _("%s hours"),
        "days": _("%s days"),
        "wrong": _("No work on this device opens with this passphrase."),
        "opening": _("Opening …"),
        "sent": _("All is sent."),
        "sending": _("Sending …"),
        "unreachable": _("The server cannot be reached. Everything stays on this device."),
        "next": _("Next try at %s."),
        "persistent": _("The browser has promised to keep this work when room is short."),
        "evictable": _("The browser may clear this work when room is short. Send it soon."),
        "no_passphrase": _("No passphrase is set: without a network, this device cannot be opened after a restart."),
        "passphrase_set": _("The passphrase is set. This device opens with it without a network."),
        "passphrase_short": _(
            "Take at least 12 characters; four words that do not belong together are easy to keep in mind."
        ),
        "passphrase_different": _("The two passphrases are not the same."),
        "case_missing": _("This case is not on this device. Open it once while there is a network."),
        "wipe_unsent": _("Answers that are not sent will be lost for good: %s."),
        "wiped": _("This device keeps nothing any more."),
        "written": _("The carry-file was written. Give it to the inspection administrator."),
        "not_vouched": _("This device has not been online since the case was given, so no carry-file can be written."),
        "refused": _("Not taken by the server: %s"),
        "discard": _("Discard"),
        "open_case": _("Open"),
        "unsent": _("%s not sent"),
        "unsupported": _("This browser cannot keep work without a network. Use a current browser, over https."),
        "signed_out_first": _(
            "Before you sign out: answers on this device that are not sent yet: %s. Send them, or write the "
            "carry-file; signing out clears the device."
        ),
    }
