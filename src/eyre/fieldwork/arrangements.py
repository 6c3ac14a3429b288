"""Allocation, meetings and availability -> everything that a timetable has to arrange, and within which bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Literal

import pyarrow as pa

from eyre.errors import Problem, Problems
from eyre.fieldwork.allocation import Assignment, Case
from eyre.fieldwork.spec import Fieldwork, Session, sessions, travel_minutes
from eyre.tables.validation import suggest

Kind = Literal["manager", "offender", "partner"]


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview. second: the assessor who judges blind and sits in; others: partners or the offender."""

    id: str
    case: str
    kind: Kind
    assessor: str
    second: str = ""
    manager: str = ""
    others: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who must be there."""
        return tuple(person for person in (self.assessor, self.second, self.manager, *self.others) if person)


@dataclass(frozen=True)
class Arrangements:
    """Everything that a timetable must respect.

    presence: for each person who takes part, the offices where they can be at each session (by its number); a session
    that is absent there is one at which they are away. near: the interview with the case manager, by the id of each
    other interview about that case.
    """

    fieldwork: Fieldwork
    sessions: tuple[Session, ...]
    interviews: tuple[Interview, ...]
    presence: Mapping[str, Mapping[int, frozenset[str]]]
    near: Mapping[str, str]

    @property
    def rooms(self) -> Mapping[str, int]:
        """The rooms of each office."""
        return {office.id: office.rooms for office in self.fieldwork.offices}

    def options(self, interview: Interview) -> tuple[tuple[int, str], ...]:
        """The sessions and offices at which everybody who takes part can be there."""
        found = []
        for session in self.sessions:
            places = [self.presence[person].get(session.number, frozenset()) for person in interview.people]
            offices = frozenset.intersection(*places)
            found += [(session.number, office.id) for office in self.fieldwork.offices if office.id in offices]
        return tuple(found)

    def too_far(self, one: int, office: str, other: int, other_office: str) -> bool:
        """Whether nobody can be at both: the time between two sessions of a day is too short for the way."""
        early, late = (self.sessions[number] for number in sorted((one, other)))
        if early.day != late.day or office == other_office:
            return False
        between = _minutes(late.starts) - _minutes(early.ends)
        return between < travel_minutes(self.fieldwork, office, other_office)

    def same_day(self, session: int) -> range:
        """The numbers of the sessions of the same day."""
        a_day = len(self.fieldwork.slots)
        first = session - session % a_day
        return range(first, first + a_day)


def arrange(
    fieldwork: Fieldwork,
    cases: Sequence[Case],
    allocation: Iterable[Assignment],
    meetings: pa.Table,
    availability: pa.Table,
) -> Arrangements:
    """Gather the interviews that are to be held and when everybody is there.

    meetings, availability: tables of these names. An offender is met where the case manager can be met, unless
    availability says otherwise. Raises Problems for what does not fit together.
    """
    problems: list[Problem] = []
    interviews, near = _interviews(cases, allocation, meetings, problems)
    times = _times(fieldwork, availability, problems)
    if problems:
        raise Problems(problems)
    slots = sessions(fieldwork)
    presence = {
        person: _presence(times.get(person, ()), slots, fieldwork)
        for person in dict.fromkeys(p for interview in interviews for p in interview.people)
    }
    managers = {interview.id: interview.manager for interview in interviews if interview.kind == "manager"}
    for interview in interviews:
        if interview.kind == "offender":
            offices = frozenset().union(*presence[managers[near[interview.id]]].values())
            for person in interview.others:
                if not any(row["office"] for row in times.get(person, ())):
                    presence[person] = dict.fromkeys(presence[person], offices)
    return Arrangements(fieldwork, slots, interviews, presence, near)


def _interviews(
    cases: Sequence[Case], allocation: Iterable[Assignment], meetings: pa.Table, problems: list[Problem]
) -> tuple[tuple[Interview, ...], dict[str, str]]:
    assessors: dict[str, dict[str, str]] = defaultdict(dict)
    for assignment in allocation:
        assessors[assignment.case][assignment.purpose] = assignment.assessor
    joint: dict[str, list[str]] = defaultdict(list)
    for row in meetings.to_pylist():
        if row["joint"]:
            joint[row["case_id"]].append(row["person"])
    held: dict[str, Interview] = {}
    for case in cases:
        if not case.manager:
            problems.append(Problem("cases.csv", f"{case.id} has no case manager to interview", "Fill in manager_key."))
        elif "first" not in assessors[case.id]:
            remedy = "Run `eyre fieldwork allocate` again."
            problems.append(Problem("allocation.csv", f"{case.id} has no assessor", remedy))
        else:
            first, second = assessors[case.id]["first"], assessors[case.id].get("second", "")
            name = f"{case.id}-manager"
            held[case.id] = Interview(name, case.id, "manager", first, second, case.manager, tuple(joint[case.id]))
    near: dict[str, str] = {}
    others = []
    for number, row in enumerate(meetings.to_pylist(), start=2):
        if row["case_id"] not in held:
            reason = f"{row['meeting']} is about a case without an interview"
            remedy = suggest(row["case_id"], held)
            problems.append(Problem("meetings.csv", reason, remedy, row=number, column="case_id", value=row["case_id"]))
        elif not row["joint"]:
            about = held[row["case_id"]]
            near[row["meeting"]] = about.id
            others.append(
                Interview(row["meeting"], about.case, row["kind"], about.assessor, about.second, "", (row["person"],))
            )
    return (*held.values(), *others), near


def _times(fieldwork: Fieldwork, table: pa.Table, problems: list[Problem]) -> dict[str, list[dict[str, Any]]]:
    offices = [office.id for office in fieldwork.offices]
    times: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, row in enumerate(table.to_pylist(), start=2):
        if row["office"] is not None and row["office"] not in offices:
            problems.append(
                Problem(
                    "availability.csv",
                    "fieldwork.yaml has no such office",
                    suggest(row["office"], offices),
                    row=number,
                    column="office",
                    value=row["office"],
                )
            )
        for column, otherwise in (("starts_at", time.min), ("ends_at", time.max)):
            try:
                row[column] = time.fromisoformat(row[column]) if row[column] else otherwise
            except ValueError:
                remedy = "Write hours and minutes, such as 09:00."
                problems.append(
                    Problem("availability.csv", "this is no time of day", remedy, number, column, str(row[column]))
                )
        times[row["person"]].append(row)
    return times


def _presence(
    rows: Iterable[Mapping[str, Any]], slots: Iterable[Session], fieldwork: Fieldwork
) -> dict[int, frozenset[str]]:
    """At which sessions a person is there, and where."""
    everywhere = frozenset(office.id for office in fieldwork.offices)
    works = [row for row in rows if row["kind"] == "works"]
    absent = [row for row in rows if row["kind"] == "absent"]
    found = {}
    for slot in slots:
        hours = [
            row for row in works if _on(row, slot) and row["starts_at"] <= slot.starts and slot.ends <= row["ends_at"]
        ]
        away = any(_on(row, slot) and row["starts_at"] < slot.ends and slot.starts < row["ends_at"] for row in absent)
        if (hours or not works) and not away:
            offices = [frozenset([row["office"]]) if row["office"] else everywhere for row in hours]
            found[slot.number] = frozenset().union(*offices) if offices else everywhere
    return found


def _on(row: Mapping[str, Any], slot: Session) -> bool:
    return row["date"] is None or row["date"] == slot.day


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
