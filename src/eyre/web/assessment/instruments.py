"""The instruments of an inspection, and its move to another version of them: looked at first, then confirmed."""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from eyre.assessment.fitting import Unfitting, unfitting
from eyre.assessment.inspection import Inspection as Value
from eyre.bundle.move import Move, move
from eyre.bundle.packs import read_packs
from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.framework.load import find_pack, installed_packs
from eyre.web.access.rights import Request, needs
from eyre.web.access.table import Action, Scope
from eyre.web.accounts.models import User
from eyre.web.assessment.reach import hidden_ids
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection

MOST_BYTES = 1 << 20  # a pack is text: a hundred times smaller


class PackForm(forms.Form):
    """Another version: as a file, as that file is sent again to confirm, or as it comes with eyre."""

    packs = forms.FileField(
        label=gettext_lazy("Another version"),
        help_text=gettext_lazy("A .zip file with the folder of the pack, and of each pack that extends it."),
        required=False,
    )
    again = forms.CharField(widget=forms.HiddenInput, required=False)
    installed = forms.BooleanField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        """As `sent`: what was sent, in base64, so that the next page can send it again."""
        said = super().clean() or {}
        file, again = said.get("packs"), said.get("again")
        if file and file.size > MOST_BYTES:
            self.add_error("packs", _("No pack is as large as that. Choose the .zip file of a pack."))
        elif not (file or again or said.get("installed") or self.has_error("packs")):
            self.add_error("packs", _("Choose the .zip file of a pack."))
        else:
            said["sent"] = base64.b64encode(file.read()).decode("ascii") if file else again
        return said


@dataclass(frozen=True)
class Listed:
    """An answer that does not fit. value: None where the reader may not see answers."""

    one: Unfitting
    value: str | None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MOVE_VERSION)
def instruments(request: Request, inspection: Inspection) -> HttpResponse:
    """The versions in use, and what does not fit them; what would change by a move, and the move."""
    value = store.read(inspection)
    form = PackForm(request.POST, request.FILES) if request.method == "POST" else PackForm()
    preview: Move | None = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            if "move" in request.POST:
                count = move_to(inspection, said["sent"], by=request.user, seen=said["seen"])
                told = ngettext(
                    "%d assessment goes on under the new version.", "%d assessments go on under the new version.", count
                )
                messages.success(request, told % count)
                return redirect("assessment:instruments", inspection.key)
            preview = move(value, sent_packs(value, said["sent"]))
        except EyreError as error:
            form.add_error("packs", str(error))
    shown = {
        "inspection": inspection,
        "frameworks": value.frameworks.values(),
        "earlier": value.earlier,
        "others": [pack.version for pack in _other_versions(value)],
        "form": form,
        "preview": preview,
        "changes": [(value.frameworks[name], told) for name, told in preview.changes.items()] if preview else [],
        "unfitting": _listed(request, inspection, preview.unfitting if preview else unfitting(value)),
    }
    return render(request, "assessment/instruments.html", shown, status=422 if form.errors else 200)


def move_to(inspection: Inspection, sent: str, *, by: User, seen: int | None) -> int:
    """Move an inspection to versions that were sent, on record. Returns how many assessments go on under them."""
    moved: list[Move] = []

    def how(value: Value) -> Value:
        moved.append(move(value, sent_packs(value, sent)))
        return moved[-1].inspection

    before = {id_: pack.version for id_, pack in store.frameworks(inspection).items()}
    store.change(inspection, how, by=by, action="move_version", seen=seen, detail={"from": before})
    return moved[-1].moved


def sent_packs(value: Value, sent: str) -> tuple[Framework, ...]:
    """The packs that were sent, in base64; those that come with eyre where nothing was. Raises EyreError for others."""
    if not sent:
        return _other_versions(value)
    try:
        data = base64.b64decode(sent, validate=True)
    except binascii.Error:
        raise EyreError(_("The file did not arrive whole. Choose it again.")) from None
    with tempfile.TemporaryDirectory(prefix="eyre-") as folder:
        file = Path(folder) / "packs.zip"
        file.write_bytes(data)
        return read_packs(file)


def _other_versions(value: Value) -> tuple[Framework, ...]:
    """The packs that come with eyre and of which the inspection uses another version."""
    here = (find_pack(id_) for id_ in value.frameworks if id_ in installed_packs())
    return tuple(pack for pack in here if pack.version != value.frameworks[pack.id].version)


def _listed(request: Request, inspection: Inspection, found: Iterable[Unfitting]) -> list[Listed]:
    """What does not fit, with values for those who see all answers; none of a case to be judged blind."""
    unseen = hidden_ids(inspection, request.rights)
    sees = request.rights.scope(Action.SEE_ANSWERS) is Scope.ALL
    return [Listed(one, one.value if sees and one.assessment_id not in unseen else None) for one in found]
