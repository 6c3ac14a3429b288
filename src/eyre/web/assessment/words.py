"""The words of the script of a form."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """What the script says. %s stands for a time, or for how many answers."""
    return {
        "of": _("%(done)s of %(total)s"),
        "sent": _("All is sent, %s."),
        "kept": _("Kept on this device, not sent yet: %s."),
        "full": _("This device has no room left. Not kept here and not sent: %s. Keep this page open."),
        "closed": _("This browser keeps nothing. Not sent: %s. Keep this page open."),
        "signed_out": _("You are not signed in."),
        "unreachable": _("The server cannot be reached. Go on working."),
        "oldest": _("The oldest is %s old."),
        "minutes": _("%s minutes"),
        "hours": _("%s hours"),
        "days": _("%s days"),
        "sign_in": _("Sign in (opens a new tab)"),
        "files": _("A file needs the network. Write a note now, and send the file when you are connected."),
        "here": _("on this device"),
        "next": _("Next try at %s."),
    }
