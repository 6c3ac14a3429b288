"""The constraint solver, set so that the same model gives the same solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyre.errors import EyreError
from eyre.synthetic.plan import TwinPlan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class Infeasible(EyreError):
    """No inspection can have all these figures together."""


def solve(model: cp_model.CpModel, plan: TwinPlan, what: str) -> cp_model.CpSolver:
    """Solve with one worker, a fixed seed and a limit counted in work, not in seconds.

    Raises Infeasible where there is no solution, EyreError where none was found within the limit.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 - an extra: only building needs it

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = plan.deterministic_limit
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        raise Infeasible(
            f"The figures contradict each other: {what} cannot be made. Take a figure out, with its reason."
        )
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise EyreError(f"No solution for {what} was found within the limit. Raise deterministic_limit in twin.yaml.")
    return solver
