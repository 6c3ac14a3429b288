"""Some cases assessed a second time, blind, so that agreement between assessors can be rehearsed. No score changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from eyre.assessment.applicability import asked
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.synthetic.chance import pick, uniform
from eyre.synthetic.plan import SecondMarks, TwinPlan
from eyre.synthetic.records import AREA_ASSESSOR, Case, Given


def second_answers(
    plan: TwinPlan, given: Sequence[Given], framework: Framework, seconds: Iterable[Case]
) -> list[Given]:
    """The answers of a second assessor about some cases of one framework; none where the plan asks for none.

    seconds: the cases judged twice, each with its second assessor. That assessor sees the same file, so facts and dates
    are the same; judgements differ as often as the plan says.
    """
    marks = plan.second_marks
    if marks is None:
        return []
    by_case: dict[str, list[Given]] = defaultdict(list)
    for answer in given:
        if answer.framework.id == framework.id:
            by_case[answer.case.id].append(answer)
    return [answer for again in seconds for answer in _second(plan, marks, by_case[again.id], again)]


def _second(plan: TwinPlan, marks: SecondMarks, first: Sequence[Given], again: Case) -> Iterator[Given]:
    case, framework = first[0].case, first[0].framework
    values = {answer.question.id: _marked_again(plan, marks, answer, again) for answer in first}
    # A changed judgement may open or close the questions that depend on it.
    applying = {question.id for question in asked(_questions(first), case.attributes, values, framework.groups)}
    for answer in first:
        if answer.question.id in applying:
            yield _given_again(answer, again, values[answer.question.id])


def _questions(first: Iterable[Given]) -> tuple[Question, ...]:
    return tuple(answer.question for answer in first)


def _given_again(answer: Given, again: Case, value: str) -> Given:
    return replace(answer, assessment=f"{answer.assessment}-second", case=again, value=value, purpose="second")


def _marked_again(plan: TwinPlan, marks: SecondMarks, answer: Given, again: Case) -> str:
    """The second assessor's value: most often the same, else the next value that is worth more or less."""
    question = answer.question
    if not question.scale or question.derived:
        return answer.value
    credits = _credits(answer.framework, question)
    credit = credits.get(answer.value)
    if credit is None:
        return answer.value
    others = [value for value, worth in credits.items() if worth is not None and worth != credit]
    other = pick(others, plan.seed, "other value", answer.assessment, question.id)
    # Where both marks are of one kind of assessor, neither is higher more often.
    chance = (marks.area_higher + marks.area_lower) / 2
    if again.role != answer.case.role:
        area_is_higher = ((credits[other] or 0) > credit) == (again.role == AREA_ASSESSOR)
        chance = marks.area_higher if area_is_higher else marks.area_lower
    return other if uniform(plan.seed, "differs", answer.assessment, question.id) < chance else answer.value


def _credits(framework: Framework, question: Question) -> Mapping[str, Fraction | None]:
    return {value.value: value.credit for value in framework.scales[question.scale or ""].values}
