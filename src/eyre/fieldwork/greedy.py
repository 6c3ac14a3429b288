"""The timetable that a patient person would make: the hardest interview first, each at its cheapest free place.

The solver begins from it, and its benchmark is measured against it.
"""

from __future__ import annotations

from collections.abc import Mapping

from eyre.fieldwork.arrangements import Arrangements, Interview
from eyre.fieldwork.diary import Diary
from eyre.fieldwork.timetable import cost


def greedy(arrangements: Arrangements, kept: Mapping[str, tuple[int, str]] | None = None) -> dict[str, tuple[int, str]]:
    """Place one interview after another; those that find no free place are left out.

    kept: places that are tried first, such as those of an earlier timetable.
    """
    diary = Diary(arrangements)
    waiting = []
    for interview in arrangements.interviews:
        place = (kept or {}).get(interview.id)
        if place and diary.obstacle(interview, *place) is None:
            diary.add(interview, *place)
        else:
            waiting.append((len(arrangements.options(interview)), interview))
    # The other interviews about a case follow that with its manager, so that they can be near it.
    rank = {interview.id: number for number, (_, interview) in enumerate(sorted(waiting, key=_hardest))}
    near = arrangements.near
    waiting.sort(key=lambda one: (rank.get(near.get(one[1].id, one[1].id), 0), one[1].id in near, one[1].id))
    for _, interview in waiting:
        place = _cheapest(diary, interview)
        if place:
            diary.add(interview, *place)
    return diary.places


def _hardest(waiting: tuple[int, Interview]) -> tuple[int, str]:
    options, interview = waiting
    return options, interview.id


def _cheapest(diary: Diary, interview: Interview) -> tuple[int, str] | None:
    arrangements = diary.arrangements
    free = [place for place in arrangements.options(interview) if diary.obstacle(interview, *place) is None]
    now = cost(arrangements, diary.places).total
    added = {place: cost(arrangements, {**diary.places, interview.id: place}).total - now for place in free}
    return min(free, key=lambda place: (added[place], place), default=None)
