"""What makes a calendar impossible and can be seen without solving it: weeks, numbers, and decisions by hand."""

from __future__ import annotations

from collections.abc import Iterator

from eyre.programme.programme import Programme, Visit
from eyre.programme.weeks import Week, is_away, possible_pairs, weeks, why_closed, works


def obstacles(programme: Programme) -> Iterator[str]:
    """Each reason as a sentence with its remedy."""
    spec = programme.spec
    for area in programme.areas:
        if area.team > len(programme.inspectors):
            yield (
                f"{area.key} needs a team of {area.team}, but there are {len(programme.inspectors)} inspectors. "
                "Make the team smaller or add inspectors."
            )
        if not possible_pairs(programme, area):
            least, most = spec.weeks_apart
            yield (
                f"{area.key} has no two open weeks {least} to {most} weeks apart in one year of the cycle. "
                "Shorten its absences or the closures."
            )
    needed = sum(area.team for area in programme.areas)
    offered = spec.years * sum(inspector.visits_a_year for inspector in programme.inspectors)
    if needed > offered:
        yield (
            f"The visits need {needed} places in teams; the inspectors make {offered} visits in {spec.years} years. "
            "Raise visits_a_year or add inspectors."
        )
    fixed = [visit for visit in programme.visits if visit.fixed]
    for visit in fixed:
        yield from _fixed(programme, visit)
    yield from _twice(fixed)
    yield from _different_years(programme, fixed)


def _fixed(programme: Programme, visit: Visit) -> Iterator[str]:
    spec = programme.spec
    known = {week.monday: week for week in weeks(spec)}
    area = next(area for area in programme.areas if area.key == visit.area)
    here = f"The visit to {visit.area}"
    both: list[Week] = []
    for monday in (visit.week_one, visit.week_two):
        if monday not in known:
            yield f"{here} is fixed in the week of {monday}, which is no Monday of a year of the cycle. Mend the date."
        elif why := why_closed(spec, known[monday]):
            yield f"{here} is fixed in the week of {monday}, which is closed: {why}. Choose another week."
        else:
            both.append(known[monday])
    if len(both) == 2 and (both[0], both[1]) not in possible_pairs(programme, area):
        yield (
            f"{here} is fixed in the weeks of {visit.week_one} and {visit.week_two}, but the area cannot be visited "
            "then, or the weeks are not as far apart as they should be. Choose other weeks."
        )
    if len(visit.team) > area.team:
        yield f"{here} is fixed with {len(visit.team)} inspectors, but its team has {area.team}. Mend one of the two."
    for inspector in programme.inspectors:
        absences = [absence for absence in programme.absences if absence.who == inspector.key]
        if inspector.key in visit.team:
            away = [week for week in both if is_away(absences, week) or not works(inspector, week)]
            for week in away:
                yield f"{here} is fixed with {inspector.key}, who is away in the week of {week.monday}. Send another."


def _twice(fixed: list[Visit]) -> Iterator[str]:
    for number, one in enumerate(fixed):
        for other in fixed[number + 1 :]:
            for monday in {one.week_one, one.week_two} & {other.week_one, other.week_two}:
                for key in set(one.team) & set(other.team):
                    yield (
                        f"{key} is fixed for {one.area} and {other.area} in the week of {monday}. "
                        "Take them out of one of the teams."
                    )


def _different_years(programme: Programme, fixed: list[Visit]) -> Iterator[str]:
    years = {week.monday: week.year for week in weeks(programme.spec)}
    for title, areas in programme.together():
        found = {
            visit.area: years[visit.week_one] for visit in fixed if visit.area in areas and visit.week_one in years
        }
        if len(set(found.values())) > 1:
            said = ", ".join(f"{area} in year {year + 1}" for area, year in found.items())
            yield f"All areas of {title} are to be visited in one year, but fixed are {said}. Free one of them."
