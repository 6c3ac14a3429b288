"""Whole small inspections in memory: cases, assessments and answers of one framework."""

from datetime import date

import pyarrow as pa

from eyre.assessment.inspection import About, FrameworkPin, Inspection
from eyre.assessment.table_schemas import table_schemas

DAY = date(2026, 5, 4)


def inspection(framework, judged, name="test", area="Nowhere", second=(), assessors=("P1",)):
    """An inspection of cases given as attributes and answers. second: answers of a second, blind assessor by case number.

    The cases go to the assessors in turn; P1 to P9 are inspectors, A1 to A9 area assessors.
    """
    about = About(
        id=name, title=name, area=area, year=2026, inspected_from=DAY, inspected_to=DAY,
        frameworks=(FrameworkPin(id=framework.id, version=framework.version),),
    )  # fmt: skip
    attributes = [{k: v for k, v in case.items() if k not in framework.questions} for case in judged]
    rows = {
        "cases": [{"case_id": f"C{n}", "area": area, "inspection": name, **own} for n, own in enumerate(attributes)],
        "assessments": [],
        "answers": [],
    }
    for number, case in enumerate(judged):
        _assess(rows, framework, f"C{number}", case, assessors[number % len(assessors)], "first")
    for number, (assessor, case) in dict(second).items():
        _assess(rows, framework, f"C{number}", case, assessor, "second")
    schemas = table_schemas([framework])
    tables = {
        name: _table(schemas[name], rows.get(name, [])) for name in ("cases", "assessments", "answers", "performance")
    }
    return Inspection(about, {framework.id: framework}, tables)


def _assess(rows, framework, case_id, answers, assessor, purpose):
    key = f"{case_id}-{purpose}"
    role = "area_assessor" if assessor.startswith("A") else "inspector"
    rows["assessments"].append({
        "assessment_id": key, "unit_kind": "case", "unit_id": case_id, "case_id": case_id, "framework": framework.id,
        "version": framework.version, "assessor_key": assessor, "assessor_role": role, "purpose": purpose,
    })  # fmt: skip
    rows["answers"] += [
        {"assessment_id": key, "question": question, "value": value}
        for question, value in answers.items()
        if question in framework.questions
    ]


def _table(schema, rows):
    names = [field.name for field in schema.fields]
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
