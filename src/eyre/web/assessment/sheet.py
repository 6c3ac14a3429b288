"""An assessment as its form shows it: the questions with their answers, in the order that was chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from eyre.assessment.standing import Standing, kind_of, questions_of, rules_of
from eyre.framework.conditions import parts
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
class Placed:
    """A question in its place on the form. labels: of what may be chosen; rules: those that its answer may break."""

    question: Question
    number: int
    labels: Mapping[str, str]
    rules: tuple[Consistency, ...]


@dataclass(frozen=True)
class Heading:
    """Questions under one heading: a criterion, or the sources in which their answers are found."""

    id: str
    title: str
    questions: tuple[Placed, ...]


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


def headings(of: Sheet, order: str, put: Mapping[str, Question]) -> tuple[Heading, ...]:
    """Questions of a sheet under headings, in one of ORDERS. put: which, as an interview may put them otherwise."""
    placed: dict[str, list[Placed]] = defaultdict(list)
    rules = _rules_by_question(of.framework)
    for number, name in enumerate(of.questions, start=1):
        if name not in put:
            continue
        question = put[name]
        key = "-".join(question.sources) if order == BY_SOURCE else question.criterion or ""
        labels = values_of(of.framework, question)
        placed[key].append(Placed(question, number, labels, tuple(rules[question.id])))
    if order == BY_SOURCE:
        return tuple(
            Heading(key, _("From %(sources)s") % {"sources": _listed(key.split("-"))}, tuple(found))
            for key, found in placed.items()
        )
    criteria = of.framework.criteria
    titled = [Heading(key, f"{key}  {criteria[key].title}", tuple(placed[key])) for key in criteria if key in placed]
    rest = Heading("other", _("Questions"), tuple(placed[""]))
    return tuple(titled) + ((rest,) if rest.questions else ())


def _listed(sources: list[str]) -> str:
    return ", ".join(source_words(source) for source in sources)


def _rules_by_question(framework: Framework) -> Mapping[str, list[Consistency]]:
    found: dict[str, list[Consistency]] = defaultdict(list)
    for rule in framework.spec.consistency:
        for question in dict.fromkeys(part.question for part in parts(rule.when) if part.question):
            found[question].append(rule)
    return found
