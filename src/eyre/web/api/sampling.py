"""Calls on the caseload and the sample."""

from __future__ import annotations

import io
from typing import Any

from django.http import Http404
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from eyre.assessment.inspection import Inspection as Value
from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.sampling.caseload import read_caseload
from eyre.sampling.certificate import committed_seed, verify
from eyre.sampling.design import design
from eyre.sampling.table_schemas import rules_of_draw
from eyre.web.access.table import Action
from eyre.web.api.api import Call, allowed
from eyre.web.inspections import store
from eyre.web.sampling import services

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
    case_id: str
    reason: str


class SeedWanted(Schema):
    """public_value: what nobody can know yet, such as the first prize of a lottery of a later day."""

    model_config = ConfigDict(extra="forbid")
    public_value: str


class Committed(Schema):
    """What the draw needs."""

    secret: str


class DrawWanted(Schema):
    """because: why it is drawn anew, where there is a sample already."""

    model_config = ConfigDict(extra="forbid")
    secret: str
    public_value: str
    because: str = ""


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
    value = store.read(found)
    read = read_caseload(
        io.BytesIO(caseload.read()), caseload.name or "caseload", _rules(value), value.sampling, value.tables["people"]
    )
    names = Finding.model_fields
    return {
        "cases": read.cases.num_rows,
        "problems": [{name: getattr(problem, name) for name in names} for problem in read.problems],
    }


@router.get("/{slug:key}/certificate/check", response=Verified, summary="Draw again by the certificate, and compare")
def check_certificate(request: Call, key: str) -> dict[str, Any]:
    """Anybody who has the caseload can do the same offline."""
    found, _rights = allowed(request, key, Action.SEE_SAMPLE)
    value = store.read(found)
    if value.certificate is None:
        raise Http404
    rules = design(_rules(value), value.sampling, value.about.inspected_from)
    tables = value.tables
    differences = verify(value.certificate, tables["caseload"], rules, tables["frame"], tables["sample"])
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


@router.post("/{slug:key}/draw", response=Drawn, summary="Draw the sample")
def draw(request: Call, key: str, wanted: DrawWanted) -> dict[str, str]:
    """With the committed secret and the public value that nobody could know before."""
    found, _rights = allowed(request, key, Action.DRAW_SAMPLE)
    source = committed_seed(wanted.secret, wanted.public_value, store.read(found).sampling)
    services.draw(found, source, wanted.because, by=request.user, seen=found.revision)
    drawn = store.read(found).certificate
    assert drawn is not None  # it was drawn just now
    return {"frame_hash": drawn.frame_hash, "sample_hash": drawn.sample_hash}


def _rules(value: Value) -> Framework:
    found = rules_of_draw(value.frameworks.values())
    if found is None:
        raise EyreError("No framework of this inspection says how a sample is drawn. Add `sampling:` to its pack.")
    return found[0]
