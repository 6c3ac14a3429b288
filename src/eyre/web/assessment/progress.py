"""How far assessments are, worked out for many with a few questions to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eyre.assessment.marks import COME_BACK, GOOD_PRACTICE, split_mark
from eyre.assessment.scored import attributes_of, with_derived
from eyre.assessment.standing import Standing, kind_of, questions_of, standing
from eyre.framework.conditions import Values
from eyre.framework.framework import Framework
from eyre.framework.spec import Schedule
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment, Inspection

Given = Mapping[str, Mapping[str, str | None]]  # the answers of assessments, by assessment and question


@dataclass(frozen=True)
class Progress:
    """How far one assessment is. given: answers that another assessment of the same case gives."""

    assessment: Assessment
    framework: Framework
    attributes: Values
    given: Values
    standing: Standing
    come_back: tuple[str, ...]
    good_practice: tuple[str, ...]
    conflicts: tuple[str, ...]

    @property
    def interview(self) -> Schedule | None:
        """The interview whose answers it keeps, where it is one."""
        return self.framework.schedules.get(self.assessment.schedule or "")

    @property
    def case_id(self) -> str:
        """The case that it is about."""
        return self.assessment.case_id or self.assessment.unit_id

    @property
    def ready(self) -> bool:
        """Whether it can be called complete: a missing answer does not hinder that, it is counted and shown."""
        return not (self.conflicts or self.standing.reasons or self.standing.hindrances)


def progress_of(inspection: Inspection, assessments: Sequence[Assessment]) -> list[Progress]:
    """How far each of some assessments is, in their order."""
    value = store.read(inspection)
    related = _related(inspection, assessments)
    ids = {one.assessment_id for one in (*assessments, *related)}
    answers: dict[str, dict[str, str | None]] = defaultdict(dict)
    noted: dict[str, set[str]] = defaultdict(set)
    several: dict[str, set[str]] = defaultdict(set)
    rows = Answer.objects.filter(inspection=inspection, assessment_id__in=ids).order_by("question", "event_id")
    for id_, question, said, note in rows.values_list("assessment_id", "question", "value", "note_id"):
        if question in answers[id_]:
            several[id_].add(question)
        answers[id_].setdefault(question, said)
        if note:
            noted[id_].add(question)
    found = []
    for one in assessments:
        framework = value.frameworks[one.framework]
        kind = kind_of(framework, one.schedule)
        questions = questions_of(framework, one.schedule, one.part)
        attributes = attributes_of(value, kind, one.unit_id)
        given = _given(one, framework, attributes, related, answers)
        own = answers[one.assessment_id]
        stated = {**given, **{name: said for name, said in own.items() if name in questions}}
        stands = standing(framework, kind, attributes, stated, noted[one.assessment_id]).of(questions.keys())
        marks = _marks(own)
        # A question that the version in use has no more holds nobody up.
        conflicts = tuple(sorted(name for name in several[one.assessment_id] if split_mark(name)[0] in questions))
        found.append(
            Progress(one, framework, attributes, given, stands, marks[COME_BACK], marks[GOOD_PRACTICE], conflicts)
        )
    return found


def _marks(answers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    marks: dict[str, list[str]] = {COME_BACK: [], GOOD_PRACTICE: []}
    for name in answers:
        question, mark = split_mark(name)
        if mark in marks:
            marks[mark].append(question)
    return {mark: tuple(questions) for mark, questions in marks.items()}


def _related(inspection: Inspection, assessments: Sequence[Assessment]) -> list[Assessment]:
    """The assessments of the same cases, where some of their answers may hold here too."""
    frameworks = store.frameworks(inspection)
    if not any(one.part or frameworks[one.framework].base for one in assessments):
        return []
    units = {one.unit_id for one in assessments}
    return list(Assessment.objects.filter(inspection=inspection, unit_id__in=units))


def _given(
    one: Assessment, framework: Framework, attributes: Values, related: Iterable[Assessment], answers: Given
) -> dict[str, str | None]:
    """Answers of the framework that this one extends, and of the other parts of the instrument."""
    given: dict[str, str | None] = {}
    if one.part:
        own = questions_of(framework, one.schedule, one.part)
        elsewhere = _answers_under(one, framework.id, related, answers)
        given |= {question: said for question, said in elsewhere.items() if question not in own}
    shared = {q.id: q.answers_from.question for q in framework.spec.questions if q.answers_from}
    base = framework.base
    if base and shared and not one.schedule:
        there = _answers_under(one, base.id, related, answers)
        stated = with_derived(base, base.spec.questions, attributes, there)
        given |= {question: stated.get(origin) for question, origin in shared.items()}
    return given


def _answers_under(
    one: Assessment, framework: str, related: Iterable[Assessment], answers: Given
) -> dict[str, str | None]:
    """The answers on the same case under a framework: of the same purpose, or else of the first assessment."""
    same = [
        other
        for other in related
        if (other.framework, other.unit_kind, other.unit_id) == (framework, one.unit_kind, one.unit_id)
        and other.pk != one.pk
        and not other.schedule
    ]
    purposes = {other.purpose for other in same}
    wanted = one.purpose if one.purpose in purposes else "first"
    return {
        question: said
        for other in same
        if other.purpose == wanted
        for question, said in answers.get(other.assessment_id, {}).items()
    }


def case_facts(framework: Framework, attributes: Values) -> list[tuple[str, str]]:
    """What is stated of a case, in the words of the pack."""
    facts = []
    for attribute in framework.attributes.values():
        said = attributes.get(attribute.id)
        if said:
            label = next((option.label for option in attribute.values if option.value == said), said.removesuffix(".0"))
            facts.append((attribute.title, label))
    return facts
