"""What pages on the caseload and the sample change: each a call of the library, on record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from eyre.assessment.inspection import Inspection as Value
from eyre.assessment.sampled import require_undrawn, with_caseload, with_replacement, with_sample
from eyre.errors import Problems
from eyre.sampling.certificate import Seed
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.stage import committed, new_sample, without_commitment
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.audit.record import record
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection
from eyre.web.sampling import selectors
from eyre.web.sampling.models import SentFile


@transaction.atomic
def keep_sent(inspection: Inspection, file: UploadedFile[Any], *, by: User) -> None:
    """Keep a file that the area has sent until it is taken in. It takes the place of an earlier one."""
    require_undrawn(store.read(inspection))
    values = {"name": (file.name or "")[-200:], "content": file.read(), "by": by}
    SentFile.objects.update_or_create(inspection=inspection, defaults=values)
    record(by=by, action="keep_sent_file", inspection=inspection.key, detail={"bytes": file.size})


@transaction.atomic
def discard_sent(inspection: Inspection, *, by: User) -> None:
    """Drop the file that waits."""
    if SentFile.objects.filter(inspection=inspection).delete()[0]:
        record(by=by, action="discard_sent_file", inspection=inspection.key)


def explain(
    inspection: Inspection, columns: Mapping[str, str], values: Mapping[str, Mapping[str, str]], *, by: User, seen: int
) -> None:
    """Remember in sampling.yaml what headings and values of the area's file mean."""

    def with_meanings(value: Value) -> Value:
        known = value.sampling
        told = {name: {**known.values.get(name, {}), **said} for name, said in values.items()}
        plan = known.model_copy(update={"columns": {**known.columns, **columns}, "values": {**known.values, **told}})
        return replace(value, sampling=plan)

    detail = {"columns": len(columns), "values": sum(map(len, values.values()))}
    store.change(inspection, with_meanings, by=by, action="explain_caseload", seen=seen, detail=detail)


@transaction.atomic
def take_in(inspection: Inspection, sent: SentFile, *, by: User, seen: int) -> int:
    """Take the waiting file in as the caseload; returns its rows. Raises Problems where it must be mended first."""

    def with_rows(value: Value) -> Value:
        read = selectors.read_sent(value, sent)
        if read.errors:
            raise Problems(read.problems)
        return with_caseload(value, read, value.sampling)

    action = Action.SEND_CASELOAD.value
    after = store.change(inspection, with_rows, by=by, action=action, seen=seen)
    sent.delete()
    return int(after.tables["caseload"].num_rows)


def set_design(inspection: Inspection, plan: Mapping[str, Any], *, by: User, seen: int) -> None:
    """Set what this inspection says about its draw: size, quotas, and the day on which months are counted."""

    def with_plan(value: Value) -> Value:
        require_undrawn(value)
        changed = replace(value, sampling=SamplingPlan(**{**value.sampling.model_dump(), **plan}))
        selectors.rules_of(changed)  # what contradicts itself is told now and not at the draw
        return changed

    store.change(inspection, with_plan, by=by, action="set_design", seen=seen)


def commit(inspection: Inspection, public_value: str, *, by: User, seen: int) -> str:
    """Commit a new secret, which is returned and kept nowhere: only its hash stays."""
    secret = secrets.token_hex(16)

    def with_hash(value: Value) -> Value:
        return replace(value, sampling=committed(value.sampling, secret, public_value, value.certificate))

    store.change(inspection, with_hash, by=by, action="commit_seed", seen=seen)
    return secret


def take_back(inspection: Inspection, because: str, *, by: User, seen: int) -> None:
    """Take back the commitment of a secret that was lost."""

    def without_hash(value: Value) -> Value:
        return replace(value, sampling=without_commitment(value.sampling, because, value.certificate))

    store.change(inspection, without_hash, by=by, action="take_back_seed", seen=seen, detail={"reason": because})


def draw(inspection: Inspection, source: Seed, because: str, *, by: User, seen: int) -> None:
    """Draw the sample and certify it."""

    def with_draw(value: Value) -> Value:
        caseload, rules = value.tables["caseload"], selectors.rules_of(value)
        drawn = new_sample(value.about.id, rules, value.sampling, caseload, source, value.certificate, because)
        return with_sample(value, drawn)

    store.change(inspection, with_draw, by=by, action=Action.DRAW_SAMPLE.value, seen=seen)


def replace_case(inspection: Inspection, case: str, reason: str, *, by: User, seen: int) -> str | None:
    """Drop a case for a reason; returns the reserve that takes its place, if there is one."""
    taken: list[str | None] = []

    def with_reserve(value: Value) -> Value:
        changed, reserve = with_replacement(value, case, reason)
        taken.append(reserve)
        return changed

    store.change(inspection, with_reserve, by=by, action=Action.REPLACE_CASE.value, seen=seen, target=case)
    return taken[0]
