"""The page on which people make and revoke tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eyre.web.access.rights import Request
from eyre.web.api import tokens as keeper
from eyre.web.api.forms import TokenForm
from eyre.web.api.models import Token

_MADE = "made_token"  # kept by the session from the form to the next page


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
