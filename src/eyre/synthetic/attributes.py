"""Cases with attributes: the marginal counts of the plan, and the counts of cases for which conditions hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ortools.sat.python import cp_model

from eyre.errors import EyreError
from eyre.framework.conditions import parts
from eyre.framework.framework import Framework
from eyre.framework.spec import Condition
from eyre.synthetic.chance import between, uniform
from eyre.synthetic.plan import NumberRange, TwinPlan
from eyre.synthetic.solver import solve

Choices = dict[str, dict[str, cp_model.IntVar]]


def make_attributes(framework: Framework, plan: TwinPlan) -> tuple[dict[str, str], ...]:
    """Give every case its attributes. Raises EyreError where the counts of the plan contradict each other."""
    marginals = _marginals(plan)
    linked = {part.attribute for count in plan.counts for part in _attribute_parts(framework, count.when)}
    dealt = {name: shuffled(plan, name, counts) for name, counts in marginals.items() if name not in linked}
    model = cp_model.CpModel()
    solved = {name: counts for name, counts in marginals.items() if name in linked}
    cases = [_choices(model, solved, number) for number in range(plan.cases)]
    for name, counts in solved.items():
        for value, count in counts.items():
            model.add(sum(case[name][value] for case in cases) == count)
    for wanted in plan.counts:
        model.add(sum(_fulfilled(model, framework, plan, wanted.when, case) for case in cases) == wanted.cases)
    solver = solve(model, plan, "the attributes of the cases")
    # The solver leaves like cases side by side; their place in the register tells nothing about them.
    order = sorted(range(plan.cases), key=lambda number: uniform(plan.seed, "place", number))
    return tuple(
        {
            name: _value(
                plan, number, name, dealt[name][number] if name in dealt else _chosen(solver, cases[place][name])
            )
            for name in marginals
        }
        for number, place in enumerate(order)
    )


def _chosen(solver: cp_model.CpSolver, values: Mapping[str, cp_model.IntVar]) -> str:
    return next(value for value, variable in values.items() if solver.value(variable))


def _attribute_parts(framework: Framework, condition: Condition) -> Iterator[Condition]:
    for part in parts(condition):
        if part.group:
            yield from _attribute_parts(framework, framework.groups[part.group].when)
        elif part.attribute:
            yield part


def shuffled(plan: TwinPlan, name: str, counts: Mapping[str, int]) -> list[str]:
    """As many of each value as are counted, in an order of chance."""
    values = [value for value, count in counts.items() for _ in range(count)]
    order = sorted(range(len(values)), key=lambda number: uniform(plan.seed, "shuffle", name, number))
    return [values[number] for number in order]


def _marginals(plan: TwinPlan) -> dict[str, dict[str, int]]:
    ranges = {name: {str(i): part.cases for i, part in enumerate(parts)} for name, parts in plan.numbers.items()}
    marginals: dict[str, dict[str, int]] = {**plan.attributes, **ranges}
    for name, counts in marginals.items():
        if sum(counts.values()) != plan.cases:
            raise EyreError(
                f"twin.yaml gives {sum(counts.values())} cases a value of {name}, but there are {plan.cases} cases. "
                "Let the counts add up."
            )
    return marginals


def _choices(model: cp_model.CpModel, marginals: Mapping[str, Mapping[str, int]], number: int) -> Choices:
    choices = {
        name: {value: model.new_bool_var(f"{number} {name} {value}") for value in counts}
        for name, counts in marginals.items()
    }
    for values in choices.values():
        model.add_exactly_one(values.values())
    return choices


def _fulfilled(
    model: cp_model.CpModel, framework: Framework, plan: TwinPlan, condition: Condition, case: Choices
) -> cp_model.LiteralT:
    """A variable that is 1 exactly where the condition holds for a case."""
    if condition.group:
        return _fulfilled(model, framework, plan, framework.groups[condition.group].when, case)
    if condition.not_:
        return ~_fulfilled(model, framework, plan, condition.not_, case)
    result = model.new_bool_var("")
    if condition.all:
        conditions = [_fulfilled(model, framework, plan, part, case) for part in condition.all]
        model.add_bool_and(conditions).only_enforce_if(result)
        model.add_bool_or([*(~one for one in conditions), result])
    elif condition.any:
        conditions = [_fulfilled(model, framework, plan, part, case) for part in condition.any]
        model.add_bool_or(conditions).only_enforce_if(result)
        model.add_bool_and([~one for one in conditions]).only_enforce_if(~result)
    else:
        values = case.get(condition.attribute or "", {})
        model.add(result == sum(x for value, x in values.items() if _compares(plan, condition, value)))
    return result


def _compares(plan: TwinPlan, condition: Condition, value: str) -> bool:
    if condition.is_ is not None or condition.in_:
        return value == condition.is_ or value in condition.in_
    part = plan.numbers[condition.attribute or ""][int(value)]
    if condition.at_most is not None:
        return _decided(part, part.high <= condition.at_most, part.low > condition.at_most)
    return _decided(part, part.low >= (condition.at_least or 0), part.high < (condition.at_least or 0))


def _decided(part: NumberRange, yes: bool, no: bool) -> bool:
    if yes == no:
        raise EyreError(f"A condition divides the range from {part.low} to {part.high}. Split that range in twin.yaml.")
    return yes


def _value(plan: TwinPlan, number: int, name: str, value: str) -> str:
    if name not in plan.numbers:
        return value
    part = plan.numbers[name][int(value)]
    return str(between(part.low, part.high, plan.seed, "number", number, name))


def quality(seed: str, number: int) -> float:
    """How well a case was worked, from 0 to 1: what makes the answers about one case go together."""
    return uniform(seed, "quality", number)


Attributes = Mapping[str, str]
