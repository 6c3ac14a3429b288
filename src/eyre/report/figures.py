"""References -> figures: each is looked up in the inspection, its scores and its ratings, and printed in its form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from eyre.analysis.disclosure import OPEN, Gate
from eyre.analysis.published import Key
from eyre.assessment.inspection import Inspection
from eyre.assessment.scored import Unit, units
from eyre.framework.framework import ALL, Framework, nearest
from eyre.framework.spec import Question
from eyre.report.counted import (
    attribute_measure,
    group_measure,
    group_title,
    number_of_units,
    question_measure,
    too_few,
)
from eyre.report.forms import printed
from eyre.report.measure import Measure, Resolved, complement
from eyre.report.reference import KINDS, Reference, Refused, Unknown
from eyre.report.scored_subjects import composite_measure, criterion_measure, rating_measure, ratings_measure
from eyre.report.stated import STATED_KINDS
from eyre.scoring.rating import Rating
from eyre.scoring.scores import Scores

TAKES_VALUE = ("question", "attribute", "interview")


@dataclass(frozen=True)
class Figures:
    """All that a text may refer to. gate: what of it may be printed; scores have passed it already."""

    inspection: Inspection
    scores: Scores
    ratings: Mapping[tuple[str, str], Rating]
    gate: Gate = OPEN

    @cached_property
    def units(self) -> Mapping[tuple[str, str], tuple[Unit, ...]]:
        """The cases, and the people interviewed, by framework and kind."""
        found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in units(self.inspection):
            found[(unit.framework, unit.kind)].append(unit)
        return {key: tuple(value) for key, value in found.items()}

    def members(self, framework: str, kind: str, group: str) -> tuple[Unit, ...]:
        """The units of one kind that belong to a group."""
        return tuple(unit for unit in self.units.get((framework, kind), ()) if group in unit.groups)

    def resolve(self, reference: Reference, framework: str) -> Resolved:
        """Find the figure and print it. framework: the one that is meant where the reference names none.

        Raises Refused where the figure is not there, rests on no cases, or cannot take the form.
        """
        owner = self.framework(reference.framework or framework)
        measure = self.measure(reference, owner)
        if reference.value and measure.kind not in TAKES_VALUE:
            raise Refused(f"a {measure.kind} has no values, but :{reference.value} is written", "Leave the value out.")
        if reference.negated:
            if measure.kind == "criterion":
                raise Refused("a score has no complement", "Leave out: not.")
            measure = complement(measure)
        form = reference.form or measure.forms[0]
        return Resolved(reference, printed(measure, form, owner.rounding), form, measure)

    def framework(self, id_: str) -> Framework:
        """A framework of the inspection. Raises Refused with the nearest names."""
        if id_ not in self.inspection.frameworks:
            raise Refused(f"the inspection uses no framework {id_!r}", nearest(id_, self.inspection.frameworks))
        return self.inspection.frameworks[id_]

    def measure(self, reference: Reference, framework: Framework) -> Measure:
        """What a reference rests on, before the complement is taken and a form chosen."""
        name, group = reference.name, reference.group or ALL
        if reference.kind in STATED_KINDS:
            if reference.group:
                raise Refused(f"a {reference.kind} is stated and has no groups", f"Leave out: @{reference.group}.")
            return STATED_KINDS[reference.kind](self.inspection, framework, name)
        match reference.kind:
            case "ratings":
                if reference.group:
                    raise Refused("ratings rest on evidence and have no groups", f"Leave out: @{reference.group}.")
                return ratings_measure(framework, self.ratings, name)
            case "attribute":
                self._may_print(Key(framework.id, "attribute", name, group, reference.value))
                cases = self._in_group(framework, "case", group)
                return attribute_measure(framework, cases, name, reference.value, group)
            case "group":
                return self._group(framework, name, group)
            case "units":
                owner, kind = self.owner_of_schedule(framework, name) if name != "case" else (framework, "case")
                self._may_print(Key(owner.id, "group", group))
                return number_of_units(owner, kind, self._in_group(owner, kind, group), group)
            case "interview":
                return self._interview(reference, framework, group)
        if name in framework.questions:
            return self._question(framework, framework.questions[name], "case", reference.value, group)
        return self._scored(framework, name, group)

    def _may_print(self, key: Key) -> None:
        if not self.gate.allows(key):
            raise too_few(key.name, key.group)

    def _scored(self, framework: Framework, name: str, group: str) -> Measure:
        if name in framework.criteria:
            criterion = framework.criteria[name]
            if criterion.method == "evidence":
                rating = self.ratings.get((framework.id, name))
                return rating_measure(framework, criterion, rating, group)
            return criterion_measure(framework, criterion, self.scores, group)
        if name in framework.composites:
            return composite_measure(framework, framework.composites[name], self.scores, group)
        known = tuple(self.subjects(framework))
        raise Unknown(f"{framework.id} has no question, criterion or composite {name!r}", nearest(name, known))

    def _question(self, framework: Framework, question: Question, kind: str, value: str, group: str) -> Measure:
        group_title(framework, kind, group)  # a group that is none would look like one without answers
        tally = self.scores.tallies.of(framework.id, question.id, group, kind)
        size = self.scores.tallies.size(framework.id, group, kind)
        return question_measure(framework, question, tally, value=value, kind=kind, group=group, size=size)

    def _interview(self, reference: Reference, framework: Framework, group: str) -> Measure:
        owner, schedule, name = self.interview_question(reference, framework)
        questions = {question.id: question for question in owner.schedules[schedule].questions}
        if name not in questions:
            raise Unknown(
                f"the interview {schedule} asks no question {name!r}",
                nearest(name, questions)
                if questions
                else "It asks the questions about a case: refer to one of them by its name alone.",
            )
        return self._question(owner, questions[name], schedule, reference.value, group)

    def interview_question(self, reference: Reference, framework: Framework) -> tuple[Framework, str, str]:
        """The framework, schedule and question that a reference to an interview means."""
        schedule, _, name = reference.name.partition(".")
        owner, kind = self.owner_of_schedule(framework, schedule)
        return owner, kind, name

    def _group(self, framework: Framework, name: str, group: str) -> Measure:
        found = framework.groups.get(name)
        if found is None:
            raise Refused(f"there is no group {name!r}", nearest(name, framework.groups))
        self._may_print(Key(framework.id, "group", name, group))
        if found.unit == "case":
            return group_measure(framework, "case", self._in_group(framework, "case", group), name, group)
        owner, kind = self.owner_of_schedule(framework, found.unit)
        return group_measure(owner, kind, self._in_group(owner, kind, group), name, group)

    def _in_group(self, framework: Framework, kind: str, group: str) -> tuple[Unit, ...]:
        group_title(framework, kind, group)
        return self.members(framework.id, kind, group)

    def owner_of_schedule(self, framework: Framework, schedule: str) -> tuple[Framework, str]:
        """The framework whose schedule it is: this one, or one that it extends."""
        owner: Framework | None = framework
        known: list[str] = []
        while owner is not None:
            if schedule in owner.schedules:
                return owner, schedule
            known += owner.schedules
            owner = owner.base
        raise Unknown(f"there is no interview {schedule!r}", nearest(schedule, known))

    def subjects(self, framework: Framework) -> Iterator[str]:
        """What may be named in a text of a framework, that of the other frameworks with its prefix."""
        yield from (*framework.questions, *framework.criteria, *framework.composites)
        for schedule in framework.schedules.values():
            yield from (f"interview.{schedule.id}.{question.id}" for question in schedule.questions)
        yield from (f"{kind}." for kind in KINDS)
        for other in self.inspection.frameworks.values():
            if other.id != framework.id:
                names = (*other.questions, *other.criteria, *other.composites)
                yield from (f"{other.id}/{name}" for name in names)
