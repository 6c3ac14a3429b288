"""Who may go on: somebody who has signed in, with a second factor where the installation asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from eyre.web.access.models import Membership
from eyre.web.accounts import kept
from eyre.web.accounts.configuration import EVERYBODY
from eyre.web.accounts.models import User
from eyre.web.accounts.sessions import touch


class SignInRequired(LoginRequiredMiddleware):
    """Sends to sign in who has not; what was in a form that came too late is kept meanwhile."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Note that somebody is there, or ask them to sign in."""
        if request.user.is_authenticated:
            touch(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        """To the page of signing in, from which the way leads back."""
        if request.content_type == "application/json":
            return HttpResponse(status=401)  # a script asked: it tells its user and sends again later
        address = request.get_full_path()
        if request.method == "POST":
            token = kept.keep(request)
            # What was posted to cannot be opened by a link: without a form that was kept, the way leads home.
            address = reverse("accounts:kept", args=[token]) if token else resolve_url("home")
        return redirect(f"{resolve_url(self.get_login_url(view_func))}?{urlencode({'next': address})}")


class SecondFactor:
    """Leads who needs a second factor, and has none yet, to where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The way to the page of second factors, from any page but those of the own account."""
        asked = settings.SIGN_IN.second_factor
        if not asked or not isinstance(request.user, User) or not getattr(view, "login_required", True):
            return None
        if request.path.startswith(reverse("accounts:mine")) or has_second_factor(request):
            return None
        if EVERYBODY not in asked and not Membership.objects.filter(user=request.user, role__in=asked).exists():
            return None
        messages.info(request, _("Your work here needs a second factor. Set one up, then go on."))
        return redirect("mfa_index")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether somebody has a second factor, here or at the provider through which they have signed in."""
    if not isinstance(request.user, User):
        return False
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "socialaccount" for record in records) or bool(is_mfa_enabled(request.user))
