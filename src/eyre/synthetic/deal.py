"""Counts -> answers: which unit gives which answer. Well worked cases get the better ones, with some chance in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eyre.framework.conditions import holds
from eyre.framework.framework import Framework
from eyre.framework.spec import Question
from eyre.synthetic.attributes import quality
from eyre.synthetic.chance import pick, uniform
from eyre.synthetic.counts import Population, several_behind
from eyre.synthetic.plan import TwinPlan
from eyre.tables.schema import JOINED_BY

Counts = Mapping[tuple[str, str, int], Mapping[str, int]]  # framework, question, cell -> count by value
Dealt = dict[tuple[str, int], dict[str, str]]  # framework, unit -> answers


def deal(people: Population, counts: Counts, plan: TwinPlan) -> Dealt:
    """Give every unit its answers, question by question, so that each cell has its counts."""
    dealt: Dealt = {}
    for framework in people.frameworks.values():
        for number, cell in enumerate(people.cells):
            if framework.id not in cell.frameworks:
                continue
            for unit in cell.members:
                dealt[(framework.id, unit)] = {}
            for question in people.questions(framework):
                if question.answers_from is None:
                    asked = [unit for unit in cell.members if _applies(people, framework, question, dealt, unit)]
                    wanted = counts[(framework.id, question.id, number)]
                    _deal_question(people, framework, question, asked, wanted, dealt, plan)
                else:
                    for unit in cell.members:
                        shared = dealt[(question.answers_from.framework, unit)].get(question.answers_from.question)
                        if shared is not None:
                            dealt[(framework.id, unit)][question.id] = shared
            for question in framework.spec.questions:
                several = several_behind(framework, question)
                for unit in cell.members if several else ():
                    chosen = dealt[(framework.id, unit)].get(several.id if several else "", "")
                    if chosen:
                        dealt[(framework.id, unit)][question.id] = pick(
                            chosen.split(JOINED_BY), plan.seed, question.id, unit
                        )
    return dealt


def _applies(people: Population, framework: Framework, question: Question, dealt: Dealt, unit: int) -> bool:
    condition = question.applies_when
    answers = dealt[(framework.id, unit)]
    return condition is None or holds(condition, people.attributes[unit], answers, framework.groups)


def _deal_question(
    people: Population,
    framework: Framework,
    question: Question,
    asked: Sequence[int],
    wanted: Mapping[str, int],
    dealt: Dealt,
    plan: TwinPlan,
) -> None:
    if question.kind in ("multiple", "rank"):
        _deal_several(framework, question, asked, wanted, dealt, plan)
        return
    order = _best_first(people, framework, question, asked, dealt, plan)
    forced = _forced(framework, question, asked, dealt, plan)
    left = dict(wanted)
    for unit, value in forced.items():
        left[value] -= 1
        dealt[(framework.id, unit)][question.id] = value
    hand = [value for value in _best_values(framework, question) for _ in range(left[value])]
    rest = [unit for unit in order if unit not in forced]
    if question.scale is None:
        # Facts do not depend on how well a case was worked.
        rest.sort(key=lambda unit: uniform(plan.seed, "fact", framework.id, question.id, unit))
    # Fewer answers than units asked: the last stay unanswered.
    for unit, value in zip(rest, hand, strict=False):
        dealt[(framework.id, unit)][question.id] = value


def _best_first(
    people: Population, framework: Framework, question: Question, asked: Sequence[int], dealt: Dealt, plan: TwinPlan
) -> list[int]:
    def key(unit: int) -> tuple[bool, float]:
        chance = uniform(plan.seed, people.kind, framework.id, question.id, unit)
        return not _has_end(people, framework, question, dealt, unit), -0.6 * quality(plan.seed, unit) - 0.4 * chance

    return sorted(asked, key=key)


def _has_end(people: Population, framework: Framework, question: Question, dealt: Dealt, unit: int) -> bool:
    """Whether what a derived judgement asks for was done at all: only then can it have been in time."""
    end = framework.questions.get(question.derived.end) if question.derived else None
    return end is None or _applies(people, framework, end, dealt, unit)


def _forced(
    framework: Framework, question: Question, asked: Sequence[int], dealt: Dealt, plan: TwinPlan
) -> dict[int, str]:
    return {
        unit: rule.value
        for rule in plan.implications
        if (rule.framework, rule.then) == (framework.id, question.id)
        for unit in asked
        if dealt[(framework.id, unit)].get(rule.question) in rule.values
    }


def _best_values(framework: Framework, question: Question) -> list[str]:
    if question.scale is None:
        return [option.value for option in question.options]
    values = framework.scales[question.scale].values
    # "Not applicable" goes to cases in the middle, so that it is no mark of good or bad work.
    credits = [v for v in values if v.credit is not None]
    return (
        [v.value for v in credits[:1]] + [v.value for v in values if v.credit is None] + [v.value for v in credits[1:]]
    )


def _deal_several(
    framework: Framework,
    question: Question,
    asked: Sequence[int],
    wanted: Mapping[str, int],
    dealt: Dealt,
    plan: TwinPlan,
) -> None:
    """Deal the options of a multiple choice, most frequent first, to those who have the fewest so far."""
    chosen: dict[int, list[str]] = {unit: [] for unit in asked}
    for option, count in sorted(wanted.items(), key=lambda item: -item[1]):
        order = sorted(
            asked, key=lambda unit: (bool(chosen[unit]), uniform(plan.seed, "options", question.id, option, unit))
        )
        for unit in order[:count]:
            chosen[unit].append(option)
    for unit, options in chosen.items():
        in_order = [option.value for option in question.options if option.value in options]
        if in_order:
            dealt[(framework.id, unit)][question.id] = JOINED_BY.join(in_order)
