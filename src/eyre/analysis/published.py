"""All figures that can be made of an inspection, as sums of cells: what the gate of publication decides about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import Unit, judged_unit, questions_for, units
from eyre.framework.conditions import chosen
from eyre.framework.framework import ALL, Framework
from eyre.framework.spec import Question
from eyre.statistics.suppression import Sum


@dataclass(frozen=True, slots=True)
class Key:
    """A figure: what is counted, and in which group.

    kind: "case" or an interview's schedule for a question; "attribute"; "group" for the size of the group that name
    says. value: the value that is counted, where it is not the judgement as a whole.
    """

    framework: str
    kind: str
    name: str
    group: str = ALL
    value: str = ""


Place = tuple[str, str]  # framework, group
Cell = tuple[frozenset[Place], tuple[tuple[str, str], ...]]  # groups, and framework with the value that counts there
Answers = Mapping[str, Mapping[str, str]]  # unit -> framework -> value
Meaning = Mapping[str, str]  # value -> what it is worth in a figure


@dataclass(frozen=True)
class Universe:
    """Everything that is counted of one question, attribute or set of groups.

    cells: cases by the groups they belong to and what was answered. figures: the sums that each publishes, most
    important first. known: what a reader knows anyhow, such as how many cases
    belong to which groups. sensitive: sums that no figure states, but that could follow.
    """

    cells: Mapping[Cell, int]
    figures: Mapping[Key, list[Sum]]
    known: list[Sum]
    sensitive: frozenset[Sum]


def universes(inspection: Inspection) -> Iterator[Universe]:
    """Every question about a case or in an interview, every attribute, and the groups themselves.

    A question whose answer another framework shares is one with that framework's: what one prints of some of the cases
    and the other of all would give away the rest.
    """
    by_kind: dict[str, list[Unit]] = defaultdict(list)
    for unit in units(inspection):
        by_kind[unit.kind].append(unit)
    for kind, judged in by_kind.items():
        memberships = _Memberships(inspection, judged)
        for question, answers, asking in _questions(inspection, kind, judged):
            yield from _of_question(inspection, memberships, kind, question, answers, asking)
        yield _sizes(memberships)
    cases = _Memberships(inspection, by_kind["case"])
    for attribute in _choices(inspection):
        answers = {
            id_: dict.fromkeys(cases.frameworks, str(value))
            for id_, same in cases.by_id.items()
            if (value := same[0].attributes.get(attribute))
        }
        names = dict.fromkeys(cases.frameworks, attribute)
        yield _universe(cases, answers, _valued("attribute", names, answers, cases))


def _choices(inspection: Inspection) -> dict[str, None]:
    """The attributes of a case that have a list of values."""
    attributes = (a for framework in inspection.frameworks.values() for a in framework.attributes.values())
    return {attribute.id: None for attribute in attributes if attribute.values}


class _Memberships:
    """To which groups of which framework each unit of one kind belongs."""

    def __init__(self, inspection: Inspection, judged: Iterable[Unit]) -> None:
        self.by_id: dict[str, list[Unit]] = defaultdict(list)
        for unit in judged:
            self.by_id[unit.id].append(unit)
        self.places = {
            id_: frozenset((unit.framework, group) for unit in same for group in unit.groups)
            for id_, same in self.by_id.items()
        }
        self.frameworks = tuple(inspection.frameworks)
        present = {place for places in self.places.values() for place in places}
        self.order = sorted(present, key=lambda place: _rank(inspection, place))
        self.sets = self._that_may_follow()

    def groups(self, framework: str) -> list[str]:
        """The groups of one framework, the most important first."""
        return [group for owner, group in self.order if owner == framework]

    def _that_may_follow(self) -> set[frozenset[frozenset[Place]]]:
        """Groups, what two of them have in common or apart, and the finest parts: sets of signatures."""
        signatures = set(self.places.values())
        groups = {frozenset(s for s in signatures if place in s) for place in self.order}
        apart = {part for a, b in combinations(groups, 2) for part in (a - b, b - a, a & b)}
        return {part for part in groups | apart | {frozenset({s}) for s in signatures} if part}


def _rank(inspection: Inspection, place: Place) -> tuple[int, int, int]:
    framework, group = place
    order = list(inspection.frameworks[framework].groups)
    shown = group != ALL and inspection.frameworks[framework].groups[group].shown_beside_all
    level = 0 if group == ALL else 1 if shown else 2
    return level, list(inspection.frameworks).index(framework), -1 if group == ALL else order.index(group)


def _questions(
    inspection: Inspection, kind: str, judged: Iterable[Unit]
) -> Iterator[tuple[Question, Answers, dict[str, str]]]:
    """Each question with its answers that count, and its name in every framework that asks or shares it."""
    answers: dict[tuple[str, str], dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    asking: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    first: dict[tuple[str, str], Question] = {}
    for framework in inspection.frameworks.values():
        for question in questions_for(framework, kind) if _asks(framework, kind) else ():
            if question.scale or question.options:
                origin = _origin(inspection, framework, question)
                asking[origin][framework.id] = question.id
                first.setdefault(origin, question)
    for unit in judged:
        framework = inspection.frameworks[unit.framework]
        for question, value, state in judged_unit(framework, unit):
            if state == "answered" and value and (question.scale or question.options):
                answers[_origin(inspection, framework, question)][unit.id][framework.id] = value
    yield from ((question, answers[origin], asking[origin]) for origin, question in first.items())


def _asks(framework: Framework, kind: str) -> bool:
    return kind == "case" or any(schedule.id == kind for schedule in framework.spec.schedules)


def _origin(inspection: Inspection, framework: Framework, question: Question) -> tuple[str, str]:
    source = question.answers_from
    if source and source.framework in inspection.frameworks:
        return source.framework, source.question
    return framework.id, question.id


def _of_question(
    inspection: Inspection,
    memberships: _Memberships,
    kind: str,
    question: Question,
    answers: Answers,
    asking: Mapping[str, str],
) -> Iterator[Universe]:
    if question.kind in ("multiple", "rank"):
        # The values of a multiple choice do not exclude each other: each is a question of its own.
        for option in (option.value for option in question.options):
            yes_or_no = {
                unit: {f: option if option in chosen(value) else "" for f, value in own.items()}
                for unit, own in answers.items()
            }
            keys = [Key(f, kind, name, group, option) for f, name in asking.items() for group in memberships.groups(f)]
            yield _universe(memberships, yes_or_no, {key: {option: option} for key in keys})
        return
    judged: dict[Key, Meaning] = {}
    if question.scale:
        for framework, name in asking.items():
            worth = _worth(inspection.frameworks[framework], name, kind)
            judged |= {Key(framework, kind, name, group): worth for group in memberships.groups(framework)}
    yield _universe(memberships, answers, judged | _valued(kind, asking, answers, memberships))


def _worth(framework: Framework, name: str, kind: str) -> Meaning:
    question = next(q for q in questions_for(framework, kind) if q.id == name)
    return {v.value: str(v.credit) for v in framework.scales[question.scale or ""].values if v.credit is not None}


def _valued(kind: str, asking: Mapping[str, str], answers: Answers, memberships: _Memberships) -> dict[Key, Meaning]:
    """The figures that count one value, the most frequent values first."""
    counts = Counter(value for own in answers.values() for value in set(own.values()))
    return {
        Key(framework, kind, name, group, value): {value: value}
        for value, _ in counts.most_common()
        for framework, name in asking.items()
        for group in memberships.groups(framework)
    }


def _sizes(memberships: _Memberships) -> Universe:
    """How many units each group has, and how many of one group belong to another."""
    cells: Counter[Cell] = Counter((places, ()) for places in memberships.places.values())
    figures = {
        Key(framework, "group", group, within): [
            frozenset(cell for cell in cells if {(framework, group), (framework, within)} <= cell[0])
        ]
        for framework, group in memberships.order
        for within in memberships.groups(framework)
    }
    whole = {key: parts for key, parts in figures.items() if key.group == ALL}
    sensitive = {frozenset(cell for cell in cells if cell[0] in part) for part in memberships.sets}
    return Universe(cells, whole | figures, [], frozenset(sensitive))


def _universe(memberships: _Memberships, answers: Answers, figures: Mapping[Key, Meaning]) -> Universe:
    outcomes = {unit: tuple(sorted(answers.get(unit, {}).items())) for unit in memberships.places}
    counts: Counter[Cell] = Counter((places, outcomes[unit]) for unit, places in memberships.places.items())
    # A reader does not know which combinations do not occur, but may know who belongs to which groups.
    signatures = set(memberships.places.values())
    cells = {cell: counts[cell] for cell in product(signatures, set(outcomes.values()))}
    members = [frozenset(cell for cell in cells if cell[0] == places) for places in signatures]
    rank = {place: number for number, place in enumerate(memberships.order)}
    ordered = sorted(figures, key=lambda key: (bool(key.value), rank[key.framework, key.group]))
    sums = {key: _sums(cells, key, figures[key]) for key in ordered}
    known = dict.fromkeys([*members, *(parts[0] for parts in sums.values())])
    meanings = {(key.framework, tuple(sorted(meaning.items()))) for key, meaning in figures.items()}
    sensitive = {
        frozenset(cell for cell in part if cell[0] in signatures)
        for framework, meaning in meanings
        for part in _parts(cells, framework, dict(meaning))
        for signatures in memberships.sets
    }
    return Universe(cells, sums, list(known), frozenset(sensitive))


def _sums(cells: Iterable[Cell], key: Key, meaning: Meaning) -> list[Sum]:
    """What a figure publishes: how many units of its group were answered for, then how many with each worth."""
    inside = (cell for cell in cells if (key.framework, key.group) in cell[0])
    answered = frozenset(cell for cell in inside if key.framework in dict(cell[1]))
    return [answered, *_parts(answered, key.framework, meaning)]


def _parts(cells: Iterable[Cell], framework: str, meaning: Meaning) -> list[Sum]:
    """The cells by what their answers are worth, those of any other value together."""
    parts: dict[str, set[Cell]] = defaultdict(set)
    for cell in cells:
        value = dict(cell[1]).get(framework)
        if value is not None:
            parts[meaning.get(value, "")].add(cell)
    return [frozenset(part) for part in parts.values()]
