"""A figure before it is printed: its exact value, the counts and the rule behind it, and where its wording is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from eyre.framework.framework import Framework
from eyre.report.reference import Form, Reference, Refused

Kind = Literal[
    "question", "criterion", "composite", "rating", "attribute", "group", "units", "interview", "performance", "fact",
    "table", "weight", "importance", "sampling", "ratings", "targets",
]  # fmt: skip

ROUNDING = {
    "half_up": "a half is rounded up",
    "half_down": "a half is rounded down",
    "half_even": "a half goes to the even neighbour",
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure comes from: the words of the question (or of whatever it is), its source, the pack's version."""

    framework: str
    version: str
    wording: str
    source: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a reference rests on.

    share is exact, from 0 to 1. numerator and denominator count what counted names (cases, answers, ...); they are
    None where the figure is no count. number is a figure that is no share; plain is a text that stands as it is.
    forms: those in which it may be printed, the usual one first. parts: what the figure is made of, part by part.
    """

    kind: Kind
    forms: tuple[Form, ...]
    rule: str
    provenance: Provenance
    share: Fraction | None = None
    number: Fraction | None = None
    plain: str = ""
    numerator: Fraction | None = None
    denominator: int | None = None
    not_applicable: int = 0
    missing: int = 0
    not_asked: int = 0
    group_title: str = ""
    group_size: int | None = None
    counted: str = "cases"
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference with its figure as it is printed, and everything behind it but the cases.

    Not everybody who may read a report may see its cases: they come from `cases_behind` only.
    """

    reference: Reference
    text: str
    form: Form
    measure: Measure


def provenance(framework: Framework, wording: str, source: str = "", origin: str = "") -> Provenance:
    """Where something that a pack defines comes from."""
    return Provenance(framework.id, framework.version, wording, source, origin)


def count_of(
    kind: Kind,
    which: Sequence[bool],
    rule: str,
    source: Provenance,
    counted: str,
    parts: tuple[tuple[str, str], ...],
) -> Measure:
    """How many of some things are so, as a count with its share."""
    return Measure(
        kind,
        ("count", "number_words", "x_of_y", "of", "percent", "words", "Words"),
        rule,
        source,
        share=Fraction(sum(which), len(which)),
        numerator=Fraction(sum(which)),
        denominator=len(which),
        counted=counted,
        parts=parts,
    )


def complement(measure: Measure) -> Measure:
    """The rest: the share and the count of those that did not meet it. Raises Refused where the figure is no count."""
    share, numerator, denominator = measure.share, measure.numerator, measure.denominator
    if share is None or numerator is None or denominator is None:
        raise Refused(f"there is no complement of a {measure.kind}", "Leave out: not.")
    return replace(
        measure,
        share=1 - share,
        numerator=denominator - numerator,
        rule=f"{measure.rule} Printed is the complement: the {measure.counted} of which this does not hold.",
    )
