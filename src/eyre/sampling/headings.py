"""Which column of a caseload each heading of a file means. Nothing is guessed: a spelling is known or asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eyre.errors import EyreError
from eyre.framework.framework import Framework, nearest
from eyre.sampling.plan import SamplingPlan
from eyre.sampling.table_schemas import caseload_schema, rules_of_draw
from eyre.tables.cells import folded
from eyre.tables.schema import Field
from eyre.tables.table_file import Findings
from eyre.tables.validation import suggest

# Read and compared, never kept: they tell that two references are of one person.
PERSONAL = (Field("name", private=True), Field("date_of_birth", "date", private=True))

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "case_id": (
        "Case", "Case id", "Case ref", "Case reference", "Case number", "Case no", "CRN", "Ref", "Ref no", "Reference",
        "Reference number", "Offender id", "Offender reference", "Offender ref no", "Client reference", "URN",
    ),
    "person": (),
    "commenced_on": (
        "Start", "Start date", "Date started", "Commenced", "Commencement", "Commencement date", "Date of commencement",
        "Start of supervision", "Supervision start date", "Order start date", "Order date", "Licence start date",
        "Date order made",
    ),
    "ended_on": (
        "End", "End date", "Date ended", "Ended", "Termination date", "Date terminated", "Terminated",
        "Date of termination", "End of supervision", "Supervision end date",
    ),
    "team": ("Unit", "Office", "Team name", "LDU", "PDU", "Cluster", "District"),
    "manager_key": (
        "Manager", "Case manager", "Case manager name", "Officer", "Responsible officer", "Supervising officer",
        "Offender manager", "Probation officer", "Probation practitioner", "Key worker", "OM", "PO",
    ),
    "name": ("Offender", "Offender name", "Full name", "Client name", "Person on probation", "Surname and forename"),
    "date_of_birth": ("DOB", "D.O.B.", "Birth date", "Born", "Date of birth"),
}  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """fields: every column that may be read. known: by folded heading, the column that it means."""

    fields: tuple[Field, ...]
    known: Mapping[str, str]


def known_columns(framework: Framework, plan: SamplingPlan) -> Columns:
    """The columns of a caseload under a framework, with every spelling that the framework and the plan know.

    Raises EyreError where the plan gives a heading to a column that there is not.
    """
    found = rules_of_draw([framework])
    fields = (*caseload_schema([framework]).fields, *PERSONAL)
    names = {field.name for field in fields}
    known = {folded(name): name for name in names}
    for column, headings in HEADINGS.items():
        known.update({folded(heading): column for heading in headings})
    for asked in found[1].caseload if found else ():
        title = framework.attributes[asked.attribute].title
        known.update({folded(heading): asked.attribute for heading in (title, *asked.headings)})
    for heading, column in plan.columns.items():
        if column not in names:
            raise EyreError(
                f"sampling.yaml gives a heading to {column!r}, which is no column. {nearest(column, names)}"
            )
        known[folded(heading)] = column
    return Columns(fields, known)


def place_columns(header: Sequence[str], columns: Columns, findings: Findings) -> dict[str, int]:
    """Where each column stands in a file; headings that mean nothing here are told, and what is missing."""
    places: dict[str, int] = {}
    unknown = []
    for place, heading in enumerate(header):
        column = columns.known.get(folded(heading))
        if column is None:
            unknown += [heading[:60]] if heading else []
        elif column in places:
            reason = f"{header[places[column]][:60]!r} and {heading[:60]!r} both mean {column}"
            findings.error(reason, "Remove one of the two columns, or rename it.", 1, column)
        else:
            places[column] = place
    missing = [field.name for field in columns.fields if field.name not in places]
    for name in ("case_id", "commenced_on"):
        if name in missing:
            remedy = (
                f'{suggest(name, unknown)} Say which heading means it (on the command line: --column "heading={name}").'
            )
            findings.error(f"no heading means {name}, without which nothing can be drawn", remedy, 1, name)
    absent = [
        name
        for name in missing
        if name not in ("case_id", "commenced_on", "person", "ended_on", "name", "date_of_birth")
    ]
    if absent:
        reason = f"no heading means {', '.join(absent)}: the values are unknown for every case"
        findings.notice(reason, "Ask the area for them, or say which heading means them.")
    if unknown:
        shown = ", ".join(unknown[:8]) + (f" and {len(unknown) - 8} more" if len(unknown) > 8 else "")
        findings.notice(
            f"columns that are not asked for were left out: {shown}", "If one is needed, say what it means."
        )
    return places
