"""How good the planned timetable is beside a greedy one: 100 cases, 45 managers, 7 offices, 10 assessors, 5 x 5 slots.

Run: uv run python bench/fieldwork.py [limit ...]
"""

from __future__ import annotations

import os
import platform
import random
import sys
import time
from datetime import date, timedelta
from fractions import Fraction

import pyarrow as pa

from eyre.fieldwork.allocation import Case, allocate
from eyre.fieldwork.arrangements import Arrangements, arrange
from eyre.fieldwork.greedy import greedy
from eyre.fieldwork.plan import LIMIT, plan_timetable
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.table_schemas import AVAILABILITY, MEETINGS
from eyre.fieldwork.timetable import cost, places_of
from eyre.framework.spec import FieldworkRules

CASES, MANAGERS, OFFICES, ASSESSORS = 100, 45, 7, 10
ROLES = ("inspector", "area_assessor")
DAYS = [date(2026, 6, 1) + timedelta(days=number) for number in range(5)]
SLOTS = [("08:45", "10:15"), ("10:30", "12:00"), ("12:45", "14:15"), ("14:30", "16:00"), ("16:15", "17:45")]


def fieldwork() -> Fieldwork:
    """Seven offices of two to four rooms; neighbours are 20 minutes apart, others 45."""
    return Fieldwork.model_validate(
        {
            "days": DAYS,
            "slots": [{"starts": starts, "ends": ends} for starts, ends in SLOTS],
            "offices": [{"id": f"O{n}", "title": f"Office {n}", "rooms": 2 + n % 3} for n in range(OFFICES)],
            "travel": [{"between": (f"O{n}", f"O{n + 1}"), "minutes": 20} for n in range(OFFICES - 1)],
            "assessors": [
                {
                    "key": f"A{n}",
                    "role": "inspector" if n < 6 else "area_assessor",
                    "team": "" if n < 6 else f"O{n - 6}",
                }
                for n in range(ASSESSORS)
            ],
        }
    )


def example(seed: int) -> Arrangements:
    """Managers with leave and part-time hours, 40 interviews with offenders, 5 joint ones with partners."""
    chance = random.Random(seed)
    office = {f"M{n}": f"O{n % OFFICES}" for n in range(MANAGERS)}
    cases = [Case(f"C{n:03}", f"M{n % MANAGERS}", office[f"M{n % MANAGERS}"]) for n in range(CASES)]
    hours = [row(person, "works", place) for person, place in office.items()]
    for person in office:
        for day in chance.sample(DAYS, chance.choice([0, 0, 1, 1, 2])):
            hours.append(row(person, "absent", None, day))
    hours += [row(f"P{n}", "absent", None, chance.choice(DAYS)) for n in range(5)]
    met = [
        {"meeting": f"W{n:02}", "case_id": case.id, "kind": "offender", "person": f"off-{n}", "joint": False}
        for n, case in enumerate(chance.sample(cases, 40))
    ]
    met += [
        {"meeting": f"J{n}", "case_id": case.id, "kind": "partner", "person": f"P{n}", "joint": True}
        for n, case in enumerate(chance.sample(cases, 5))
    ]
    plan = fieldwork()
    rules = FieldworkRules.model_validate({"double_marking_share": "10%"})
    allocation = allocate(cases, plan.assessors, rules, Fraction(1, 3), str(seed))
    meetings = pa.Table.from_pylist(met, schema=MEETINGS.to_arrow())
    return arrange(plan, cases, allocation, meetings, pa.Table.from_pylist(hours, schema=AVAILABILITY.to_arrow()))


def row(person: str, kind: str, office: str | None, day: date | None = None) -> dict[str, object]:
    """A row of availability.csv."""
    return {"person": person, "kind": kind, "date": day, "office": office}


def main(limits: list[float]) -> None:
    """Print a line of a table for each example and limit."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, one solver worker\n")
    print("| example | limit | seconds | of processor | greedy | planned | better by | gap | visits | calls | apart |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for seed in (1, 2, 3):
        arrangements = example(seed)
        first = greedy(arrangements)
        base = cost(arrangements, first).total
        for limit in limits:
            began, worked = time.perf_counter(), time.process_time()
            timetable = plan_timetable(arrangements, limit=limit)
            seconds, processor = time.perf_counter() - began, time.process_time() - worked
            found = cost(arrangements, places_of(arrangements, timetable.bookings))
            print(
                f"| {seed} | {limit:g} | {seconds:.0f} | {processor:.0f} | {base} ({len(first)} placed) "
                f"| {found.total} ({len(timetable.bookings)} placed) | {1 - found.total / base:.0%} "
                f"| {timetable.gap:.0%} | {found.visits} | {found.calls} | {found.apart} |"
            )


if __name__ == "__main__":
    main([float(limit) for limit in sys.argv[1:]] or [LIMIT])
