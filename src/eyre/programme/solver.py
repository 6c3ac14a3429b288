"""The constraint solver, set so that the same question gets the same answer on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from eyre.errors import EyreError

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class SolverMissing(EyreError):
    """Planning was asked for without the solver."""

    def __init__(self) -> None:
        super().__init__(
            "Planning needs the solver, which is not installed. Install eyre with its extra: pip install 'eyre[plan]', "
            "or in a copy of the repository: uv sync --extra plan."
        )


class Impossible(EyreError):
    """What was asked for cannot be planned. reasons: whole sentences, the remedy last."""

    def __init__(self, what: str, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__("\n  ".join((f"{what} is not possible.", *reasons)))


@dataclass(frozen=True)
class Solved:
    """What the solver found. bound: no solution can cost less than this."""

    status: Literal["best", "found", "impossible", "unknown"]
    solver: cp_model.CpSolver
    cost: float = 0
    bound: float = 0

    @property
    def work(self) -> float:
        """How much of the limit was used."""
        return self.solver.response_proto.deterministic_time

    @property
    def gap(self) -> float:
        """How much cheaper a better solution could be at most, as a share of the cost (0 to 1)."""
        return max(0.0, self.cost - self.bound) / self.cost if self.cost else 0.0


def require_solver() -> None:
    """Raise SolverMissing, with how to install it, where the solver is not there."""
    try:
        import ortools.sat.python.cp_model  # noqa: F401, PLC0415 - an extra: only planning needs it
    except ImportError as error:
        raise SolverMissing from error


def new_model() -> cp_model.CpModel:
    """An empty model. Raises SolverMissing."""
    require_solver()
    from ortools.sat.python import cp_model  # noqa: PLC0415 - see above

    return cp_model.CpModel()


def solve(model: cp_model.CpModel, limit: float, close_enough: float = 0) -> Solved:
    """Solve with one worker and a fixed seed.

    limit: how long to look for something better, counted in work and not in seconds, so that a slow machine gives the
    same answer; a unit takes a second or two. close_enough: the gap (0 to 1) at which to stop.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 - see above

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.relative_gap_limit = close_enough
    # Our models are timetables with many choices of one out of many, where the linear relaxation tells most.
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = limit
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Solved("impossible", solver)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solved("unknown", solver)
    best = status == cp_model.OPTIMAL
    return Solved("best" if best else "found", solver, solver.objective_value, solver.best_objective_bound)
