"""Which answers fit the version of the instrument that is in use: the others are kept, and count as missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eyre.assessment.incoming import refusal
from eyre.assessment.inspection import Inspection
from eyre.assessment.log import Event
from eyre.assessment.standing import questions_of
from eyre.framework.spec import Question


@dataclass(frozen=True, slots=True)
class Unfitting:
    """A present answer, or a mark, that no question of its instrument takes in the version in use.

    version: under which it was given. reason: why it does not fit.
    """

    assessment_id: str
    framework: str
    question: str
    value: str | None
    version: str
    reason: str


def unfitting(inspection: Inspection) -> tuple[Unfitting, ...]:
    """Every answer that does not fit, in the order of the table."""
    return tuple(_unfitting(inspection))


def _unfitting(inspection: Inspection) -> Iterator[Unfitting]:
    assessments = {row["assessment_id"]: row for row in inspection.tables["assessments"].to_pylist()}
    asked: dict[tuple[str, str | None, str | None], Mapping[str, Question]] = {}
    for row in inspection.tables["answers"].to_pylist():
        assessment = assessments.get(row["assessment_id"])
        framework = inspection.frameworks.get(assessment["framework"]) if assessment else None
        if assessment is None or framework is None:
            continue
        key = (framework.id, assessment["schedule"], assessment["part"])
        if key not in asked:
            asked[key] = questions_of(*(framework, *key[1:]))
        wrong = refusal(framework, asked[key], row)
        if wrong:
            version = row["version"] or assessment["version"]
            yield Unfitting(row["assessment_id"], framework.id, row["question"], row["value"], version, wrong.reason)


def taken_earlier(inspection: Inspection, framework: str, schedule: str | None, part: str | None, event: Event) -> bool:
    """Whether an event is an answer that fits the version under which it was given, though that is in use no more.

    A device that has not heard of a new version answers by the one it has: its answers are kept under that.
    """
    return any(
        refusal(pack, questions_of(pack, schedule, part), event) is None
        for pack in inspection.earlier
        if (pack.id, pack.version) == (framework, event["version"])
    )
