"""Dates that agree with the judgements made about them."""

from __future__ import annotations

from datetime import date, timedelta

from eyre.framework.framework import Framework
from eyre.framework.spec import Question, Timeliness
from eyre.programme.working_days import add_working_days
from eyre.synthetic.chance import between
from eyre.synthetic.plan import Period, TwinPlan


def commenced_on(plan: TwinPlan, number: int) -> date:
    """The day on which supervision of a case began: a working day of the plan's period."""
    span = (plan.commenced.last - plan.commenced.first).days
    day = plan.commenced.first + timedelta(days=between(0, span, plan.seed, "commenced", number))
    return day - timedelta(days=max(0, day.weekday() - 4))


def date_answers(
    framework: Framework,
    attributes: dict[str, str],
    answers: dict[str, str],
    asked: frozenset[str],
    plan: TwinPlan,
    number: int,
) -> dict[str, str]:
    """Answers to the date questions that a case is asked, so that every derived judgement comes out as it was dealt."""
    found: dict[str, str] = {}
    for question in framework.spec.questions:
        rule = question.derived
        if rule and rule.end in asked and question.id in answers:
            start = _start(framework, rule, {**attributes, **found}, asked, plan, number, found)
            if start:
                found[rule.end] = _end(framework, question, rule, start, answers, plan, number).isoformat()
    for question in framework.spec.questions:
        if question.kind == "date" and question.id in asked and question.id not in found:
            found[question.id] = _some_day(plan, attributes, number, question.id).isoformat()
    return found


def _start(
    framework: Framework,
    rule: Timeliness,
    known: dict[str, str],
    asked: frozenset[str],
    plan: TwinPlan,
    number: int,
    found: dict[str, str],
) -> date | None:
    if rule.start in known:
        return date.fromisoformat(known[rule.start])
    if rule.start not in asked:
        return None
    day = _some_day(plan, known, number, rule.start)
    found[rule.start] = day.isoformat()
    return day


def _end(
    framework: Framework,
    question: Question,
    rule: Timeliness,
    start: date,
    answers: dict[str, str],
    plan: TwinPlan,
    number: int,
) -> date:
    if rule.weeks:
        limit = start + timedelta(weeks=rule.weeks)
    else:
        limit = add_working_days(start, rule.working_days or 0, framework.public_holidays)
    span = (limit - start).days
    if answers[question.id] == rule.met:
        day = start + timedelta(days=between(span // 2, span, plan.seed, "met", question.id, number))
        # A weekend before the limit moves back to the Friday, which is in time as well.
        return max(start, day - timedelta(days=max(0, day.weekday() - 4)))
    day = limit + timedelta(days=between(1, max(10, span // 2), plan.seed, "late", question.id, number))
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def _some_day(plan: TwinPlan, attributes: dict[str, str], number: int, name: str) -> date:
    """A working day between the start of supervision and two months before the inspection."""
    first = date.fromisoformat(attributes["commenced_on"])
    span = Period(first=first, last=plan.inspected.first - timedelta(days=75))
    day = first + timedelta(days=between(7, max(8, (span.last - first).days), plan.seed, "day", name, number))
    return day - timedelta(days=max(0, day.weekday() - 4))
