"""Some cases assessed a second time, blind, so that agreement between assessors can be rehearsed. No score changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from eyre.assessment.applicability import asked
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.synthetic.chance import pick, uniform
from eyre.synthetic.plan import SecondMarks, TwinPlan
from eyre.synthetic.records import Case, Given, Staff


def second_answers(
    plan: TwinPlan,
    given: Sequence[Given],
    framework: Framework,
    staff: Staff,
    permitted: Mapping[str, Collection[str]],
) -> list[Given]:
    """The answers of a second assessor to some cases of one framework; none where the plan asks for none.

    A case first assessed by an inspector goes to an area assessor and the other way round. The second assessor sees
    the same file, so facts and dates are the same; judgements differ as often as the plan says. permitted: who may
    assess a case, where that is known; a case that no assessor of the other kind may assess is marked once.
    """
    marks = plan.second_marks
    if marks is None:
        return []
    by_case: dict[str, list[Given]] = defaultdict(list)
    for answer in given:
        if answer.framework.id == framework.id:
            by_case[answer.case.id].append(answer)
    pools = {case: _pool(plan, answers[0].case, staff, permitted) for case, answers in by_case.items()}
    possible = (case for case, pool in pools.items() if pool)
    drawn = sorted(possible, key=lambda case: uniform(plan.seed, "second", case))[: marks.cases]
    seconds = (answer for case in sorted(drawn) for answer in _second(plan, marks, by_case[case], pools[case]))
    return list(seconds)


def _pool(plan: TwinPlan, case: Case, staff: Staff, permitted: Mapping[str, Collection[str]]) -> list[str]:
    """The assessors of the other kind who may assess a case."""
    others = staff.of(plan.inspectors if case.role == "area_assessor" else plan.area_assessors)
    return [key for key in others if key in permitted.get(case.id, others)]


def _second(plan: TwinPlan, marks: SecondMarks, first: Sequence[Given], pool: Sequence[str]) -> Iterator[Given]:
    case, framework = first[0].case, first[0].framework
    by_area = case.role != "area_assessor"
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
