"""Calls on the caseload and the sample."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from eyre.assessment.inspection import Inspection as Value
from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.sampling.caseload import read_caseload
from eyre.sampling.certificate import verify
from eyre.sampling.design import design
from eyre.sampling.replacement import replace_case, strata_table
from eyre.sampling.table_schemas import rules_of_draw
from eyre.web.access.table import Action
from eyre.web.api.api import Call, allowed
from eyre.web.inspections import store

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


class Replaced(Schema):
    """The reserve that takes the place of a case; none where its stratum has no more."""

    reserve: str | None


@router.post("/{slug:key}/caseload/check", response=Checked, summary="Check a register of cases")
def check(request: Call, key: str, caseload: File[UploadedFile]) -> dict[str, Any]:
    """A .csv or .xlsx file as an area sends it. Nothing is kept."""
    found, _rights = allowed(request, key, Action.SEND_CASELOAD)
    value = store.read(found)
    read = read_caseload(
        caseload.read(), caseload.name or "caseload", _rules(value), value.sampling, value.tables["people"]
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
    taken: list[str | None] = []

    def with_reserve(value: Value) -> Value:
        if value.certificate is None:
            raise EyreError("No sample was drawn yet. Draw one first.")
        sample, reserve = replace_case(value.tables["sample"], wanted.case_id, wanted.reason)
        taken.append(reserve)
        strata = strata_table(value.about.id, value.certificate.strata, sample)
        return replace(value, tables={**dict(value.tables), "sample": sample, "strata": strata})

    action = Action.REPLACE_CASE.value
    store.change(found, with_reserve, by=request.user, action=action, target=wanted.case_id)
    return {"reserve": taken[0]}


def _rules(value: Value) -> Framework:
    found = rules_of_draw(value.frameworks.values())
    if found is None:
        raise EyreError("No framework of this inspection says how a sample is drawn. Add `sampling:` to its pack.")
    return found[0]
