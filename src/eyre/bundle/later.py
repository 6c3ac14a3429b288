"""What is not known of a case when it is drawn: an attribute found in its file is missed only once it is assessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eyre.errors import Problem
from eyre.framework.framework import Framework
from eyre.tables.table_file import MISSING, Findings, TableFile


def known_later(
    problems: list[Problem], tables: Mapping[str, TableFile], frameworks: Mapping[str, Framework]
) -> list[Problem]:
    """The problems, where a missing attribute of cases that nobody has finished assessing is one notice."""
    cases = tables.get("cases")
    if cases is None:
        return problems
    attributes = {name for framework in frameworks.values() for name in framework.attributes}
    missing = {p.column for p in problems if _is_missing(p, cases.name) and p.column in attributes}
    others = [p for p in problems if not (_is_missing(p, cases.name) and p.column in missing)]
    finished = _finished(tables.get("assessments"))
    return [*others, *(p for column in missing if column for p in _missed(cases, column, finished))]


def _is_missing(problem: Problem, file: str) -> bool:
    return problem.file == file and problem.severity == "error" and problem.reason.endswith(MISSING)


def _finished(assessments: TableFile | None) -> set[object]:
    """The cases with an assessment that is finished, or of which nobody says how far it is."""
    rows = assessments.records if assessments else ()
    return {row["case_id"] or row["unit_id"] for row in rows if row["status"] in (None, "complete")}


def _missed(cases: TableFile, column: str, finished: Collection[object]) -> Iterator[Problem]:
    findings = Findings(cases.name)
    empty = [(row, one) for row, one in zip(cases.rows, cases.records, strict=True) if one[column] is None]
    for row, one in empty:
        if one["case_id"] in finished:
            findings.error(MISSING, "Fill in the cell.", row, column)
    waiting = sum(one["case_id"] not in finished for _, one in empty)
    if waiting:
        reason = f"{waiting} {'case has' if waiting == 1 else 'cases have'} no value yet"
        findings.notice(reason, "Nothing need be done before they are assessed.", column=column)
    yield from findings.all()
