"""A timetable made better part by part: the interviews of some people are planned anew while all others stay."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from eyre.fieldwork.arrangements import Arrangements
from eyre.fieldwork.timetable_model import Place, TimetableModel
from eyre.programme.solver import solve

Places = Mapping[str, Place]

_WHOLE = 0.25  # of the work goes into the whole, which gives the bound
_PART = 0.3  # work for one part at most
_OVERHEAD = 0.05  # counted for making the model of a part


@dataclass(frozen=True)
class Found:
    """Places and what they cost with all that weighs. bound: no timetable costs less. work: as `solve` counts it."""

    places: Places
    cost: float
    bound: float
    work: float


def search(arrangements: Arrangements, fixed: Places, start: Places, before: Places, limit: float) -> Found:
    """Look for a better timetable, first as a whole, then part by part until the work is done.

    fixed: places that stay. start: where to begin. before: an earlier timetable, of which as little as possible moves.
    """
    placed = _place(arrangements, fixed, start, before, limit * _WHOLE)
    least = int(placed.bound)
    best = _improve(arrangements, fixed, placed.places, before, limit * _WHOLE, least)
    bound, work = best.bound, placed.work + best.work
    chance = random.Random(1)
    while work < limit and best.cost > bound:
        free = _part(arrangements, best.places, chance)
        held = {name: place for name, place in best.places.items() if name not in free}
        best = _improve(arrangements, {**held, **fixed}, best.places, before, _PART, least)
        work += best.work + _OVERHEAD
    return Found(best.places, best.cost, bound, work)


def _place(arrangements: Arrangements, held: Places, start: Places, before: Places, limit: float) -> Found:
    """Find a place for what the start leaves out. cost and bound: interviews without a place, found and unavoidable.

    Among all that weighs, the solver would look for these places last.
    """
    missing = len(arrangements.interviews) - len(start)
    if not missing:
        return Found(start, 0, 0, 0)
    model = TimetableModel(arrangements, held)
    model.hint(start)
    one = model.place(before)
    solved = solve(model.model, limit)
    if solved.status in ("best", "found"):
        places = model.places(solved)
        return Found(places, len(arrangements.interviews) - len(places), solved.bound // one, solved.work)
    return Found(start, missing, 0, solved.work)


def _improve(
    arrangements: Arrangements, held: Places, start: Places, before: Places, limit: float, least: int
) -> Found:
    model = TimetableModel(arrangements, held)
    model.hint(start)
    model.weigh(before, least)
    solved = solve(model.model, limit)
    if solved.status in ("best", "found"):
        return Found(model.places(solved), solved.cost, solved.bound, solved.work)
    return Found(start, float("inf"), 0, solved.work)  # not even the start was taken in within the limit


def _part(arrangements: Arrangements, places: Places, chance: random.Random) -> frozenset[str]:
    """The interviews of three assessors, two offices or two days; those that have no place are always among them."""
    placed = [(interview, *places[interview.id]) for interview in arrangements.interviews if interview.id in places]
    groups: Mapping[str, object]
    match chance.choice(("assessors", "offices", "days")):
        case "assessors":
            groups, wanted = {interview.id: interview.assessor for interview, _, _ in placed}, 3
        case "offices":
            groups, wanted = {interview.id: office for interview, _, office in placed}, 2
        case _:
            groups, wanted = {i.id: arrangements.sessions[session].day for i, session, _ in placed}, 2
    known = sorted(set(groups.values()), key=str)
    chosen = chance.sample(known, min(wanted, len(known)))
    without = {interview.id for interview in arrangements.interviews if interview.id not in places}
    return frozenset(without | {name for name, group in groups.items() if group in chosen})
