"""Why an interview finds no place, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from eyre.fieldwork.arrangements import Arrangements, Interview
from eyre.fieldwork.diary import Diary, Obstacle
from eyre.fieldwork.spec import Session

_WORDS = {
    "away": "{person} is away",
    "elsewhere": "{person} is not in {office}",
    "busy": "{person} is in another interview",
    "travelling": "{person} cannot get there in time",
    "row": "{person} would have no break",
    "day": "{person} has as many interviews as a day may hold",
    "rooms": "no room in {office} is free",
}


def say(obstacle: Obstacle, office: str) -> str:
    """An obstacle in words."""
    return _WORDS[obstacle.what].format(person=obstacle.person, office=office)


def explain(arrangements: Arrangements, places: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    """For each interview without a place: what stands against it, day by day, and what would help."""
    diary = Diary(arrangements)
    for interview in arrangements.interviews:
        if interview.id in places:
            diary.add(interview, *places[interview.id])
    return {
        interview.id: _explain(diary, interview) for interview in arrangements.interviews if interview.id not in places
    }


def _explain(diary: Diary, interview: Interview) -> str:
    arrangements = diary.arrangements
    offices = _offices(arrangements, interview)
    if not offices:
        everybody = f"{_listed(interview.people)} can {'both' if len(interview.people) == 2 else 'all'} be"
        remedy = "Let somebody travel, or give the case to another assessor."
        return f"{interview.id}: no office is one where {everybody}. {remedy}"
    against: dict[str, list[Session]] = defaultdict(list)
    for session in arrangements.sessions:
        obstacles = [(diary.obstacle(interview, session.number, office), office) for office in offices]
        reasons = dict.fromkeys(say(obstacle, office) for obstacle, office in obstacles if obstacle)
        against[" and ".join(reasons)].append(session)
    sentences = "; ".join(f"{reason} {_when(arrangements, sessions)}" for reason, sessions in against.items() if reason)
    too_much = " ".join(filter(None, (_too_much(arrangements, person) for person in interview.people)))
    if too_much:
        return f"{interview.id}: {too_much} Give a case to another assessor, or add a day. In detail: {sentences}."
    return f"{interview.id}: {sentences}. {_remedy(against)}"


def _too_much(arrangements: Arrangements, person: str) -> str | None:
    """That somebody who is there has more interviews than there is time for, whatever the timetable."""
    wanted = sum(person in interview.people for interview in arrangements.interviews)
    time = sum(
        _most(arrangements, person, first) for first in range(0, len(arrangements.sessions), _a_day(arrangements))
    )
    return f"{person} has {wanted} interviews and time for {time}." if wanted > time > 0 else None


def _most(arrangements: Arrangements, person: str, first: int) -> int:
    """The most interviews that somebody can have on the day that begins with a session."""
    there = [session in arrangements.presence[person] for session in arrangements.same_day(first)]
    runs = [len(list(run)) for present, run in groupby(there) if present]
    breaks = sum(run // (arrangements.fieldwork.in_a_row + 1) for run in runs)
    return min(sum(runs) - breaks, arrangements.fieldwork.a_day)


def _a_day(arrangements: Arrangements) -> int:
    return len(arrangements.fieldwork.slots)


def _offices(arrangements: Arrangements, interview: Interview) -> list[str]:
    """The offices where everybody who takes part can be at some time, if not at the same."""
    places = [frozenset().union(*arrangements.presence[person].values()) for person in interview.people]
    known = [place for place in places if place]  # somebody who is away all the time rules out no office
    return [office.id for office in arrangements.fieldwork.offices if all(office.id in offices for offices in known)]


def _when(arrangements: Arrangements, sessions: Sequence[Session]) -> str:
    if len(sessions) == len(arrangements.sessions):
        return "at every time of the fieldwork"
    days: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        days[session.day].append(session)
    words = []
    for day, at in days.items():
        named = f"{day:%a} {day.day} {day:%B}"
        whole = len(at) == len(arrangements.fieldwork.slots)
        words.append(named if whole else f"{named} at {_listed([f'{session.starts:%H:%M}' for session in at])}")
    return f"on {_listed(words)}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _remedy(against: Mapping[str, Sequence[Session]]) -> str:
    said = " ".join(against)
    if "no room" in said:
        return "Find another room, or move an interview out of one."
    if "is away" in said or "is not in" in said:
        return "Ask for another time, or give the case to another assessor."
    return "Add a day or a slot, or give the case to an assessor with fewer interviews."
