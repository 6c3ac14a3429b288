"""Cases, assessors and the pack's rules -> who assesses which case, first and blind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, Literal, get_args

import pyarrow as pa

from eyre.fieldwork.spec import Assessor
from eyre.fieldwork.table_schemas import ALLOCATION
from eyre.framework.conditions import holds
from eyre.framework.framework import Framework
from eyre.framework.spec import AssessorRole, FieldworkRules, Reservation
from eyre.programme.solver import Impossible, Solved, new_model, solve

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Purpose = Literal["first", "second"]

# What counts how much. The share of area assessors comes first, then that two marks of a case compare the inspectorate
# with the area. Then a case moves from where it was only if the loads differ by more than two; then the loads are
# evened out. Last, an assessor keeps the cases of a manager.
_SHARE, _PAIR, _MOVE, _LOAD = 10_000, 500, 15, 10


@dataclass(frozen=True, slots=True)
class Case:
    """What decides who may assess a case. reserved: the rules of the pack that keep it for some roles."""

    id: str
    manager: str = ""
    team: str = ""
    reserved: tuple[Reservation, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case given to an assessor. fixed: decided by hand, with the reason."""

    case: str
    purpose: Purpose
    assessor: str
    role: AssessorRole
    fixed: bool = False
    reason: str = ""


def fieldwork_cases(cases: pa.Table, framework: Framework) -> tuple[Case, ...]:
    """The cases of a sample as far as they matter here. cases: as `table_schemas` describes it."""
    rules = rules_of(framework)
    return tuple(
        Case(
            row["case_id"],
            row["manager_key"] or "",
            row["team"] or "",
            tuple(r for r in rules.reserved if holds(r.when, _texts(row), {}, framework.groups)),
        )
        for row in cases.to_pylist()
    )


def _texts(row: Mapping[str, object]) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in row.items()}


def rules_of(framework: Framework) -> FieldworkRules:
    """The pack's rules of fieldwork, or those of the pack that it extends."""
    return framework.spec.fieldwork or (rules_of(framework.base) if framework.base else FieldworkRules())


def conflict(case: Case, assessor: Assessor, rules: FieldworkRules) -> str | None:
    """Why an assessor may not assess a case, in words; None where nothing stands against it."""
    if assessor.key == case.manager:
        return "manages the case"
    if assessor.team and assessor.team == case.team and not rules.own_team:
        return "belongs to the team that has the case"
    for reservation in case.reserved:
        if assessor.role not in reservation.roles:
            return f"may not assess a case of the group {reservation.title!r}"
    return None


def double_marked(cases: Sequence[Case], share: Fraction, seed: str, by_hand: Collection[str] = ()) -> frozenset[str]:
    """The cases that are judged twice: those decided by hand, then those with the smallest hashes of seed and case."""
    wanted = floor(share * len(cases) + Fraction(1, 2))
    first = [case.id for case in cases if case.id in by_hand]
    tickets = sorted((sha256(f"{seed} {case.id}".encode()).hexdigest(), case.id) for case in cases)
    rest = [case for _, case in tickets if case not in by_hand]
    return frozenset((*first, *rest[: max(0, wanted - len(first))]))


def allocate(
    cases: Sequence[Case],
    assessors: Sequence[Assessor],
    rules: FieldworkRules,
    area_share: Fraction,
    seed: str,
    before: Sequence[Assignment] = (),
    limit: float = 2,
) -> tuple[Assignment, ...]:
    """Give every case its assessors.

    area_share: the share (0 to 1) of the cases that area assessors assess first. before: an earlier allocation; what is
    fixed in it stays, the rest moves only to even out the load. seed: decides which cases are double-marked.
    Raises Impossible, with the reason for each case or assessor.
    """
    by_hand = {row.case for row in before if row.fixed and row.purpose == "second"}
    twice = double_marked(cases, rules.double_marking_share, seed, by_hand)
    reasons = tuple(_obstacles(cases, assessors, rules, twice, before))
    if reasons:
        raise Impossible("Allocating the cases", reasons)
    allocation = _AllocationModel(cases, assessors, rules, twice)
    fair = allocation.weigh(area_share, before)
    first = solve(allocation.model, limit)
    if first.status in ("impossible", "unknown"):
        reason = "The rules, the limits of the load and the fixed rows contradict each other."
        remedy = "Raise most_cases of an assessor, add an assessor, or take back a decision by hand."
        raise Impossible("Allocating the cases", (reason, remedy))
    allocation.keep_cases_of_a_manager_together(fair, first)
    second = solve(allocation.model, limit, close_enough=0.1)
    return allocation.assignments(second if second.status in ("best", "found") else first, before)


def _obstacles(
    cases: Sequence[Case],
    assessors: Sequence[Assessor],
    rules: FieldworkRules,
    twice: frozenset[str],
    before: Sequence[Assignment],
) -> Iterator[str]:
    known = {assessor.key: assessor for assessor in assessors}
    by_id = {case.id: case for case in cases}
    for row in before:
        if not row.fixed or row.case not in by_id:
            continue
        if row.assessor not in known:
            remedy = "Add the assessor to fieldwork.yaml, or free the row."
            yield f"{row.case} is fixed to {row.assessor}, who is no assessor. {remedy}"
        elif why := conflict(by_id[row.case], known[row.assessor], rules):
            yield f"{row.case} is fixed to {row.assessor}, who {why}. Give it to somebody else or free the row."
    for case in cases:
        needed = 2 if case.id in twice else 1
        against = {key: why for key, one in known.items() if (why := conflict(case, one, rules))}
        if len(known) - len(against) < needed:
            listed = "; ".join(f"{key} {why}" for key, why in against.items())
            yield f"{case.id} needs {needed} who may assess it: {listed}. Add an assessor who may."
    room = [assessor.most_cases for assessor in assessors]
    if None not in room and sum(filter(None, room)) < (work := len(cases) + len(twice)):
        yield f"{work} assessments are needed, but the assessors take {sum(filter(None, room))}. Raise most_cases."


class _AllocationModel:
    """A choice for each case, purpose and assessor who may; what is to be small is added up."""

    def __init__(
        self, cases: Sequence[Case], assessors: Sequence[Assessor], rules: FieldworkRules, twice: frozenset[str]
    ) -> None:
        self.model = new_model()
        self.assessors = {assessor.key: assessor for assessor in assessors}
        self.managers = {case.id: case.manager for case in cases}
        self.chosen: dict[tuple[str, Purpose], dict[str, cp_model.IntVar]] = {}
        for case in cases:
            may = [key for key, assessor in self.assessors.items() if conflict(case, assessor, rules) is None]
            purposes: tuple[Purpose, ...] = ("first", "second") if case.id in twice else ("first",)
            for purpose in purposes:
                self.chosen[(case.id, purpose)] = {a: self.model.new_bool_var(f"{case.id} {purpose} {a}") for a in may}
                self.model.add_exactly_one(self.chosen[(case.id, purpose)].values())
            if len(purposes) == 2:
                for a in may:
                    self.model.add(self.chosen[(case.id, "first")][a] + self.chosen[(case.id, "second")][a] <= 1)

    def weigh(self, area_share: Fraction, before: Sequence[Assignment]) -> cp_model.LinearExpr:
        """Say what a fair allocation is, and return how far from fair one is."""
        fair = _SHARE * self._away_from(area_share) + _PAIR * self._alike()
        fair += _MOVE * self._moves(before) + _LOAD * self._load()
        self.model.minimize(fair)
        return fair

    def keep_cases_of_a_manager_together(self, fair: cp_model.LinearExpr, solved: Solved) -> None:
        """Of all allocations as fair as the one found, look for that where managers meet the fewest assessors."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for choices in self.chosen.values():
            for choice in choices.values():
                self.model.add_hint(choice, solved.solver.value(choice))
        self.model.add(fair <= round(solved.cost))
        self.model.minimize(self._managers())

    def _away_from(self, share: Fraction) -> cp_model.LinearExpr:
        firsts = [choices for (_, purpose), choices in self.chosen.items() if purpose == "first"]
        area = sum(
            choice for choices in firsts for a, choice in choices.items() if self.assessors[a].role == "area_assessor"
        )
        target = floor(share * len(firsts) + Fraction(1, 2))
        away = self.model.new_int_var(0, len(firsts), "away from the share of area assessors")
        self.model.add(away >= area - target)
        self.model.add(away >= target - area)
        return away

    def _alike(self) -> cp_model.LinearExpr | int:
        """Cases whose two assessors have the same role."""
        total: cp_model.LinearExpr | int = 0
        for case in [case for case, purpose in self.chosen if purpose == "second"]:
            for role in sorted({assessor.role for assessor in self.assessors.values()}):
                both = self.model.new_bool_var(f"{case} twice by {role}")
                chosen = [
                    choice
                    for purpose in get_args(Purpose)
                    for a, choice in self.chosen[(case, purpose)].items()
                    if self.assessors[a].role == role
                ]
                self.model.add(sum(chosen) <= 1 + both)
                total += both
        return total

    def _moves(self, before: Sequence[Assignment]) -> cp_model.LinearExpr | int:
        moved = []
        for row in before:
            choice = self.chosen.get((row.case, row.purpose), {}).get(row.assessor)
            if choice is None:
                continue
            if row.fixed:
                self.model.add(choice == 1)
            self.model.add_hint(choice, 1)
            moved.append(1 - choice)
        return sum(moved)

    def _load(self) -> cp_model.LinearExpr | int:
        """Each further case of one assessor weighs one more than the one before, so even loads weigh least."""
        total: cp_model.LinearExpr | int = 0
        for a, assessor in self.assessors.items():
            load = [choices[a] for choices in self.chosen.values() if a in choices]
            most = min(len(load), assessor.most_cases or len(load))
            steps = [self.model.new_bool_var(f"{a} has {step + 1}") for step in range(most)]
            self.model.add(sum(load) == sum(steps))
            for step, next_step in pairwise(steps):
                self.model.add_implication(next_step, step)
            total += sum((number + 1) * step for number, step in enumerate(steps))
        return total

    def _managers(self) -> cp_model.LinearExpr | int:
        """How many assessors each manager meets."""
        meets: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        for (case, _), choices in self.chosen.items():
            for a, choice in choices.items():
                meets[(self.managers[case], a)].append(choice)
        total: cp_model.LinearExpr | int = 0
        for (manager, a), choices_ in meets.items():
            if len(choices_) > 1:
                meeting = self.model.new_bool_var(f"{manager} meets {a}")
                for choice in choices_:
                    self.model.add_implication(choice, meeting)
                total += meeting
            else:
                total += choices_[0]
        return total

    def assignments(self, solved: Solved, before: Sequence[Assignment]) -> tuple[Assignment, ...]:
        """Read the solution. Decisions by hand keep their reason."""
        reasons = {(row.case, row.purpose): row.reason for row in before if row.fixed}
        rows = []
        for unit, choices in self.chosen.items():
            key = next(a for a, choice in choices.items() if solved.solver.value(choice))
            rows.append(Assignment(*unit, key, self.assessors[key].role, unit in reasons, reasons.get(unit, "")))
        return tuple(rows)


def allocation_table(assignments: Sequence[Assignment]) -> pa.Table:
    """The allocation as the table `allocation`, without the assessors' names."""
    return pa.Table.from_pylist(
        [
            {
                "case_id": row.case,
                "purpose": row.purpose,
                "assessor_key": row.assessor,
                "role": row.role,
                "fixed": row.fixed,
                "reason": row.reason or None,
            }
            for row in assignments
        ],
        schema=ALLOCATION.to_arrow(),
    )


def read_allocation(table: pa.Table) -> tuple[Assignment, ...]:
    """The rows of the table `allocation` as values."""
    return tuple(
        Assignment(
            row["case_id"], row["purpose"], row["assessor_key"], row["role"], bool(row["fixed"]), row["reason"] or ""
        )
        for row in table.to_pylist()
    )
