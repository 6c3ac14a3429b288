"""Who sees a programme, and who states it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponseBase

from eyre.web.access.models import Membership
from eyre.web.access.rights import Request, View
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Programme


def programmes_of(user: User) -> QuerySet[Programme]:
    """The programmes that somebody may see: who works in one of its inspections, or administers the installation."""
    if user.may_administer:
        return Programme.objects.order_by("title")
    mine = Membership.objects.filter(user=user).exclude(role=Role.READER.value)
    own = Q(pk__in=mine.filter(programme__isnull=False).values("programme"))
    through = Q(pk__in=mine.filter(inspection__programme__isnull=False).values("inspection__programme"))
    return Programme.objects.filter(own | through).order_by("title")


def managed_by(user: User) -> QuerySet[Programme]:
    """The programmes that somebody may state, plan, and open inspections in."""
    if user.may_administer:
        return Programme.objects.order_by("title")
    mine = Membership.objects.filter(user=user, role=Role.MANAGER.value, programme__isnull=False)
    return Programme.objects.filter(pk__in=mine.values("programme")).order_by("title")


def of_programme(view: View) -> View:
    """A view of a programme: who may not see it is told that there is none."""

    @wraps(view)
    def checked(request: Request, programme: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = programmes_of(request.user).filter(key=programme).first()
        if found is None:
            raise Http404
        return view(request, found, *args, **kwargs)

    return checked


def manages(view: View) -> Callable[..., HttpResponseBase]:
    """A view of a programme for those who state it."""

    @wraps(view)
    def checked(request: Request, programme: Programme, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not managed_by(request.user).filter(pk=programme.pk).exists():
            raise PermissionDenied
        return view(request, programme, *args, **kwargs)

    return of_programme(checked)
