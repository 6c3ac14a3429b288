"""What the person who asks may do here: every page of an inspection goes through `needs`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from eyre.web.access.models import Membership
from eyre.web.access.table import Action, Role, Scope, State, scope
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection

View: TypeAlias = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Rights:
    """What somebody is to an inspection. person_keys: the rows of `people` that are this person."""

    roles: frozenset[Role]
    person_keys: frozenset[str]
    state: State

    def scope(self, action: Action) -> Scope:
        """With which objects this person may do something now."""
        return scope(self.roles, action, self.state)

    def may(self, action: Action) -> bool:
        """Whether this person may do something now, with some object."""
        return self.scope(action) is not Scope.NONE

    @property
    def sees(self) -> bool:
        """Whether the inspection is there for this person at all. A reader sees it once it is published."""
        return bool(self.roles - {Role.READER}) or (bool(self.roles) and self.state is State.PUBLISHED)

    @cached_property
    def allowed(self) -> frozenset[str]:
        """The names of all that this person may do now; templates ask `'draw_sample' in rights.allowed`."""
        return frozenset(action.value for action in Action if self.may(action))


class Request(HttpRequest):
    """A request of somebody who has signed in, with what this person may do in the inspection of the page."""

    user: User
    rights: Rights
    inspection: Inspection


def memberships_of(user: User, inspection: Inspection) -> QuerySet[Membership]:
    """The roles of a person in an inspection, its programme's included."""
    here = Q(inspection=inspection)
    if inspection.programme_id:
        here |= Q(programme=inspection.programme_id)
    return Membership.objects.filter(here, user=user)


def rights_of(user: User, inspection: Inspection) -> Rights:
    """What a person is to an inspection."""
    rows = list(memberships_of(user, inspection).values_list("role", "person_key"))
    keys = frozenset(key for _, key in rows if key)
    return Rights(frozenset(Role(role) for role, _ in rows), keys, State(inspection.state))


def opened(user: User, key: str) -> tuple[Inspection, Rights]:
    """An inspection, and what a person is to it. Raises Http404 where it is not there for this person."""
    inspection = Inspection.objects.filter(key=key).select_related("programme").first()
    if inspection is None or not (rights := rights_of(user, inspection)).sees:
        raise Http404
    return inspection, rights


def visible_to(user: User) -> QuerySet[Inspection]:
    """The inspections that a person may see now, as `Rights.sees` has it."""
    other_roles = [role.value for role in Role if role is not Role.READER]
    mine = Membership.objects.filter(user=user)
    working = mine.filter(role__in=other_roles)
    seen = Q(pk__in=working.filter(inspection__isnull=False).values("inspection"))
    seen |= Q(programme__in=working.filter(programme__isnull=False).values("programme"))
    reading = Q(pk__in=mine.filter(inspection__isnull=False).values("inspection"))
    reading |= Q(programme__in=mine.filter(programme__isnull=False).values("programme"))
    return Inspection.objects.filter(seen | (reading & Q(state=State.PUBLISHED.value)))


def needs(action: Action) -> Callable[[View], View]:
    """A view of an inspection that asks for a right. It is called with the request and the inspection.

    Who has no role here is told that there is no such page; who may not do it now, that it is not allowed. The view
    finds the person's rights as request.rights.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: Request, key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.inspection, request.rights = opened(request.user, key)
            if not request.rights.may(action):
                raise PermissionDenied
            return view(request, request.inspection, *args, **kwargs)

        checked.action = action  # type: ignore[attr-defined]
        return checked

    return wrap
