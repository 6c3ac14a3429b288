"""Pages on which people open what they have to programs: tokens, a calendar, webhooks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eyre.web.access.rights import Request
from eyre.web.api import feeds
from eyre.web.api import tokens as keeper
from eyre.web.api import webhooks as hooks
from eyre.web.api.forms import TokenForm, WebhookForm
from eyre.web.api.models import Feed, Token, Webhook
from eyre.web.api.words import TOLD


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Request) -> HttpResponse:
    """The tokens of the person who asks, and a form for another."""
    form, made = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = keeper.create(request.user, given["name"], given["scopes"], given["days"])
        form = TokenForm()
    shown = {"form": form, "tokens": Token.objects.filter(user=request.user), "made": made}
    return _once(request, "api/tokens.html", shown)


@require_POST
def revoke(request: Request, token: int) -> HttpResponse:
    """Make one of one's own tokens worthless."""
    keeper.revoke(get_object_or_404(Token, pk=token, user=request.user), by=request.user)
    messages.success(request, _("The token is worth nothing any more."))
    return redirect("tokens")


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Request) -> HttpResponse:
    """The address of one's own calendar: make one, or another in its place."""
    made = ""
    if request.method == "POST":
        made = request.build_absolute_uri(reverse("feed", args=[feeds.open_feed(request.user)]))
    shown = {"feed": Feed.objects.filter(user=request.user).first(), "made": made}
    return _once(request, "api/calendar.html", shown)


@require_POST
def end_calendar(request: Request) -> HttpResponse:
    """Let the address of one's own calendar lead nowhere."""
    feeds.end_feed(request.user)
    messages.success(request, _("The address leads nowhere any more."))
    return redirect("calendar")


@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: Request) -> HttpResponse:
    """The programs that are told, and a form for another."""
    if not request.user.may_administer:
        raise PermissionDenied
    form, made = WebhookForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = hooks.add(given["address"], given["actions"], by=request.user)
        form = WebhookForm()
    there = [
        {"webhook": one, "told": [TOLD[action] for action in one.actions if action in TOLD]}
        for one in Webhook.objects.order_by("pk")
    ]
    return _once(request, "api/webhooks.html", {"form": form, "there": there, "made": made})


@require_POST
def remove_webhook(request: Request, webhook: int) -> HttpResponse:
    """Tell a program nothing any more."""
    if not request.user.may_administer:
        raise PermissionDenied
    hooks.remove(get_object_or_404(Webhook, pk=webhook), by=request.user)
    messages.success(request, _("The program is told nothing any more."))
    return redirect("webhooks")


def _once(request: Request, template: str, shown: dict[str, Any]) -> HttpResponse:
    """A page that shows a secret in the answer to the very request that made it, and is kept nowhere."""
    answer = render(request, template, shown)
    answer["Cache-Control"] = "no-store"
    return answer
