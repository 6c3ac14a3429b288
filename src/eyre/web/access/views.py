"""Pages on people: who has which role in an inspection or a programme, invitations, and all accounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eyre.web.access import invitations, memberships, selectors, services
from eyre.web.access.forms import AddressForm, AdministratorForm, InviteForm, PersonForm
from eyre.web.access.memberships import Place
from eyre.web.access.models import Membership
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action, Role
from eyre.web.accounts.forms import OpenAccountForm
from eyre.web.accounts.models import User
from eyre.web.audit.record import saw
from eyre.web.inspections.models import Inspection

OfPlace = Callable[..., HttpResponse]


def of_inspection(view: OfPlace) -> Callable[..., HttpResponseBase]:
    """A page on the people of an inspection, for who manages them."""

    @needs(Action.MANAGE_PEOPLE)
    @wraps(view)
    def shown(request: Request, inspection: Inspection, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, Place(inspection=inspection), *args, **kwargs)

    return shown


def of_programme(view: OfPlace) -> Callable[..., HttpResponseBase]:
    """A page on the people of a programme, for who manages them or the installation."""

    @wraps(view)
    def shown(request: Request, programme: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = selectors.programmes_managed_by(request.user).filter(key=programme).first()
        if found is None:
            raise Http404
        return view(request, Place(programme=found), *args, **kwargs)

    return shown


def address(where: Place, name: str, *args: object) -> str:
    """The address of a page on the people of a place."""
    if where.inspection:
        return reverse(f"access:{name}", args=[where.inspection.key, *args])
    assert where.programme is not None  # a place is one of the two
    return reverse(f"access:programme-{name}", args=[where.programme.key, *args])


@require_safe
def people(request: Request, where: Place) -> HttpResponse:
    """Who has which role, and who is invited to one."""
    if where.inspection:
        saw(by=request.user, inspection=where.key, target="people")
    above = where.inspection.programme if where.inspection else None
    shown = {
        "members": selectors.members(where),
        "above": selectors.members(Place(programme=above)) if above else [],
        "invited": selectors.invited(where),
        "add": address(where, "add"),
    }
    return _render(request, where, "people", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, where: Place) -> HttpResponse:
    """Give a role to an address: at once where it has an account, else by an invitation."""
    form = InviteForm(request.POST or None, inspection=where.inspection)
    if request.method != "POST" or not form.is_valid():
        return _render(request, where, "add", {"form": form})
    role, key = Role(form.cleaned_data["role"]), form.cleaned_data.get("person_key", "")
    user = User.objects.filter(email=form.cleaned_data["email"].lower(), is_active=True).first()
    if user:
        memberships.give(user, role, where, person_key=key, by=request.user)
        messages.success(request, _("The role was given."))
        return redirect(address(where, "people"))
    invitation, token = invitations.invite(form.cleaned_data["email"], role, where, person_key=key, by=request.user)
    return _sent_or_shown(request, invitation, token, address(where, "people"))


@require_http_methods(["GET", "HEAD", "POST"])
def identify(request: Request, inspection: Inspection, membership: int) -> HttpResponse:
    """Say which row of `people` somebody is."""
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership, inspection=inspection)
    form = PersonForm(request.POST or None, inspection=inspection, initial={"person_key": found.person_key})
    where = Place(inspection=inspection)
    if request.method == "POST" and form.is_valid():
        memberships.identify(found, form.cleaned_data["person_key"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(address(where, "people"))
    return _render(request, where, "identify", {"form": form, "membership": found})


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, where: Place, membership: int) -> HttpResponse:
    """Take a role away, after asking."""
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership, **where.columns)
    if request.method == "POST":
        memberships.take(found, by=request.user)
        messages.success(request, _("The role was taken away."))
        return redirect(address(where, "people"))
    return _render(request, where, "remove", {"membership": found})


@require_POST
def withdraw(request: Request, where: Place, invitation: UUID) -> HttpResponse:
    """Make the link of an invitation open nothing any more."""
    invitations.withdraw(get_object_or_404(selectors.invited(where), pk=invitation), by=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect(address(where, "people"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Open an account by the link of an invitation."""
    invitation = invitations.find(token)
    if invitation is None:
        return render(request, "access/no_invitation.html", status=404)
    form = OpenAccountForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        invitations.open_account(invitation, **form.cleaned_data)
        messages.success(request, _("Your account is open. Sign in with the password that you have chosen."))
        return redirect("account_login")
    return render(request, "access/accept.html", {"form": form, "invitation": invitation})


@require_safe
def accounts(request: Request) -> HttpResponse:
    """All accounts of the installation."""
    _administers(request)
    search = request.GET.get("search", "").strip()
    page = Paginator(selectors.accounts(search), 50).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "search": search,
        "invited": invitations.still_open().filter(role=""),
        "programmes": selectors.programmes_managed_by(request.user),
        "locked": selectors.locked([user.email for user in page]),
    }
    return render(request, "access/accounts.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request, user: UUID) -> HttpResponse:
    """One account; POST closes or opens it, ends its lock-out, or takes its second factor off."""
    _administers(request)
    found = get_object_or_404(User, pk=user)
    if request.method == "POST":
        done = services.ACCOUNT_CHANGES.get(request.POST.get("change", ""))
        if done is None:
            raise Http404
        done(found, by=request.user)
        messages.success(request, _("Done."))
        return redirect("access:account", found.pk)
    shown = {
        "account": found,
        "memberships": found.memberships.select_related("inspection", "programme"),
        "factors": selectors.factors(found),
        "locked": bool(selectors.locked([found.email])),
    }
    return render(request, "access/account.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: Request, user: UUID) -> HttpResponse:
    """Give an account another address."""
    _administers(request)
    found = get_object_or_404(User, pk=user)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_address(found, form.cleaned_data["email"], by=request.user)
        messages.success(request, _("The address was changed."))
        return redirect("access:account", found.pk)
    return render(request, "access/change_address.html", {"account": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def invite_administrator(request: Request) -> HttpResponse:
    """Invite somebody to administer the installation."""
    _administers(request)
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation, token = invitations.invite(form.cleaned_data["email"], None, Place(), by=request.user)
        return _sent_or_shown(request, invitation, token, reverse("access:accounts"))
    return render(request, "access/invite_administrator.html", {"form": form})


def _administers(request: Request) -> None:
    if not request.user.may_administer:
        raise PermissionDenied


def _sent_or_shown(request: Request, invitation: Any, token: str, back: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
    if invitations.send(invitation, link):
        messages.success(request, _("The invitation was sent."))
        return redirect(back)
    return render(request, "access/link.html", {"link": link, "email": invitation.email, "back": back})


def _render(request: Request, where: Place, page: str, shown: dict[str, Any]) -> HttpResponse:
    frame = "inspections/inspection.html" if where.inspection else "access/programme.html"
    names = {"frame": frame, "where": where, "inspection": where.inspection, "back": address(where, "people")}
    return render(request, f"access/{page}.html", {**names, **shown})
