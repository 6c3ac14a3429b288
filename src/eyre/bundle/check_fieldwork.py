"""What is to be mended in the fieldwork of a bundle: availability, allocation and timetable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from eyre.assessment.inspection import Inspection
from eyre.bundle.layout import FIELDWORK
from eyre.bundle.load import Loaded
from eyre.bundle.rows import file_of, rows
from eyre.errors import Problem, Problems
from eyre.fieldwork.allocation import read_allocation, rules_of
from eyre.fieldwork.check import Broken, broken_allocation, broken_timetable
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.stage import arrangements_of, cases_of
from eyre.fieldwork.table_schemas import FIELDWORK_TABLES
from eyre.fieldwork.timetable import read_timetable
from eyre.tables.table_file import Findings
from eyre.tables.validation import suggest


def fieldwork_problems(loaded: Loaded, inspection: Inspection) -> Iterator[Problem]:
    """Find people who are not known, rules that are broken and interviews without a time."""
    used = [schema.name for schema in FIELDWORK_TABLES if inspection.tables[schema.name].num_rows]
    fieldwork = inspection.fieldwork
    if fieldwork is None:
        if used and FIELDWORK not in loaded.files:
            reason = f"the file is missing, but {' and '.join(f'{name}.csv' for name in used)} need it"
            yield Problem(FIELDWORK, reason, "Add it with the days, slots, offices and assessors.")
        return
    if any(problem.severity == "error" for name in used for problem in loaded.tables[name].problems):
        return  # what a cell should say is told already; what follows from it would only confuse
    yield from _people(loaded, inspection, fieldwork)
    times = list(_times(loaded))
    yield from times
    framework = next(iter(inspection.frameworks.values()))
    allocation = read_allocation(inspection.tables["allocation"])
    if not allocation or times:
        return
    cases = cases_of(inspection.frameworks, inspection.tables)
    broken = list(broken_allocation(allocation, cases, fieldwork.assessors, rules_of(framework)))
    yield from _placed(loaded, "allocation", broken)
    if broken or not inspection.tables["timetable"].num_rows:
        return
    try:
        arrangements = arrangements_of(inspection.frameworks, fieldwork, inspection.tables)
    except Problems as error:
        yield from error.problems
        return
    yield from _placed(
        loaded, "timetable", broken_timetable(read_timetable(inspection.tables["timetable"]), arrangements)
    )


def _people(loaded: Loaded, inspection: Inspection, fieldwork: Fieldwork) -> Iterator[Problem]:
    people = {values["key"] for _, values in rows(loaded, "people") if values["key"]}
    for number, assessor in enumerate(fieldwork.assessors, start=1):
        if assessor.key not in people:
            reason = f"assessor {number} is not in people.csv"
            yield Problem(FIELDWORK, reason, suggest(assessor.key, people), column="assessors", value=assessor.key)
    known = people | {values["person"] for _, values in rows(loaded, "meetings") if values["person"]}
    findings = Findings(file_of(loaded, "availability"))
    for row, values in rows(loaded, "availability"):
        if values["person"] is not None and values["person"] not in known:
            reason = "nobody of this key is in people.csv or meetings.csv"
            findings.error(reason, suggest(values["person"], known), row, "person", values["person"])
    yield from findings.all()


def _times(loaded: Loaded) -> Iterator[Problem]:
    for name in ("availability", "timetable"):
        findings = Findings(file_of(loaded, name))
        for row, values in rows(loaded, name):
            for column in ("starts_at", "ends_at"):
                if values[column] is not None and not _is_time(values[column]):
                    remedy = "Write hours and minutes, such as 09:00."
                    findings.error("this is no time of day", remedy, row, column, values[column])
        yield from findings.all()


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _placed(loaded: Loaded, name: str, broken: Iterable[Broken]) -> Iterator[Problem]:
    """Broken rules as notices: after a change of plan they are normal, and planning again mends them."""
    places = [row for row, _ in rows(loaded, name)]
    for one in broken:
        row = None if one.place is None else places[one.place]
        yield Problem(file_of(loaded, name), one.reason, one.remedy, row, one.column, severity="notice")
