"""A small programme as the files of its folder, from as few words as possible."""

from eyre.programme.programme import read_programme

SPEC = """\
id: small
title: A small programme
public_holidays: GB-ENG
first_day: 2027-04-01
years: 2
team: 1
visits_a_year: 4
facts:
  - {id: population, title: People, kind: number}
  - {id: kind, title: Kind, values: [{value: town, label: Town}, {value: land, label: Land}]}
families:
  - {id: towns, title: Towns, when: {attribute: kind, is: town}}
  - {id: large, title: Large, when: {attribute: population, at_least: 500000}}
  - {id: rest, title: The rest, when: {attribute: population, at_most: 499999}}
milestones:
  - {id: request, title: Request, after: week_one, weeks: -10}
  - {id: draft, title: Draft, after: week_two, weeks: 6}
  - {id: publication, title: Publication, after: draft, weeks: 6}
  - {id: action_plan, title: Action plan, after: publication, months: 3}
  - {id: review, title: Review, after: publication, months: 12}
  - {id: reconviction, title: Reconviction, after: week_one, months: 24}
"""
AREAS = """\
area,title,population,kind,team,family,family_reason
A1,Area 1,700000,town,,,
A2,Area 2,600000,land,,,
A3,Area 3,300000,land,,,
A4,Area 4,200000,town,,,
"""
INSPECTORS = "inspector,name,starts,leaves,visits_a_year\ni1,Ottilie Thistlewhite,,,\ni2,,,,\n"


def files(spec=SPEC, areas=AREAS, inspectors=INSPECTORS, absences=(), calendar=()):
    made = {"programme.yaml": spec, "areas.csv": areas, "inspectors.csv": inspectors}
    if absences:
        made["absences.csv"] = "\n".join(("who,first_day,last_day", *absences)) + "\n"
    if calendar:
        made["calendar.csv"] = "\n".join(("area,week_one,week_two,team,fixed,reason", *calendar)) + "\n"
    return {name: text.encode() for name, text in made.items()}


def programme(**parts):
    return read_programme(files(**parts))
