"""Pages on which people open what they have to programs: tokens, a calendar, webhooks."""

from __future__ import annotations

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

# What the session keeps from a form to the page after it, where it is shown once.
_MADE, _ADDRESS, _SECRET = "made_token", "calendar_address", "webhook_secret"


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Request) -> HttpResponse:
    """The tokens of the person who asks, and a form for another."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        request.session[_MADE] = keeper.create(request.user, given["name"], given["scopes"], given["days"])
        return redirect("tokens")
    shown = {"form": form, "tokens": Token.objects.filter(user=request.user), "made": request.session.pop(_MADE, "")}
    return render(request, "api/tokens.html", shown)


@require_POST
def revoke(request: Request, token: int) -> HttpResponse:
    """Make one of one's own tokens worthless."""
    keeper.revoke(get_object_or_404(Token, pk=token, user=request.user), by=request.user)
    messages.success(request, _("The token is worth nothing any more."))
    return redirect("tokens")


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Request) -> HttpResponse:
    """The address of one's own calendar: make one, or another in its place."""
    if request.method == "POST":
        address = reverse("feed", args=[feeds.open_feed(request.user)])
        request.session[_ADDRESS] = request.build_absolute_uri(address)
        return redirect("calendar")
    shown = {"feed": Feed.objects.filter(user=request.user).first(), "made": request.session.pop(_ADDRESS, "")}
    return render(request, "api/calendar.html", shown)


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
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        request.session[_SECRET] = hooks.add(given["address"], given["actions"], by=request.user)
        return redirect("webhooks")
    there = [
        {"webhook": one, "told": [TOLD[action] for action in one.actions if action in TOLD]}
        for one in Webhook.objects.order_by("pk")
    ]
    shown = {"form": form, "there": there, "made": request.session.pop(_SECRET, "")}
    return render(request, "api/webhooks.html", shown)


@require_POST
def remove_webhook(request: Request, webhook: int) -> HttpResponse:
    """Tell a program nothing any more."""
    if not request.user.may_administer:
        raise PermissionDenied
    hooks.remove(get_object_or_404(Webhook, pk=webhook), by=request.user)
    messages.success(request, _("The program is told nothing any more."))
    return redirect("webhooks")
