"""What templates of an inspection may read without their views' doing."""

from __future__ import annotations

from django.http import HttpRequest

from eyre.web.inspections.navigation import navigation


def inspection(request: HttpRequest) -> dict[str, object]:
    """The navigation and the rights, on pages that went through `needs`."""
    rights = getattr(request, "rights", None)
    found = request.resolver_match
    if rights is None or found is None:
        return {}
    return {"rights": rights, "pages_of_inspection": navigation(request.inspection, rights, found.view_name)}  # type: ignore[attr-defined]
