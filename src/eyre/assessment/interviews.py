"""Interviews about a case: which an instrument has, what is asked in them, and where their answers are kept.

An interview asks questions of its own, and its answers stand in an assessment of its own; or it asks those questions
about the case whose answer that person knows, and these answers are answers about the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eyre.assessment.applicability import judges
from eyre.assessment.inspection import Inspection
from eyre.framework.conditions import Values
from eyre.framework.framework import Framework
from eyre.framework.spec import Question, Schedule

Row = Mapping[str, Any]
_ABOUT_A_CASE = ("case", "offender", "partner")  # staff are asked about their work, not about a case


def interviews_about_a_case(framework: Framework) -> tuple[Schedule, ...]:
    """The interviews that an assessor of a case may hold."""
    return tuple(schedule for schedule in framework.spec.schedules if schedule.unit in _ABOUT_A_CASE)


def questions_about_the_case(framework: Framework, schedule: Schedule) -> tuple[Question, ...]:
    """The questions about the case that are put in an interview without questions of its own.

    Whoever is asked stands first among the sources of each: the answer is found there unless somebody says otherwise.
    """
    return tuple(
        question.model_copy(update={"sources": _first(schedule.source, question.sources)})
        for question in (() if schedule.questions else framework.spec.questions)
        if schedule.source in question.sources and not question.answers_from
    )


def _first(source: str | None, sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(sources, key=lambda one: one != source))  # stable: the others keep their order


def interview_row(of: Row, schedule: Schedule, person: str | None = None) -> dict[str, Any]:
    """The row of `assessments` for the answers of an interview about a case.

    of: the assessment of the case. person: who is met, where meetings.csv says so.
    """
    name = f"{of['assessment_id']}-{schedule.id}"
    return {
        **of,
        "assessment_id": f"{name}-{person}" if person else name,
        "unit_kind": schedule.unit,
        "unit_id": person or opened_by_hand(of["unit_id"], schedule.id),
        "schedule": schedule.id,
        "part": None,
        "status": None,
    }


def opened_by_hand(case_id: str, schedule: str) -> str:
    """The unit of an interview that no meeting announced."""
    return f"{case_id}-{schedule}"


def interviews_arranged(inspection: Inspection, assessments: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """The interviews that meetings.csv lists, as rows of `assessments`. assessments: those of the cases.

    Each is held under the first instrument that judges the case and has such an interview. One whose answers stand in
    the table of that interview already was held.
    """
    meetings: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for meeting in inspection.tables["meetings"].to_pylist():
        meetings[meeting["case_id"]].append(meeting)
    if not meetings:
        return
    cases = {str(row["case_id"]): row for row in inspection.tables["cases"].to_pylist()}
    held = {
        schedule.id: set(inspection.tables[f"interviews/{schedule.id}"].column("unit_id").to_pylist())
        for framework in inspection.frameworks.values()
        for schedule in framework.spec.schedules
        if schedule.questions
    }
    for of in assessments:
        stated = {name: None if value is None else str(value) for name, value in cases[of["case_id"]].items()}
        for meeting in meetings[of["case_id"]]:
            framework, schedule = _form(inspection, stated, meeting["kind"])
            if framework == of["framework"] and schedule and meeting["person"] not in held[schedule.id]:
                yield interview_row(of, schedule, meeting["person"])


def _form(inspection: Inspection, stated: Values, kind: str) -> tuple[str, Schedule | None]:
    """The first instrument that judges a case and has an interview with somebody of a kind, and that interview."""
    for framework in inspection.frameworks.values():
        for schedule in framework.spec.schedules if judges(framework, stated) else ():
            if schedule.unit == kind and schedule.questions:
                return framework.id, schedule
    return "", None
