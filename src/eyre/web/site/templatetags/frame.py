"""Tags of the frame of every page: marking, navigation, messages."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()

# Drawn on a square of 30: a tick, a triangle, and the rest.
ICONS = {
    "success": "M11 25 2 16l3-3 6 6L25 5l3 3z",
    "warning": "M15 2 29 27H1zm-1.4 8 .4 8h2l.4-8zM15 20a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
    "error": "M10 2h10l8 8v10l-8 8H10l-8-8V10zm1 7-2 2 4 4-4 4 2 2 4-4 4 4 2-2-4-4 4-4-2-2-4 4z",
    "information": "M15 2a13 13 0 1 0 0 26 13 13 0 0 0 0-26zm-1.5 11h3v9h-3zM15 7.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
}


@register.filter
def marking_name(marking: str) -> str:
    """The words of a marking, as they stand on the page."""
    names = {"official": _("Official"), "official-sensitive": _("Official – sensitive")}
    return names.get(marking, marking)


@register.inclusion_tag("parts/navigation_item.html", takes_context=True)
def navigation_item(context: Context, text: str, url_name: str) -> dict[str, object]:
    """One item of the main navigation, marked where the reader is on its page or below it."""
    url = reverse(url_name)
    here = context["request"].path if "request" in context else ""
    below = url != "/" and here.startswith(url.rstrip("/") + "/")
    return {"text": text, "url": url, "current": "page" if here == url else "true" if below else ""}


@register.inclusion_tag("parts/alert.html")
def alert(text: str, kind: str = "information") -> dict[str, str]:
    """A message. kind: information, success, warning or error, or one of Django's levels of messages."""
    names = {
        "success": _("Done"),
        "warning": _("Warning"),
        "error": _("Error"),
        "information": _("Information"),
    }
    kind = kind if kind in names else "information"
    return {"text": text, "kind": kind, "kind_name": names[kind], "icon": ICONS[kind]}
