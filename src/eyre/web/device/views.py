"""What a device asks the server for; the page of what it keeps, which is also opened without a network."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eyre.errors import EyreError
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action
from eyre.web.device import selectors
from eyre.web.device.carry import MOST_BYTES, take_in
from eyre.web.device.forms import CarryFileForm
from eyre.web.device.keys import device_secret
from eyre.web.device.words import words
from eyre.web.inspections.models import Inspection


@login_not_required
@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, the token that goes with what is sent, and the secret that opens this person's devices."""
    if not request.user.is_authenticated:
        return JsonResponse({"reason": _("You are not signed in.")}, status=401)
    user = request.user
    return JsonResponse({"person": str(user.pk), "csrf": get_token(request), "secret": device_secret(user)})


@never_cache
@require_safe
def cases(request: Request) -> JsonResponse:
    """The cases given to whoever asks, and what a carry-file of their inspections needs."""
    return JsonResponse(selectors.given_to(request.user))


@login_not_required
@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What this device keeps. The page itself knows nothing of it: the script reads the device."""
    return render(request, "device/work.html", _shown())


@login_not_required
@never_cache
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The same page as nobody sees it: this is what the device opens without a network, so it holds no person."""
    request.user = AnonymousUser()
    return render(request, "device/work.html", {**_shown(), "is_shell": True})


def _shown() -> dict[str, object]:
    addresses = {
        "session": reverse("device:session"),
        "cases": reverse("device:cases"),
        "work": reverse("device:work"),
        "form": static("eyre/case-form.js"),
        "sign_in": reverse(settings.LOGIN_URL),
        "days": settings.CONFIGURATION.device_days,
    }
    return {"device": {"words": words(), **addresses}}


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens pages without a network. It names what it keeps, so a new build is another script."""
    style = f"eyre/{settings.CONFIGURATION.theme}.css"
    files = [static(name) for name in (style, "eyre/app.js", "eyre/device.js", "eyre/work.js", "eyre/case-form.js")]
    files.append(static("eyre/icon.svg"))
    code = (settings.HERE / "static" / "eyre" / "worker.js").read_text(encoding="utf-8")
    version = hashlib.sha256("\n".join([*files, code]).encode()).hexdigest()[:16]
    build = {"version": version, "files": files, "shell": reverse("device:shell")}
    response = HttpResponse(f"self.BUILD={json.dumps(build)};\n{code}", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.RESCUE_DEVICE)
def carry_file(request: Request, inspection: Inspection) -> HttpResponse:
    """Take in what a device could not send."""
    form = CarryFileForm(request.POST or None, request.FILES or None)
    refused: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MOST_BYTES:
                raise EyreError(_("This file is larger than any carry-file. Choose the .eyre-carry file."))
            taken = take_in(inspection, file.read(), by=request.user, at=timezone.now())
        except EyreError as error:
            form.add_error("file", str(error))
        else:
            said = ngettext(
                "%(count)d answer of %(person)s is here now.",
                "%(count)d answers of %(person)s are here now.",
                taken.kept,
            )
            messages.success(request, said % {"count": taken.kept, "person": taken.person_key})
            if not taken.refused:
                return redirect("device:carry-file", inspection.key)
            refused = taken.refused
    shown = {"inspection": inspection, "form": form, "refused": refused}
    return render(request, "device/carry_file.html", shown)
