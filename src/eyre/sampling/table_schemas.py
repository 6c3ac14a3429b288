"""The tables of the draw, from the register of cases to the sample; their columns are the contract between stages."""

from __future__ import annotations

from collections.abc import Iterable

from eyre.framework.framework import Framework
from eyre.framework.spec import Attribute, Sampling
from eyre.tables.schema import Field, ForeignKey, TableSchema

ROLES = ("main", "reserve")
STATUSES = ("selected", "dropped", "waiting", "replacement")

FIXED = (
    Field("case_id", "key", required=True, description="The area's own reference. It never changes."),
    Field("person", "key", description="The same for cases of one person, and empty where a person has one case."),
    Field("commenced_on", "date", description="When supervision began."),
    Field("ended_on", "date", description="When supervision ended; empty while it goes on."),
    Field("team", "key", description="The unit that supervises the case."),
    Field("manager_key", "key", description="The case manager, by the key in people.csv."),
)

FRAME = TableSchema(
    "frame",
    (
        Field("case_id", "key", required=True),
        Field("stratum", "key", required=True, description="The part of the frame from which the case may be drawn."),
        Field("manager_key", "key", description="Given where the draw takes no more than so many of one manager."),
    ),
    primary_key=("case_id",),
    description="The sampling frame: the eligible cases, by reference, from which the sample was drawn.",
)

EXCLUSIONS = TableSchema(
    "exclusions",
    (
        Field("reason", "key", required=True),
        Field("title", description="The reason in words."),
        Field("cases", "integer", required=True, description="Rows of the caseload left out for this reason."),
    ),
    primary_key=("reason",),
    description="The exclusion register: every row of the caseload that is not in the frame, counted by reason.",
)

STRATA = TableSchema(
    "strata",
    (
        Field("inspection", "key", required=True, description="The id in inspection.yaml."),
        Field("stratum", "key", required=True),
        Field("title", description="The stratum in words."),
        Field("frame_size", "integer", required=True, description="Cases of the stratum in the frame."),
        Field("target", "integer", required=True, description="Cases that the allocation gives to it."),
        Field("reserves", "integer", required=True, description="Further cases drawn to replace others."),
        Field("drawn", "integer", required=True, description="Cases drawn, without reserves."),
        Field("achieved", "integer", required=True, description="Cases drawn and not dropped, with replacements."),
    ),
    primary_key=("stratum",),
    description="The strata of the draw: how many cases each holds, was to give and gave.",
)

SAMPLE = TableSchema(
    "sample",
    (
        Field("case_id", "key", required=True),
        Field("stratum", "key", required=True),
        Field("ticket", "key", required=True, description="SHA-256 of seed and reference; the smallest are drawn."),
        Field("draw_order", "integer", required=True, description="Counts from 1 within the stratum."),
        Field("role", "choice", ROLES, required=True),
        Field("status", "choice", STATUSES, required=True, description="What has become of the case since the draw."),
        Field("replaces", "key", description="The case in whose place a reserve was taken."),
        Field("reason", description="Why a case was dropped."),
    ),
    primary_key=("case_id",),
    foreign_keys=(ForeignKey("case_id", "frame", "case_id"), ForeignKey("replaces", "sample", "case_id")),
    description="The cases that were drawn, and the reserves in the order in which they are to be taken.",
)


def rules_of_draw(frameworks: Iterable[Framework]) -> tuple[Framework, Sampling] | None:
    """The framework that says how the sample is drawn, with its rules: the first that has any."""
    return next(((one, one.spec.sampling) for one in frameworks if one.spec.sampling), None)


def caseload_schema(frameworks: Iterable[Framework]) -> TableSchema:
    """The register of cases, with the attributes that the framework asks for.

    An attribute is a key and no choice: an unusual value stays as it was sent, so that nobody is lost over it.
    """
    found = rules_of_draw(frameworks)
    fixed = {field.name for field in FIXED}
    asked = [column.attribute for column in found[1].caseload if column.attribute not in fixed] if found else []
    own = tuple(_attribute(found[0].attributes[name]) for name in asked) if found else ()
    return TableSchema(
        "caseload",
        (*FIXED, *own),
        foreign_keys=(ForeignKey("manager_key", "people", "key"),),
        description="The register of cases as the area sent it, without names.",
    )


def _attribute(attribute: Attribute) -> Field:
    kind = attribute.kind if attribute.kind in ("number", "date") else "key"
    return Field(attribute.id, kind, description=attribute.title)


def sampling_schemas(frameworks: Iterable[Framework]) -> tuple[TableSchema, ...]:
    """Every table of the draw."""
    return caseload_schema(frameworks), FRAME, EXCLUSIONS, STRATA, SAMPLE
