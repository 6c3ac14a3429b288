"""How one assessment stands: what is asked, what is missing, what needs a reason, what does not go together.

A page works the same out while somebody answers, without asking the server: `rules_of` is what it needs to know, and
web/assets/rules.js does with it what `standing` does here. tests/assessment/rule_vectors.json holds both to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from eyre.assessment.applicability import asked
from eyre.assessment.scored import State, Unit, fitting, judged_unit, questions_for, with_derived
from eyre.assessment.timeliness import derived_judgement
from eyre.framework.conditions import Values, holds
from eyre.framework.framework import Framework
from eyre.framework.spec import Condition, Consistency, Question
from eyre.programme.working_days import public_holidays_of


@dataclass(frozen=True, slots=True)
class Standing:
    """An assessment as it stands.

    states: of every question. derived: judgements that follow from dates and were not made by hand. reasons: questions
    whose answer lacks the note that it needs. contradictions: rules of the pack that the answers break.
    """

    states: Mapping[str, State]
    derived: Mapping[str, str]
    reasons: tuple[str, ...]
    contradictions: tuple[Consistency, ...]

    @property
    def asked(self) -> int:
        """How many questions apply."""
        return sum(state != "not_asked" for state in self.states.values())

    @property
    def answered(self) -> int:
        """How many of those have an answer; not applicable is one."""
        return sum(state in ("answered", "not_applicable") for state in self.states.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """The questions that apply and have no answer."""
        return tuple(question for question, state in self.states.items() if state == "missing")

    @property
    def hindrances(self) -> tuple[Consistency, ...]:
        """The contradictions with which the assessment cannot be completed."""
        return tuple(rule for rule in self.contradictions if rule.severity == "hard")

    def of(self, questions: Collection[str]) -> Standing:
        """How some of the questions stand: those that one assessor judges."""
        states = {question: state for question, state in self.states.items() if question in questions}
        return replace(self, states=states, reasons=tuple(one for one in self.reasons if one in questions))


def kind_of(framework: Framework, schedule: str | None) -> str:
    """What an assessment asks: the questions about a case, or those of an interview that has its own."""
    own = framework.schedules.get(schedule or "")
    return own.id if own and own.questions else "case"


def questions_of(framework: Framework, schedule: str | None, part: str | None) -> dict[str, Question]:
    """The questions of an assessment, by id. part: a section or criterion, where an assessor judges only that."""
    questions = questions_for(framework, kind_of(framework, schedule))
    if part is None:
        return {question.id: question for question in questions}
    criteria = {id_ for id_, criterion in framework.criteria.items() if part in (id_, criterion.section)}
    return {question.id: question for question in questions if question.criterion in criteria}


def standing(
    framework: Framework, kind: str, attributes: Values, answers: Values, noted: Collection[str] = ()
) -> Standing:
    """Work out how an assessment stands.

    kind: "case" or a schedule's id. answers: by question, those that another assessment gives included. noted: the
    questions whose answer has a note.
    """
    questions = questions_for(framework, kind)
    answers = fitting(framework, questions, answers)
    unit = Unit(framework.id, kind, "", attributes, (), dict(answers))
    states = {question.id: state for question, _, state in judged_unit(framework, unit)}
    filled = with_derived(framework, questions, attributes, answers)
    live = {question.id: filled.get(question.id) for question in asked(questions, attributes, filled, framework.groups)}
    contradictions = [
        rule
        for rule in (framework.spec.consistency if kind == "case" else ())
        if holds(rule.when, attributes, live, framework.groups)
    ]
    reasons = [
        question.id
        for question in questions
        if question.id in live and question.id not in noted and _needs_reason(framework, question, attributes, answers)
    ]
    derived = {name: value for name, value in filled.items() if value and not answers.get(name)}
    return Standing(states, derived, tuple(reasons), tuple(contradictions))


def _needs_reason(framework: Framework, question: Question, attributes: Values, answers: Values) -> bool:
    value = answers.get(question.id)
    if not value:
        return False
    if value in question.reason_for:
        return True
    if question.derived is None:
        return False
    by_rule = derived_judgement(question.derived, {**attributes, **answers}, framework.public_holidays)
    return by_rule not in (None, value)


def rules_of(framework: Framework, kind: str, years: range) -> dict[str, object]:
    """All that a page needs to work out how an assessment stands. years: those whose public holidays it may need."""
    spec = framework.spec
    return {
        "framework": framework.id,
        "version": framework.version,
        "questions": [_question(framework, question) for question in questions_for(framework, kind)],
        "scales": {id_: [value.value for value in scale.values] for id_, scale in framework.scales.items()},
        "groups": {group.id: _condition(group.when) for group in framework.groups.values()},
        "consistency": [
            {"id": rule.id, "when": _condition(rule.when), "severity": rule.severity}
            for rule in (spec.consistency if kind == "case" else ())
        ],
        "years": [years.start, years.stop - 1],
        "holidays": [day.isoformat() for day in public_holidays_of(framework.public_holidays, years)],
    }


def _question(framework: Framework, question: Question) -> dict[str, object]:
    said: dict[str, object] = {"id": question.id}
    if question.applies_when:
        said["applies_when"] = _condition(question.applies_when)
    if question.derived:
        said["derived"] = question.derived.model_dump(exclude_none=True)
    if question.reason_for:
        said["reason_for"] = list(question.reason_for)
    if question.options:
        said["options"] = [option.value for option in question.options]
    if question.scale:
        said["scale"] = question.scale
        said["credit"] = [v.value for v in framework.scales[question.scale].values if v.credit is not None]
    return said


def _condition(condition: Condition) -> object:
    return condition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
