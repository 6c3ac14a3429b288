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
from eyre.synthetic.records import Case, Given, Staff


def second_answers(plan: TwinPlan, given: Sequence[Given], framework: Framework, staff: Staff) -> list[Given]:
    """The answers of a second assessor to some cases of one framework; none where the plan asks for none.

    A case first assessed by an inspector goes to an area assessor and the other way round. The second assessor sees
    the same file, so facts and dates are the same; judgements differ as often as the plan says.
    """
    marks = plan.second_marks
    if marks is None:
        return []
    by_case: dict[str, list[Given]] = defaultdict(list)
    for answer in given:
        if answer.framework.id == framework.id:
            by_case[answer.case.id].append(answer)
    drawn = sorted(by_case, key=lambda case: uniform(plan.seed, "second", case))[: marks.cases]
    seconds = (answer for case in sorted(drawn) for answer in _second(plan, marks, by_case[case], staff))
    return list(seconds)


def _second(plan: TwinPlan, marks: SecondMarks, first: Sequence[Given], staff: Staff) -> Iterator[Given]:
    case, framework = first[0].case, first[0].framework
    by_area = case.role != "area_assessor"
    pool = staff.of(plan.area_assessors if by_area else plan.inspectors)
    assessor = pick(pool, plan.seed, "second assessor", case.id)
    again = replace(case, assessor=assessor, role="area_assessor" if by_area else "inspector")
    values = {answer.question.id: _marked_again(plan, marks, answer, by_area) for answer in first}
    # A changed judgement may open or close the questions that depend on it.
    applying = {question.id for question in asked(_questions(first), case.attributes, values, framework.groups)}
    for answer in first:
        if answer.question.id in applying:
            yield _given_again(answer, again, values[answer.question.id])


def _questions(first: Iterable[Given]) -> tuple[Question, ...]:
    return tuple(answer.question for answer in first)


def _given_again(answer: Given, again: Case, value: str) -> Given:
    return replace(answer, assessment=f"{answer.assessment}-second", case=again, value=value, purpose="second")


def _marked_again(plan: TwinPlan, marks: SecondMarks, answer: Given, by_area: bool) -> str:
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
    # The area assessor is higher when the second mark is theirs and worth more, or the first is theirs and worth more.
    area_is_higher = ((credits[other] or 0) > credit) == by_area
    chance = marks.area_higher if area_is_higher else marks.area_lower
    return other if uniform(plan.seed, "differs", answer.assessment, question.id) < chance else answer.value


def _credits(framework: Framework, question: Question) -> Mapping[str, Fraction | None]:
    return {value.value: value.credit for value in framework.scales[question.scale or ""].values}
