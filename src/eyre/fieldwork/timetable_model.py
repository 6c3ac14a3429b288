"""The timetable as a model for the solver: a session and an office for each interview, the rules, and the cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from eyre.fieldwork.arrangements import Arrangements, Interview
from eyre.fieldwork.timetable import ANOTHER_DAY, Cost
from eyre.programme.solver import Solved, new_model

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Place = tuple[int, str]


class TimetableModel:
    """Choices, rules and costs of one timetable. held: interviews that stay where they are."""

    def __init__(self, arrangements: Arrangements, held: Mapping[str, Place]) -> None:
        self.arrangements = arrangements
        self.held = held
        self.model = new_model()
        self.choices: dict[str, dict[Place, cp_model.IntVar]] = {}
        self.left_out: dict[str, cp_model.IntVar] = {}
        self._at: dict[str, dict[Place, list[cp_model.IntVar]]] = defaultdict(lambda: defaultdict(list))
        self._at_rooms: dict[Place, list[cp_model.IntVar]] = defaultdict(list)
        for interview in arrangements.interviews:
            self._choose(interview)
        for person, at in self._at.items():
            self._person(person, at)
        for (_, office), choices in self._at_rooms.items():
            self.model.add(sum(choices) <= arrangements.rooms[office])

    def _choose(self, interview: Interview) -> None:
        name = interview.id
        options = (self.held[name],) if name in self.held else self.arrangements.options(interview)
        self.choices[name] = {place: self.model.new_bool_var(f"{name} {place}") for place in options}
        self.left_out[name] = self.model.new_bool_var(f"{name} is left out")
        self.model.add_exactly_one(*self.choices[name].values(), self.left_out[name])
        if name in self.held:
            self.model.add(self.left_out[name] == 0)
        for place, choice in self.choices[name].items():
            self._at_rooms[place].append(choice)
            for person in interview.people:
                self._at[person][place].append(choice)

    def _person(self, person: str, at: Mapping[Place, list[cp_model.IntVar]]) -> None:
        """Nobody is at two places, on the way and in a room, or without a break."""
        fieldwork, a_day = self.arrangements.fieldwork, len(self.arrangements.fieldwork.slots)
        busy = self._busy(at)
        for choices in busy.values():
            self.model.add_at_most_one(choices)
        for first in range(0, len(self.arrangements.sessions), a_day):
            day = [busy.get(session, []) for session in range(first, first + a_day)]
            self.model.add(sum(choice for choices in day for choice in choices) <= fieldwork.a_day)
            for start in range(a_day - fieldwork.in_a_row):
                run = day[start : start + fieldwork.in_a_row + 1]
                self.model.add(sum(choice for choices in run for choice in choices) <= fieldwork.in_a_row)
        self._journeys(at)

    def _journeys(self, at: Mapping[Place, list[cp_model.IntVar]]) -> None:
        too_far = self.arrangements.too_far
        for (session, office), choices in at.items():
            by_session: dict[int, list[cp_model.IntVar]] = defaultdict(list)
            for number, place in at:
                if session < number < self.arrangements.same_day(session).stop and too_far(
                    session, office, number, place
                ):
                    by_session[number] += at[(number, place)]
            for far in by_session.values():
                self.model.add_at_most_one([*choices, *far])

    def _busy(self, at: Mapping[Place, list[cp_model.IntVar]]) -> dict[int, list[cp_model.IntVar]]:
        busy: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (session, _), choices in at.items():
            busy[session] += choices
        return busy

    def hint(self, places: Mapping[str, Place]) -> None:
        """Begin the search from these places."""
        for name, choices in self.choices.items():
            for place, choice in choices.items():
                self.model.add_hint(choice, places.get(name) == place)
            self.model.add_hint(self.left_out[name], name not in places)

    def place(self, before: Mapping[str, Place]) -> int:
        """Only leave out as few interviews as possible, then move as few as possible.

        Returns what one that is left out costs: more than all moves.
        """
        self.model.minimize(self._amiss(before))
        return len(self._moved(before)) + 1

    def weigh(self, before: Mapping[str, Place], least_left_out: int = 0) -> None:
        """The same, then ask little of people. least_left_out: how many are known to find no place in any timetable."""
        self.model.add(sum(self.left_out.values()) >= least_left_out)
        asked = Cost.VISIT * self._visits() + Cost.CALL * self._calls() + Cost.APART * self._apart()
        dearest = len(self.left_out) * (2 * Cost.VISIT + Cost.CALL + Cost.APART * ANOTHER_DAY)
        self.model.minimize(asked + (dearest + 1) * self._amiss(before))

    def _amiss(self, before: Mapping[str, Place]) -> cp_model.LinearExpr | int:
        moved = self._moved(before)
        return sum(moved) + (len(moved) + 1) * sum(self.left_out.values())

    def _moved(self, before: Mapping[str, Place]) -> list[cp_model.LinearExpr]:
        return [1 - self.choices[name][place] for name, place in before.items() if place in self.choices.get(name, {})]

    def _visits(self) -> cp_model.LinearExpr | int:
        total: cp_model.LinearExpr | int = 0
        for assessor in self._those(lambda interview: (interview.assessor, interview.second)):
            visits: dict[str, dict[int, cp_model.IntVar]] = defaultdict(dict)
            for (session, office), choices in self._at[assessor].items():
                day = self.arrangements.same_day(session).start
                if day not in visits[office]:
                    visits[office][day] = self.model.new_bool_var(f"{assessor} is in {office} on day {day}")
                # At most one of them is chosen, so the sum is at most one and binds tighter than each alone.
                self.model.add(sum(choices) <= visits[office][day])
            for office, days in visits.items():
                self._at_least(sum(days.values()), assessor, self.arrangements.fieldwork.a_day, office)
                total += sum(days.values())
        return total

    def _calls(self) -> cp_model.LinearExpr | int:
        total: cp_model.LinearExpr | int = 0
        for manager in self._those(lambda interview: (interview.manager,)):
            busy = self._busy(self._at[manager])
            calls: cp_model.LinearExpr | int = 0
            for session, choices in busy.items():
                before = busy.get(session - 1, []) if session - 1 in self.arrangements.same_day(session) else []
                if not before:
                    calls += sum(choices)
                    continue
                call = self.model.new_bool_var(f"{manager} is called at {session}")
                self.model.add(call >= sum(choices) - sum(before))
                calls += call
            self._at_least(calls, manager, self.arrangements.fieldwork.in_a_row)
            total += calls
        return total

    def _at_least(self, times: cp_model.LinearExpr | int, person: str, at_once: int, office: str | None = None) -> None:
        """Say what follows from counting, which the solver is slow to find: so many interviews take so many times.

        at_once: the most interviews of the person that go into one time. office: count only those that must be there.
        """
        counted = [
            self.left_out[interview.id]
            for interview in self.arrangements.interviews
            if person in interview.people and (office is None or {o for _, o in self.choices[interview.id]} == {office})
        ]
        self.model.add(times >= -(-len(counted) // at_once) - sum(counted))

    def _apart(self) -> cp_model.LinearExpr | int:
        total: cp_model.LinearExpr | int = 0
        for name, near in self.arrangements.near.items():
            gap, other_day = (self.model.new_bool_var(f"{name} {what}") for what in ("has a gap", "is on another day"))
            here, there = (self._busy({place: [c] for place, c in self.choices[one].items()}) for one in (name, near))
            for session, choices in here.items():
                day = self.arrangements.same_day(session)
                beside = [c for s in (session - 1, session + 1) if s in day for c in there.get(s, ())]
                on_day = [c for s in day for c in there.get(s, ())]
                self.model.add(sum(choices) <= sum(beside) + gap + self.left_out[near])
                self.model.add(sum(choices) <= sum(on_day) + other_day + self.left_out[near])
            total += gap + (ANOTHER_DAY - 1) * other_day
        return total

    def _those(self, pick: Callable[[Interview], Iterable[str]]) -> list[str]:
        people = dict.fromkeys(person for interview in self.arrangements.interviews for person in pick(interview))
        return [person for person in people if person]

    def places(self, solved: Solved) -> dict[str, Place]:
        """Read the solution."""
        return {
            name: place
            for name, choices in self.choices.items()
            for place, choice in choices.items()
            if solved.solver.value(choice)
        }
