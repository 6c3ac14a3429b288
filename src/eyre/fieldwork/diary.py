"""Who is where at which session: the rules of a timetable, one interview at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from eyre.fieldwork.arrangements import Arrangements, Interview

What = Literal["away", "elsewhere", "busy", "travelling", "row", "day", "rooms"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an interview cannot be held at a session and office. person is empty where it is the rooms."""

    what: What
    person: str = ""


class Diary:
    """The bookings made so far. What stands in it breaks no rule."""

    def __init__(self, arrangements: Arrangements) -> None:
        self.arrangements = arrangements
        self.places: dict[str, tuple[int, str]] = {}
        self._where: dict[str, dict[int, str]] = defaultdict(dict)
        self._taken: dict[tuple[int, str], int] = defaultdict(int)

    def add(self, interview: Interview, session: int, office: str) -> None:
        """Book an interview."""
        self.places[interview.id] = (session, office)
        self._taken[(session, office)] += 1
        for person in interview.people:
            self._where[person][session] = office

    def obstacle(self, interview: Interview, session: int, office: str) -> Obstacle | None:
        """What stands against an interview at a session and office; None where nothing does."""
        presence = self.arrangements.presence
        for person in interview.people:
            if session not in presence[person]:
                return Obstacle("away", person)
        for person in interview.people:
            if office not in presence[person][session]:
                return Obstacle("elsewhere", person)
        for person in interview.people:
            if what := self._clash(person, session, office):
                return Obstacle(what, person)
        full = self._taken[(session, office)] >= self.arrangements.rooms[office]
        return Obstacle("rooms") if full else None

    def _clash(self, person: str, session: int, office: str) -> What | None:
        where = self._where[person]
        day = self.arrangements.same_day(session)
        if session in where:
            return "busy"
        if any(s in where and self.arrangements.too_far(s, where[s], session, office) for s in day):
            return "travelling"
        if sum(s in where for s in day) >= self.arrangements.fieldwork.a_day:
            return "day"
        return "row" if self._run(where, day, session) > self.arrangements.fieldwork.in_a_row else None

    def _run(self, where: dict[int, str], day: range, session: int) -> int:
        """How many sessions without a free one there would be."""
        first = last = session
        while first - 1 in day and first - 1 in where:
            first -= 1
        while last + 1 in day and last + 1 in where:
            last += 1
        return last - first + 1
