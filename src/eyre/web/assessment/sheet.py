"""An assessment as its form shows it: the questions with their answers, in the order that was chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from eyre.assessment.marks import COME_BACK, GOOD_PRACTICE, marked
from eyre.assessment.standing import Standing, kind_of, questions_of, rules_of
from eyre.framework.conditions import chosen, parts
from eyre.framework.cross_check import values_of
from eyre.framework.framework import Framework
from eyre.framework.spec import Consistency, Question
from eyre.web.assessment.present import Present, present_answers
from eyre.web.assessment.progress import Progress, case_facts, progress_of
from eyre.web.inspections.models import Assessment

BY_CRITERION, BY_SOURCE = "criterion", "source"
ORDERS = (BY_CRITERION, BY_SOURCE)


@dataclass(frozen=True)
class Sheet:
    """An assessment with all that its form and its rules need. present: the present answers, and the marks."""

    assessment: Assessment
    progress: Progress
    questions: Mapping[str, Question]
    present: Present

    @property
    def framework(self) -> Framework:
        """The instrument, in the version that the inspection has pinned."""
        return self.progress.framework

    @property
    def standing(self) -> Standing:
        """How the assessment stands."""
        return self.progress.standing

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is stated of the case, in words."""
        return case_facts(self.framework, self.progress.attributes)

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
    """One question of the form. rules: those that its answer may break, and whether it does."""

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
    rules: tuple[tuple[Consistency, bool], ...]

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
    (far,) = progress_of(assessment.inspection, [assessment])
    questions = questions_of(far.framework, assessment.schedule, assessment.part)
    return Sheet(assessment, far, questions, present_answers(assessment))


def groups(of: Sheet, order: str, put: Mapping[str, Question] | None = None) -> tuple[Group, ...]:
    """The questions of a sheet under headings, in one of ORDERS. put: those of one interview, where only these."""
    items: dict[str, list[Item]] = defaultdict(list)
    rules = _rules_by_question(of.framework)
    for number, asked in enumerate(of.questions.values(), start=1):
        question = asked if put is None else put.get(asked.id)
        if question is None:
            continue
        key = "-".join(question.sources) if order == BY_SOURCE else question.criterion or ""
        items[key].append(_item(of, question, number, rules[question.id]))
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


def _item(of: Sheet, question: Question, number: int, rules: list[Consistency]) -> Item:
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
        _worded(labels, of.progress.given.get(question.id)) if question.answers_from else None,
        of.present.get(marked(question.id, COME_BACK), []),
        of.present.get(marked(question.id, GOOD_PRACTICE), []),
        question.id in of.standing.reasons,
        tuple((rule, rule in of.standing.contradictions) for rule in rules),
    )


def _rules_by_question(framework: Framework) -> Mapping[str, list[Consistency]]:
    found: dict[str, list[Consistency]] = defaultdict(list)
    for rule in framework.spec.consistency:
        for question in dict.fromkeys(part.question for part in parts(rule.when) if part.question):
            found[question].append(rule)
    return found


def _worded(labels: Mapping[str, str], value: str | None) -> str:
    return "; ".join(labels.get(one, one) for one in chosen(value)) or _("not answered yet")
