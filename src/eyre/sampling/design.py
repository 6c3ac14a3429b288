"""The rules of the framework and the plan of the inspection -> the design of one draw, with nothing left open."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from eyre.errors import EyreError
from eyre.framework.framework import Framework, nearest
from eyre.framework.spec import AllocationMethod, Eligibility, Quota
from eyre.sampling.plan import SamplingPlan

REST = "all_other_cases"
REST_TITLE = "All other cases"


@dataclass(frozen=True)
class Design:
    """Who is eligible, into which strata the frame falls, and how many cases each gives.

    commenced: the first and the last day on which supervision may have begun. counted_on: the day on which cases that
    have ended are told from others. reserves: share of the cases of a stratum.
    """

    framework: Framework
    size: int
    quotas: tuple[Quota, ...]
    divided_by: tuple[str, ...]
    allocation: AllocationMethod
    most_per_manager: int | None
    reserves: Fraction
    commenced: tuple[date, date]
    counted_on: date
    ended_cases_eligible: bool
    eligible: tuple[Eligibility, ...]
    spread: Mapping[str, Fraction]

    @property
    def uses_managers(self) -> bool:
        """Whether the draw depends on who manages a case."""
        return self.most_per_manager is not None


def design(framework: Framework, plan: SamplingPlan, inspected_from: date) -> Design:
    """Work out the design. Raises EyreError where the framework draws no sample or the plan contradicts it."""
    rules = framework.spec.sampling
    if rules is None:
        raise EyreError(f"{framework.id} draws no sample. Add `sampling:` to the framework, or use another.")
    known = {quota.id: quota for quota in rules.quotas}
    for name in plan.quotas:
        if name not in known:
            raise EyreError(f"sampling.yaml names a quota {name!r} that the framework has not. {nearest(name, known)}")
    quotas = tuple(q.model_copy(update={"cases": plan.quotas.get(q.id, q.cases)}) for q in rules.quotas)
    size = plan.size or rules.size
    if sum(quota.cases for quota in quotas) > size:
        raise EyreError(f"The quotas hold more than the {size} cases of the sample. Lower them or raise size.")
    counted_on = plan.counted_on or inspected_from
    fewest, most = rules.months_under_supervision
    return Design(
        framework=framework,
        size=size,
        quotas=quotas,
        divided_by=rules.divided_by,
        allocation=rules.allocation,
        most_per_manager=rules.most_per_manager,
        reserves=rules.reserves,
        # Nine completed months today began today nine months ago or earlier; ten, less than eleven months ago.
        commenced=(months_before(counted_on, most + 1) + timedelta(days=1), months_before(counted_on, fewest)),
        counted_on=counted_on,
        ended_cases_eligible=rules.ended_cases == "eligible",
        eligible=rules.eligible,
        spread=plan.spread,
    )


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
