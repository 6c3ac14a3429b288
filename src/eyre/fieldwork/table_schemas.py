"""The tables of the fieldwork: who is there when, what else is to be arranged, who assesses what, and the timetable."""

from __future__ import annotations

from eyre.tables.schema import Field, ForeignKey, TableSchema

MEETING_KINDS = ("offender", "partner")
INTERVIEW_KINDS = ("manager", *MEETING_KINDS)


def _key(name: str, description: str = "", *, required: bool = True) -> Field:
    return Field(name, "key", required=required, description=description)


_CASE = ForeignKey("case_id", "cases", "case_id")
_FIXED = Field("fixed", "boolean", description="Decided by hand: planning again leaves it as it is.")
_REASON = Field("reason", description="Why it was decided by hand.")

AVAILABILITY = TableSchema(
    "availability",
    (
        _key("person", "Whose time it is: the key of an assessor, a manager or whoever is met."),
        Field("kind", "choice", ("works", "absent"), required=True, description="Without a row, a person is there."),
        Field("date", "date", description="Empty means every day."),
        _key("starts_at", "Such as 09:00; empty means from the morning.", required=False),
        _key("ends_at", "Such as 17:00; empty means to the evening.", required=False),
        _key("office", "Where the person can be met; empty means anywhere.", required=False),
    ),
    description="Working hours and leave as far as the timetable needs them; never why somebody is away.",
)

MEETINGS = TableSchema(
    "meetings",
    (
        _key("meeting"),
        _key("case_id"),
        Field("kind", "choice", MEETING_KINDS, required=True, description="Whom the assessor wants to meet."),
        _key("person", "Stands for the person; no name."),
        Field("joint", "boolean", description="The person joins the interview with the case manager."),
    ),
    primary_key=("meeting",),
    foreign_keys=(_CASE,),
    description="Interviews besides those with the case managers: with offenders and with partners.",
)

ALLOCATION = TableSchema(
    "allocation",
    (
        _key("case_id"),
        Field("purpose", "choice", ("first", "second"), required=True, description="A second assessor judges blind."),
        _key("assessor_key"),
        Field("role", "choice", ("inspector", "area_assessor"), required=True),
        _FIXED,
        _REASON,
    ),
    primary_key=("case_id", "purpose"),
    foreign_keys=(_CASE, ForeignKey("assessor_key", "people", "key")),
    description="Who assesses which case.",
)

TIMETABLE = TableSchema(
    "timetable",
    (
        _key("interview", "Never changes, wherever the interview moves."),
        _key("case_id"),
        Field("kind", "choice", INTERVIEW_KINDS, required=True, description="Who is interviewed."),
        Field("date", "date", required=True),
        _key("starts_at"),
        _key("ends_at"),
        _key("office"),
        Field("room", "integer", required=True, description="Counts the rooms of the office from 1."),
        _key("assessor_key"),
        _key("second_key", "The second assessor, who listens and judges blind.", required=False),
        _key("manager_key", "The case manager, where it is that interview.", required=False),
        Field("others", description="Others who take part: keys joined by '; '."),
        _FIXED,
        _REASON,
    ),
    primary_key=("interview",),
    foreign_keys=(
        _CASE,
        ForeignKey("assessor_key", "people", "key"),
        ForeignKey("second_key", "people", "key"),
        ForeignKey("manager_key", "people", "key"),
    ),
    description="When and where each interview is held.",
)
FIELDWORK_TABLES = (AVAILABILITY, MEETINGS, ALLOCATION, TIMETABLE)
