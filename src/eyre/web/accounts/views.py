"""Pages of one's own account; and the way into the demonstration, by a press of a button on one's own computer."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eyre.web.access.rights import Request
from eyre.web.access.roles import ROLE_WORK
from eyre.web.accounts import kept
from eyre.web.accounts.forms import NameForm
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.demonstration import DOMAIN, GROUPS


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demonstration(request: HttpRequest) -> HttpResponse:
    """Choose a role and look round. There is no such page outside the demonstration."""
    if not settings.CONFIGURATION.demonstration:
        raise Http404
    accounts = User.objects.filter(email__endswith=DOMAIN, is_active=True)
    if request.method == "POST":
        user = get_object_or_404(accounts, pk=request.POST.get("account"))
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        UserSession.objects.create_from_request(request)
        return redirect("home")
    by_role = {role: account for account in accounts for role in account.memberships.values_list("role", flat=True)}
    groups = [
        (_(title), [(by_role[role.value], ROLE_WORK[role]) for role in roles if role.value in by_role])
        for title, roles in GROUPS
    ]
    return render(request, "accounts/demonstration.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Request) -> HttpResponse:
    """One's own account at a glance: name, roles, password, second factor, sessions."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        request.user.name = form.cleaned_data["name"]
        request.user.save(update_fields=["name"])
        record(by=request.user, action="change_name")
        messages.success(request, _("Your name was changed."))
        return redirect("accounts:mine")
    shown = {
        "form": form,
        "memberships": request.user.memberships.select_related("inspection", "programme").order_by("since"),
        "factors": Authenticator.objects.filter(user=request.user)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .count(),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
        "calendar": hasattr(request.user, "feed"),
        "tokens": request.user.tokens.count(),
        "demonstration": settings.CONFIGURATION.demonstration,
        "single_sign_on": settings.SIGN_IN.single_sign_on is not None,
    }
    return render(request, "accounts/mine.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: Request) -> HttpResponse:
    """Where somebody is signed in; POST ends one of these sessions, or all but this one."""
    own = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        ended = [one for one in own if not one.is_current() and chosen in ("others", str(one.pk))]
        for one in ended:
            one.end()
        record(by=request.user, action="end_sessions", detail={"ended": len(ended)})
        messages.success(request, _("Signed out there."))
        return redirect("accounts:sessions")
    return render(request, "accounts/sessions.html", {"sessions": own})


@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: Request, token: str) -> HttpResponse:
    """What was sent when the session had ended: shown, and sent again at the press of a button."""
    form = kept.find(token, request.user)
    if form is None:
        raise Http404
    if request.method == "POST":
        form.delete()
        # 307: the browser sends the same fields once more, now to where they were meant to go.
        return HttpResponse(status=307, headers={"Location": form.address})
    return render(request, "accounts/kept.html", {"kept": form, "token": token, "fields": kept.fields_of(form, token)})


@require_POST
def discard(request: Request, token: str) -> HttpResponse:
    """Throw away what was kept."""
    form = kept.find(token, request.user)
    if form is None:
        raise Http404
    form.delete()
    messages.success(request, _("What you had typed was thrown away."))
    return redirect("home")
