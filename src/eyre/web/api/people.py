"""Calls on who has which role in an inspection or a programme, and on erasing who somebody was."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from eyre.document import render_pdf
from eyre.web.access import invitations, memberships, selectors
from eyre.web.access.forms import InviteForm, PersonForm
from eyre.web.access.memberships import Place
from eyre.web.access.models import Membership
from eyre.web.access.table import Action, Role
from eyre.web.accounts.models import User
from eyre.web.api.api import Call, Text, allowed, answers, said, scoped
from eyre.web.audit.record import saw
from eyre.web.retention import services as retention
from eyre.web.retention.certificate import certificate as certificate_of
from eyre.web.retention.forms import EraseForm
from eyre.web.retention.selectors import erasures_of

inspections = Router(tags=["people"])
programmes = Router(tags=["people"])


class RoleWanted(Schema):
    """A role for an address. person_key: which row of the table people this is, in an inspection."""

    model_config = ConfigDict(extra="forbid")
    email: Text
    role: Role
    person_key: Text = ""


class Identified(Schema):
    """Which row of the table people somebody is; none where empty."""

    model_config = ConfigDict(extra="forbid")
    person_key: Text


class Member(Schema):
    """Somebody with a role."""

    id: int
    email: str
    name: str
    role: Role
    person_key: str


class Invited(Schema):
    """An invitation that is open."""

    id: UUID
    email: str
    role: str
    expires_at: datetime


class People(Schema):
    """Who has a role, and who is invited to one."""

    members: list[Member]
    invited: list[Invited]


class Given(Schema):
    """What became of it. link: the invitation, where the installation has no mail server to send it."""

    given: bool
    link: str = ""


class Erased(Schema):
    """What is erased, by the keys of people and the ids of notes, and why."""

    model_config = ConfigDict(extra="forbid")
    people: list[Text] = Field(default_factory=list)
    notes: list[Text] = Field(default_factory=list)
    reason: Text


class Erasure(Schema):
    """The entry of the record that proves it."""

    number: int
    at: str


@inspections.get("/{slug:key}/members", response=People, summary="Who has which role")
def members(request: Call, key: str) -> dict[str, Any]:
    """And who is invited to one."""
    return _people(request, _inspection(request, key))


@inspections.post("/{slug:key}/members", response={201: Given}, summary="Give a role, or invite somebody to it")
def give(request: Call, key: str, wanted: RoleWanted) -> dict[str, Any]:
    """At once where the address has an account, else by an invitation."""
    return _give(request, _inspection(request, key), wanted)


@inspections.put("/{slug:key}/members/{int:member}", response={204: None}, summary="Say who somebody is")
def identify(request: Call, key: str, member: int, identified: Identified) -> None:
    """This decides which cases are theirs."""
    found, _rights = allowed(request, key, Action.MANAGE_PEOPLE)
    form = PersonForm(identified.dict(), inspection=found)
    memberships.identify(_member(Place(inspection=found), member), said(form)["person_key"], by=request.user)


@inspections.delete("/{slug:key}/members/{int:member}", response={204: None}, summary="Take a role away")
def take(request: Call, key: str, member: int) -> None:
    """Refused where nobody would be left who manages people."""
    memberships.take(_member(_inspection(request, key), member), by=request.user)


@inspections.delete("/{slug:key}/invitations/{uuid:invitation}", response={204: None}, summary="Withdraw an invitation")
def withdraw(request: Call, key: str, invitation: UUID) -> None:
    """Its link opens nothing any more."""
    _withdraw(request, _inspection(request, key), invitation)


@programmes.get("/{slug:programme}/members", response=People, summary="Who has which role in all inspections")
def members_of_programme(request: Call, programme: str) -> dict[str, Any]:
    """And who is invited to one."""
    return _people(request, _programme(request, programme))


@programmes.post("/{slug:programme}/members", response={201: Given}, summary="Give a role in all inspections")
def give_in_programme(request: Call, programme: str, wanted: RoleWanted) -> dict[str, Any]:
    """At once where the address has an account, else by an invitation."""
    return _give(request, _programme(request, programme), wanted)


@programmes.delete("/{slug:programme}/members/{int:member}", response={204: None}, summary="Take a role away")
def take_in_programme(request: Call, programme: str, member: int) -> None:
    """Refused where nobody would be left who manages people."""
    memberships.take(_member(_programme(request, programme), member), by=request.user)


@programmes.delete(
    "/{slug:programme}/invitations/{uuid:invitation}", response={204: None}, summary="Withdraw an invitation"
)
def withdraw_in_programme(request: Call, programme: str, invitation: UUID) -> None:
    """Its link opens nothing any more."""
    _withdraw(request, _programme(request, programme), invitation)


def _inspection(request: Call, key: str) -> Place:
    found, _rights = allowed(request, key, Action.MANAGE_PEOPLE)
    return Place(inspection=found)


def _programme(request: Call, key: str) -> Place:
    scoped(request, Action.MANAGE_PEOPLE)
    found = selectors.programmes_managed_by(request.user).filter(key=key).first()
    if found is None:
        raise Http404
    return Place(programme=found)


def _people(request: Call, where: Place) -> dict[str, Any]:
    if where.inspection:
        saw(by=request.user, inspection=where.key, target="people")
    rows = [row.membership for row in selectors.members(where)]
    told = [
        {"id": one.pk, "email": one.user.email, "name": one.user.name, "role": one.role, "person_key": one.person_key}
        for one in rows
    ]
    return {"members": told, "invited": list(selectors.invited(where))}


def _give(request: Call, where: Place, wanted: RoleWanted) -> dict[str, Any]:
    wants = said(InviteForm(wanted.dict(), inspection=where.inspection))
    role, key = Role(wants["role"]), wants.get("person_key", "")
    user = User.objects.filter(email=wants["email"].lower(), is_active=True).first()
    if user:
        memberships.give(user, role, where, person_key=key, by=request.user)
        return {"given": True}
    invitation, token = invitations.invite(wants["email"], role, where, person_key=key, by=request.user)
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
    return {"given": False, "link": "" if invitations.send(invitation, link) else link}


def _member(where: Place, member: int) -> Membership:
    if member >= 2**63:
        raise Http404
    return get_object_or_404(Membership.objects.select_related("user"), pk=member, **where.columns)


def _withdraw(request: Call, where: Place, invitation: UUID) -> None:
    invitations.withdraw(get_object_or_404(selectors.invited(where), pk=invitation), by=request.user)


@inspections.post("/{slug:key}/erasures", response={201: Erasure}, summary="Erase personal data")
def erase(request: Call, key: str, erased: Erased) -> Any:
    """Names and contacts of people, and texts of notes; every judgement stays. The answer names its proof."""
    found, _rights = allowed(request, key, Action.ERASE)
    wants = said(EraseForm(erased.dict(), inspection=found))
    people, notes = wants.get("people", []), wants.get("notes", [])
    return retention.erase(found, people, notes, reason=wants["reason"], by=request.user)


@inspections.get(
    "/{slug:key}/erasures/{int:number}/certificate",
    summary="The certificate of an erasure",
    openapi_extra=answers("application/pdf"),
)
def certificate(request: Call, key: str, number: int) -> HttpResponse:
    """As PDF."""
    found, _rights = allowed(request, key, Action.ERASE)
    if number >= 2**63:
        raise Http404
    entry = get_object_or_404(erasures_of(found), number=number)
    configuration = settings.CONFIGURATION
    marking = found.marking or configuration.marking
    made = certificate_of(entry, found, service=configuration.service_name, marking=marking)
    return HttpResponse(render_pdf(made), content_type="application/pdf")
