"""Published figures as constraints on counts: a printed percentage is a pair of inequalities between whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from eyre.framework.framework import ALL, Framework
from eyre.synthetic.counts import CountModel, Expression
from eyre.synthetic.published import Target

STEPS = 1000  # a score is held in thousandths of a per cent


def constrain(model: CountModel, targets: Iterable[Target], composites: Iterable[Target]) -> None:
    """Let the counts of a population give these figures. composites: printed scores that are made of other scores."""
    scores: dict[str, Expression] = {}
    for target in targets:
        framework = model.people.frameworks[target.framework]
        if target.form == "score":
            scores[target.subject] = _score(model, framework, target)
        elif target.form == "questions_below_rest":
            _questions_below_rest(model, framework, target)
        elif target.form == "rank":
            continue  # the order of the options is stated in the plan
        else:
            _share(model, target, *model.tally(framework, target.subject.rpartition(".")[2], target.group))
    for target in composites:
        _composite(model, model.people.frameworks[target.framework], target, scores)


def _share(model: CountModel, target: Target, met: Expression, answered: Expression) -> None:
    counted = answered - met if target.complement else met
    add = model.model.add
    add(answered >= 1)
    if target.numerator is not None:
        add(counted == target.numerator)
    if target.denominator is not None:
        add(answered == target.denominator)
    if target.form == "percent":
        _prints(model, 100 * counted, answered, target.number)
    elif target.form in ("count", "x_of_y"):
        add(counted == target.number)
    else:
        low, high = target.low or Fraction(0), target.high if target.high is not None else Fraction(100)
        add(100 * low.denominator * counted >= low.numerator * answered)
        add(100 * high.denominator * counted <= high.numerator * answered)


def _prints(model: CountModel, hundred_met: Expression, answered: Expression, percent: int) -> None:
    """The share rounds half up to the printed per cent, as a share met and as a share failed.

    An exact half is avoided: the complement of a half that is rounded up would be printed a per cent lower.
    """
    model.model.add(2 * hundred_met >= (2 * percent - 1) * answered + 1)
    model.model.add(2 * hundred_met <= (2 * percent + 1) * answered - 1)


def _score(model: CountModel, framework: Framework, target: Target) -> Expression:
    """A pooled score as a variable in thousandths of a per cent that prints as published."""
    met: list[Expression] = []
    answered: list[Expression] = []
    for question in framework.questions_of(target.subject):
        if question.kind == "judged" and question.weight:
            one, of = model.tally(framework, question.id, target.group)
            met.append(question.weight * one)
            answered.append(question.weight * of)
            if question.origin == "reconstructed" and question.answers_from is None:
                # Figures that nobody published should look like the others.
                model.model.add(100 * one >= 30 * of)
                model.model.add(100 * one <= 97 * of)
    largest = len(model.people.attributes) * 100
    numerator = model.model.new_int_var(0, largest, f"{target.subject} met")
    denominator = model.model.new_int_var(1, largest, f"{target.subject} answered")
    model.model.add(numerator == sum(met))
    model.model.add(denominator == sum(answered))
    _prints(model, 100 * numerator, denominator, target.number)
    low, high = STEPS * target.number - STEPS // 2, STEPS * target.number + STEPS // 2
    score = model.model.new_int_var(low, high, f"{target.subject} score")
    product = model.model.new_int_var(0, high * largest, "")
    model.model.add_multiplication_equality(product, [score, denominator])
    model.model.add(product <= 100 * STEPS * numerator)
    model.model.add(product + denominator > 100 * STEPS * numerator)
    return score


def _composite(model: CountModel, framework: Framework, target: Target, scores: dict[str, Expression]) -> None:
    """A weighted mean of unrounded members that prints as published, a little away from the edge."""
    composite = framework.composites[target.subject]
    if any(member.subject not in scores for member in composite.of):
        return  # a mean of means holds when each of them holds
    weights = [framework.importance_weight(m.subject) if m.weight is None else int(m.weight) for m in composite.of]
    total = sum(w * scores[member.subject] for w, member in zip(weights, composite.of, strict=True))
    edge = STEPS * 9 // 20
    model.model.add(total >= sum(weights) * (STEPS * target.number - edge))
    model.model.add(total <= sum(weights) * (STEPS * target.number + edge))


def _questions_below_rest(model: CountModel, framework: Framework, target: Target) -> None:
    """So large a share of a criterion's questions where the group does worse than all other units."""
    below = []
    largest = len(model.people.attributes) ** 2
    for question in framework.questions_of(target.subject):
        if question.kind != "judged" or not question.weight or question.applies_when:
            continue
        met, of = model.tally(framework, question.id, target.group)
        all_met, all_of = model.tally(framework, question.id, ALL)
        lower = model.model.new_bool_var(f"{question.id} lower")
        products = []
        for one, other in ((met, all_of - of), (all_met - met, of)):
            a, b = (model.model.new_int_var(0, largest, "") for _ in range(2))
            product = model.model.new_int_var(0, largest, "")
            model.model.add(a == one)
            model.model.add(b == other)
            model.model.add_multiplication_equality(product, [a, b])
            products.append(product)
        model.model.add(products[0] < products[1]).only_enforce_if(lower)
        model.model.add(products[0] >= products[1]).only_enforce_if(~lower)
        below.append(lower)
    model.model.add(100 * sum(below) >= int(target.low or 0) * len(below))
    model.model.add(1000 * sum(below) <= int((target.high or 100) * 10) * len(below))


def rank(model: CountModel, question: str, options: Sequence[str]) -> None:
    """Let the options of a multiple choice be chosen ever less often in this order, and all others less often still."""
    for framework in model.people.frameworks.values():
        asked = framework.questions.get(question)
        if asked is None or asked.answers_from:
            continue
        totals = {o.value: model.tally(framework, f"{question}:{o.value}", ALL)[0] for o in asked.options}
        size = len(model.people.attributes)
        # Most units have several of them, and neighbours lie far enough apart to be seen.
        model.model.add(totals[options[0]] >= 3 * size // 5)
        for first, second in pairwise(options):
            model.model.add(totals[first] >= totals[second] + max(1, size // 30))
            model.model.add(totals[first] <= totals[second] + max(1, size // 8))
        for option, total in totals.items():
            model.model.add(total >= max(1, size // 25))
            if option not in options:
                model.model.add(total <= totals[options[-1]] - 1)
