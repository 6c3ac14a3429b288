"""What pages on the caseload and the sample read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
from django.utils import timezone

from eyre.assessment.inspection import Inspection as Value
from eyre.errors import EyreError
from eyre.sampling.allocation import Stratum, allocate
from eyre.sampling.caseload import Caseload, read_caseload
from eyre.sampling.design import Design
from eyre.sampling.frame import SamplingFrame, sampling_frame
from eyre.sampling.mending import Row, sent_rows
from eyre.sampling.stage import design_of, drawing_framework, thematic_samples
from eyre.web.inspections.models import Inspection
from eyre.web.sampling.models import SentFile

MOST_SHOWN = 20  # rows beside one kind of problem; the file to download has all of them
KEPT_FOR = timedelta(days=14)  # a file with names that nobody takes in does not lie about for longer


@dataclass(frozen=True)
class Pools:
    """The caseload as the rules of the draw see it. strata: what each would give; why: what makes that impossible."""

    design: Design
    frame: SamplingFrame
    strata: tuple[Stratum, ...] = ()
    why: str = ""


def rules_of(value: Value) -> Design:
    """The design of the draw of an inspection."""
    return design_of(value.frameworks, value.sampling, value.about.inspected_from)


def pools(value: Value) -> Pools:
    """Who is eligible and what each stratum would give now."""
    rules = rules_of(value)
    frame = sampling_frame(value.tables["caseload"], rules)
    try:
        return Pools(rules, frame, allocate(frame.sizes, frame.titles, rules))
    except EyreError as error:
        return Pools(rules, frame, why=str(error))


def left_out(value: Value, reason: str) -> Sequence[Mapping[str, Any]]:
    """The rows of the caseload that one reason keeps out of the frame."""
    frame = sampling_frame(value.tables["caseload"], rules_of(value))
    rows = value.tables["caseload"].to_pylist()
    return [row for row, why in zip(rows, frame.left_out.to_pylist(), strict=True) if why == reason]


def sent_file(inspection: Inspection) -> SentFile | None:
    """The file that waits to be taken in."""
    SentFile.objects.filter(inspection=inspection, at__lt=timezone.now() - KEPT_FOR).delete()
    return SentFile.objects.filter(inspection=inspection).first()


def read_sent(value: Value, sent: SentFile, most_alike: int | None = None) -> Caseload:
    """The file as the library reads it, by what the inspection knows of its headings and values."""
    more = {} if most_alike is None else {"most_alike": most_alike}
    framework = drawing_framework(value.frameworks)
    return read_caseload(io.BytesIO(sent.content), sent.name, framework, value.sampling, value.tables["people"], **more)


def rows_of(value: Value, sent: SentFile) -> Iterator[Row]:
    """The rows of the file as they were sent."""
    return sent_rows(io.BytesIO(sent.content), drawing_framework(value.frameworks), value.sampling)


def themes(value: Value) -> list[dict[str, Any]]:
    """The instruments that judge a part of the sample, with their cases."""
    tables = value.tables
    found = thematic_samples(value.frameworks.values(), tables["sample"], tables["caseload"])
    return [{"framework": framework, "cases": cases} for framework, cases in found]


def strata_of(value: Value) -> list[dict[str, Any]]:
    """Each stratum of the draw: target, drawn, achieved, reserves left, and how its size came about."""
    certificate = value.certificate
    history = {one.stratum: one.history for one in certificate.strata} if certificate else {}
    waiting = _count(value.tables["sample"])
    return [
        {**row, "history": history.get(row["stratum"], ()), "waiting": waiting.get(row["stratum"], 0)}
        for row in value.tables["strata"].to_pylist()
    ]


def _count(sample: pa.Table) -> dict[str, int]:
    counted: dict[str, int] = {}
    for row in sample.to_pylist():
        counted[row["stratum"]] = counted.get(row["stratum"], 0) + (row["status"] == "waiting")
    return counted
