"""An assessment as its form shows it: the questions with their answers, in the order that was chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from eyre.assessment.marks import COME_BACK, GOOD_PRACTICE, marked
from eyre.assessment.scored import attributes_of, with_derived
from eyre.assessment.standing import Standing, kind_of, questions_of, rules_of, standing
from eyre.framework.conditions import Values, chosen
from eyre.framework.cross_check import values_of
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.web.assessment.present import Present, present_answers
from eyre.web.inspections import store
from eyre.web.inspections.models import Answer, Assessment

BY_CRITERION, BY_SOURCE = "criterion", "source"
ORDERS = (BY_CRITERION, BY_SOURCE)


@dataclass(frozen=True)
class Sheet:
    """An assessment with all that its form and its rules need.

    given: answers that another assessment of the same case gives. present: the present answers, and the marks.
    """

    assessment: Assessment
    framework: Framework
    questions: Mapping[str, Question]
    attributes: Values
    given: Values
    present: Present
    standing: Standing

    @property
    def rules(self) -> dict[str, object]:
        """What the page needs to follow the answers by itself."""
        about = self.assessment.inspection
        years = range(about.inspected_from.year - 5, about.inspected_to.year + 2)
        return rules_of(self.framework, kind_of(self.framework, self.assessment.schedule), years)


@dataclass(frozen=True)
class Choice:
    """One value that may be chosen, with the key that chooses it. rank: its place among those chosen, from 1, or 0."""

    value: str
    label: str
    key: str
    chosen: bool
    rank: int


@dataclass(frozen=True)
class Item:
    """One question of the form."""

    question: Question
    number: int
    answers: list[dict[str, Any]]
    choices: tuple[Choice, ...]
    state: str
    derived: str
    given: str | None
    come_back: list[dict[str, Any]]
    good_practice: list[dict[str, Any]]
    needs_reason: bool

    @property
    def answer(self) -> dict[str, Any]:
        """The one present answer; an empty one where there is none, or several."""
        return self.answers[0] if len(self.answers) == 1 else {}

    @property
    def base(self) -> str:
        """The events that the next answer replaces."""
        return _base(self.answers)

    @property
    def come_back_base(self) -> str:
        """The events that the next mark to come back replaces."""
        return _base(self.come_back)

    @property
    def good_practice_base(self) -> str:
        """The events that the next mark of good practice replaces."""
        return _base(self.good_practice)

    @property
    def sources(self) -> list[tuple[str, str, bool]]:
        """Where the answer may have been found: value, words, whether it was."""
        used = self.answer.get("source") or self.question.sources[0]
        known = dict.fromkeys((*self.question.sources, used))
        return [(source, source_words(source), source == used) for source in known]


@dataclass(frozen=True)
class Group:
    """Questions under one heading: a criterion, or the sources in which their answers are found."""

    id: str
    title: str
    section: str
    items: tuple[Item, ...]

    @property
    def asked(self) -> int:
        """How many of the questions apply."""
        return sum(item.state != "not_asked" for item in self.items)

    @property
    def answered(self) -> int:
        """How many of those have an answer."""
        return sum(item.state in ("answered", "not_applicable") for item in self.items)


def _base(answers: list[dict[str, Any]]) -> str:
    return " ".join(str(answer["event_id"]) for answer in answers)


def source_words(source: str) -> str:
    """A source in words."""
    words = {
        "file": _("the file"),
        "case_manager": _("the case manager"),
        "offender": _("the offender"),
        "other": _("others"),
    }
    return words.get(source, source)


def sheet(assessment: Assessment) -> Sheet:
    """Read an assessment with its present answers."""
    value = store.read(assessment.inspection)
    framework = value.frameworks[assessment.framework]
    kind = kind_of(framework, assessment.schedule)
    attributes = attributes_of(value, kind, assessment.unit_id)
    questions = questions_of(framework, assessment.schedule, assessment.part)
    present = present_answers(assessment)
    given = _given(assessment, framework, attributes)
    answers = {**given, **{question: rows[0]["value"] for question, rows in present.items() if question in questions}}
    noted = {question for question, rows in present.items() if any(row["note"] for row in rows)}
    stands = standing(framework, kind, attributes, answers, noted).of(questions.keys())
    return Sheet(assessment, framework, questions, attributes, given, present, stands)


def _given(assessment: Assessment, framework: Framework, attributes: Values) -> dict[str, str | None]:
    """Answers of other assessments of the same case: of the framework that this one extends, and of other parts."""
    given: dict[str, str | None] = {}
    if assessment.part:
        own = questions_of(framework, assessment.schedule, assessment.part)
        elsewhere = _answers_of(assessment, framework.id)
        given |= {question: value for question, value in elsewhere.items() if question not in own}
    shared = {q.id: q.answers_from.question for q in framework.spec.questions if q.answers_from}
    if framework.base and shared and not assessment.schedule:
        base = framework.base
        stated = with_derived(base, base.spec.questions, attributes, _answers_of(assessment, base.id))
        given |= {question: stated.get(origin) for question, origin in shared.items()}
    return given


def _answers_of(assessment: Assessment, framework: str) -> dict[str, str | None]:
    """The answers on the same case under a framework: of the same purpose, or else of the first assessment."""
    found = Assessment.objects.filter(
        inspection=assessment.inspection_id,
        framework=framework,
        unit_kind=assessment.unit_kind,
        unit_id=assessment.unit_id,
        purpose__in=(assessment.purpose, "first"),
    ).exclude(pk=assessment.pk)
    by_id = {one.assessment_id: one.purpose for one in found}
    same = [id_ for id_, purpose in by_id.items() if purpose == assessment.purpose] or list(by_id)
    answers = Answer.objects.filter(inspection=assessment.inspection_id, assessment_id__in=same)
    return dict(answers.values_list("question", "value"))


def groups(of: Sheet, order: str) -> tuple[Group, ...]:
    """The questions of a sheet under headings, in one of ORDERS."""
    items: dict[str, list[Item]] = defaultdict(list)
    for number, question in enumerate(of.questions.values(), start=1):
        key = "-".join(question.sources) if order == BY_SOURCE else question.criterion or ""
        items[key].append(_item(of, question, number))
    if order == BY_SOURCE:
        return tuple(
            Group(key, _("From %(sources)s") % {"sources": _listed(key.split("-"))}, "", tuple(found))
            for key, found in items.items()
        )
    criteria = of.framework.criteria
    sections = of.framework.sections
    titled = [
        Group(key, f"{key}  {criteria[key].title}", sections[criteria[key].section].title, tuple(items[key]))
        for key in criteria
        if key in items
    ]
    rest = Group("other", _("Questions"), "", tuple(items[""]))
    return tuple(titled) + ((rest,) if rest.items else ())


def _listed(sources: list[str]) -> str:
    return ", ".join(source_words(source) for source in sources)


def _item(of: Sheet, question: Question, number: int) -> Item:
    answers = of.present.get(question.id, [])
    value = answers[0]["value"] if len(answers) == 1 else None
    taken = chosen(value)
    labels = values_of(of.framework, question)
    choices = tuple(
        Choice(one, label, str(place) if place < 10 else "", one in taken, taken.index(one) + 1 if one in taken else 0)
        for place, (one, label) in enumerate(labels.items(), start=1)
    )
    derived = of.standing.derived.get(question.id, "")
    return Item(
        question,
        number,
        answers,
        choices,
        of.standing.states[question.id],
        labels.get(derived, derived),
        _worded(labels, of.given.get(question.id)) if question.answers_from else None,
        of.present.get(marked(question.id, COME_BACK), []),
        of.present.get(marked(question.id, GOOD_PRACTICE), []),
        question.id in of.standing.reasons,
    )


def _worded(labels: Mapping[str, str], value: str | None) -> str:
    return "; ".join(labels.get(one, one) for one in chosen(value)) or _("not answered yet")
