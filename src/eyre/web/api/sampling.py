"""Calls on the caseload and the sample."""

from __future__ import annotations

import io
from datetime import date
from typing import Annotated, Any

from django.http import Http404
from django.utils.datastructures import MultiValueDict
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from eyre.assessment.inspection import Inspection as Value
from eyre.sampling.caseload import Caseload, read_caseload
from eyre.sampling.stage import drawing_framework, drawn_again
from eyre.web.access.table import Action
from eyre.web.api.api import Call, Text, allowed, said
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.sampling import selectors, services
from eyre.web.sampling.forms import DrawForm, SendForm
from eyre.web.sampling.models import SentFile

router = Router(tags=["sampling"])


class Finding(Schema):
    """Something in a caseload that is to be mended, or a notice."""

    place: str
    value: str | None
    reason: str
    remedy: str
    severity: str


class Checked(Schema):
    """What a caseload holds. problems: of severity error where a row cannot be relied on."""

    cases: int
    problems: list[Finding]


class Verified(Schema):
    """Whether the certificate gives this sample. differences: what is not as it claims."""

    same: bool
    differences: list[str]


class Replacement(Schema):
    """A case that cannot be inspected."""

    model_config = ConfigDict(extra="forbid")
    case_id: Text
    reason: Text


class SeedWanted(Schema):
    """public_value: what nobody can know yet, such as the first prize of a lottery of a later day."""

    model_config = ConfigDict(extra="forbid")
    public_value: Text


class Committed(Schema):
    """What the draw needs."""

    secret: str


class DrawWanted(Schema):
    """secret and public_value where a secret was committed, else seed. because: why it is drawn anew, if it is."""

    model_config = ConfigDict(extra="forbid")
    seed: Text = ""
    secret: Text = ""
    public_value: Text = ""
    because: Text = ""


class TakeBackWanted(Schema):
    """because: what has become of the secret; the certificate prints it."""

    model_config = ConfigDict(extra="forbid")
    because: Text


class DesignWanted(Schema):
    """What this inspection says of its draw, where it is not as the framework says. quotas: cases by quota."""

    model_config = ConfigDict(extra="forbid")
    size: int | None = Field(None, ge=1, lt=2**31)
    counted_on: date | None = None
    quotas: dict[Text, Annotated[int, Field(ge=1, lt=2**31)]] = Field(default_factory=dict)


class Meanings(Schema):
    """What the area's file means. columns: by heading. values: by column and what was written."""

    model_config = ConfigDict(extra="forbid")
    columns: dict[Text, Text] = Field(default_factory=dict)
    values: dict[Text, dict[Text, Text]] = Field(default_factory=dict)


class Rows(Schema):
    """How many rows there are now."""

    rows: int


class Drawn(Schema):
    """What the certificate says of the draw."""

    frame_hash: str
    sample_hash: str


class Replaced(Schema):
    """The reserve that takes the place of a case; none where its stratum has no more."""

    reserve: str | None


@router.post("/{slug:key}/caseload/check", response=Checked, summary="Check a register of cases")
def check(request: Call, key: str, caseload: File[UploadedFile]) -> dict[str, Any]:
    """A .csv or .xlsx file as an area sends it. Nothing is kept."""
    found, _rights = allowed(request, key, Action.SEND_CASELOAD)
    return _checked(store.read(found), caseload)


@router.post("/{slug:key}/caseload/sent", response=Checked, summary="Send a register of cases, to be taken in later")
def send(request: Call, key: str, caseload: File[UploadedFile]) -> dict[str, Any]:
    """It takes the place of an earlier one that waits."""
    found, _rights = allowed(request, key, Action.SEND_CASELOAD)
    checked = _checked(store.read(found), said(SendForm({}, MultiValueDict({"file": [caseload]})))["file"])
    caseload.seek(0)
    services.keep_sent(found, caseload, by=request.user)
    return checked


@router.delete("/{slug:key}/caseload/sent", response={204: None}, summary="Drop the register that waits")
def discard(request: Call, key: str) -> None:
    """Nothing of it is kept."""
    found, _rights = allowed(request, key, Action.SEND_CASELOAD)
    services.discard_sent(found, by=request.user)


@router.post("/{slug:key}/caseload/meanings", response=Checked, summary="Say what headings and values mean")
def explain(request: Call, key: str, meanings: Meanings) -> dict[str, Any]:
    """It is remembered for every file of this inspection; answers what the register that waits holds now."""
    found, _rights = allowed(request, key, Action.SEND_CASELOAD)
    services.explain(found, meanings.columns, meanings.values, by=request.user, seen=found.revision)
    return _told(selectors.read_sent(store.read(found), _sent(found)))


@router.post("/{slug:key}/caseload", response=Rows, summary="Take the register that waits in")
def take_in(request: Call, key: str) -> dict[str, int]:
    """Refused while anything in it is to be mended."""
    found, _rights = allowed(request, key, Action.SEND_CASELOAD)
    return {"rows": services.take_in(found, _sent(found), by=request.user, seen=found.revision)}


def _sent(inspection: Inspection) -> SentFile:
    sent = selectors.sent_file(inspection)
    if sent is None:
        raise Http404
    return sent


def _checked(value: Value, caseload: UploadedFile) -> dict[str, Any]:
    name = caseload.name or "caseload"
    return _told(
        read_caseload(
            io.BytesIO(caseload.read()), name, drawing_framework(value.frameworks), value.sampling,
            value.tables["people"],
        )
    )  # fmt: skip


def _told(read: Caseload) -> dict[str, Any]:
    names = Finding.model_fields
    return {
        "cases": read.cases.num_rows,
        "problems": [{name: getattr(problem, name) for name in names} for problem in read.problems],
    }


@router.put("/{slug:key}/sample/design", response={204: None}, summary="Say how many cases are drawn")
def set_design(request: Call, key: str, wanted: DesignWanted) -> None:
    """In the place of what was said before; what is left out is as the framework says."""
    found, _rights = allowed(request, key, Action.DRAW_SAMPLE)
    services.set_design(found, wanted.dict(), by=request.user, seen=found.revision)


@router.get("/{slug:key}/certificate/check", response=Verified, summary="Draw again by the certificate, and compare")
def check_certificate(request: Call, key: str) -> dict[str, Any]:
    """Anybody who has the caseload can do the same offline."""
    found, _rights = allowed(request, key, Action.SEE_SAMPLE)
    value = store.read(found)
    if value.certificate is None:
        raise Http404
    differences = drawn_again(value.certificate, value.tables, selectors.rules_of(value))
    return {"same": not differences, "differences": list(differences)}


@router.post("/{slug:key}/sample/replacements", response=Replaced, summary="Drop a case and take a reserve")
def replace_one(request: Call, key: str, wanted: Replacement) -> dict[str, Any]:
    """The next reserve of its stratum takes its place."""
    found, _rights = allowed(request, key, Action.REPLACE_CASE)
    seen = found.revision
    return {"reserve": services.replace_case(found, wanted.case_id, wanted.reason, by=request.user, seen=seen)}


@router.post("/{slug:key}/seed", response=Committed, summary="Commit a secret before the draw")
def commit(request: Call, key: str, wanted: SeedWanted) -> dict[str, str]:
    """Only the hash of the secret is kept: keep what is answered, the draw needs it."""
    found, _rights = allowed(request, key, Action.DRAW_SAMPLE)
    secret = services.commit(found, wanted.public_value, by=request.user, seen=found.revision)
    return {"secret": secret}


@router.post("/{slug:key}/seed/take-back", response={204: None}, summary="Take back a commitment whose secret is lost")
def take_back(request: Call, key: str, wanted: TakeBackWanted) -> None:
    """It stays on record."""
    found, _rights = allowed(request, key, Action.DRAW_SAMPLE)
    services.take_back(found, wanted.because, by=request.user, seen=found.revision)


@router.post("/{slug:key}/draw", response=Drawn, summary="Draw the sample")
def draw(request: Call, key: str, wanted: DrawWanted) -> dict[str, str]:
    """With the committed secret and the public value that nobody could know before, or from a seed that is open."""
    found, _rights = allowed(request, key, Action.DRAW_SAMPLE)
    value = store.read(found)
    wants = said(DrawForm(value.sampling, value.certificate is not None, {**wanted.dict(), "seen": found.revision}))
    services.draw(found, wants["source"], wants.get("because", ""), by=request.user, seen=found.revision)
    drawn = store.read(found).certificate
    assert drawn is not None  # it was drawn just now
    return {"frame_hash": drawn.frame_hash, "sample_hash": drawn.sample_hash}
