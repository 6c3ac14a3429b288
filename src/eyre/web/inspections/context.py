"""What templates of an inspection may read without their views' doing."""

from __future__ import annotations

from functools import partial
from typing import cast

from django.http import HttpRequest

from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection
from eyre.web.inspections.navigation import navigation


def inspection(request: HttpRequest) -> dict[str, object]:
    """The navigation and the rights, on pages that went through `needs`."""
    rights = getattr(request, "rights", None)
    found = request.resolver_match
    if rights is None or found is None:
        return {}
    here: Inspection = request.inspection  # type: ignore[attr-defined]
    user = cast(User, request.user)
    pages = partial(navigation, here, user, rights, found.view_name)  # worked out where a page shows it
    shown: dict[str, object] = {"rights": rights, "pages_of_inspection": pages}
    # What an inspection says of who may see it stands on its pages, instead of what the installation says of all.
    return shown | ({"marking": here.marking} if here.marking else {})
