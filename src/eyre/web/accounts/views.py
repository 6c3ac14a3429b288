"""The way into the demonstration: one account per role, opened by a press of a button on one's own computer."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from eyre.web.accounts.models import User
from eyre.web.demonstration import DOMAIN


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demonstration(request: HttpRequest) -> HttpResponse:
    """Choose a role and look round. There is no such page outside the demonstration."""
    if not settings.CONFIGURATION.demonstration:
        raise Http404
    accounts = User.objects.filter(email__endswith=DOMAIN, is_active=True).order_by("date_joined")
    if request.method == "POST":
        user = get_object_or_404(accounts, pk=request.POST.get("account"))
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("home")
    return render(request, "accounts/demonstration.html", {"accounts": accounts})
