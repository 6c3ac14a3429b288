"""What the pages of the setup and of the allocation read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from eyre.assessment.inspection import Inspection as Value
from eyre.errors import EyreError
from eyre.fieldwork.allocation import Assignment, Case, Purpose, read_allocation, rules_of
from eyre.fieldwork.by_hand import Choice, choices
from eyre.fieldwork.check import Broken, broken_allocation
from eyre.fieldwork.spec import Assessor, Fieldwork
from eyre.fieldwork.stage import cases_of
from eyre.framework.framework import Framework, found
from eyre.framework.spec import FieldworkRules
from eyre.web.fieldwork.words import ROLES


class NotSetUp(EyreError):
    """Something needs the days and people of the fieldwork, which nobody has stated yet."""

    def __init__(self) -> None:
        super().__init__("The fieldwork is not set up yet. State its days, slots, offices and assessors first.")


def fieldwork_of(value: Value) -> Fieldwork:
    """The days, slots, offices and assessors. Raises NotSetUp."""
    if value.fieldwork is None:
        raise NotSetUp
    return value.fieldwork


def names_of(value: Value) -> dict[str, str]:
    """The names of people by key; who has none is shown by the key."""
    return {row["key"]: row["name"] or row["key"] for row in value.tables["people"].to_pylist()}


def main_framework(value: Value) -> Framework:
    """The instrument whose sample is allocated."""
    return next(iter(value.frameworks.values()))


@dataclass(frozen=True, slots=True)
class Load:
    """How much one assessor has. share: of the longest load, in per cent, for a bar."""

    assessor: Assessor
    name: str
    role: str | Promise
    first: int
    second: int

    @property
    def total(self) -> int:
        """All that the assessor has."""
        return self.first + self.second


@dataclass(frozen=True, slots=True)
class AllocatedCase:
    """One case with its assessors. reserved: the groups for which the pack keeps it for some roles."""

    case: Case
    manager: str
    reserved: tuple[str, ...]
    assignments: tuple[tuple[Assignment, str], ...]  # with the assessor's name
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllocationPage:
    """Who assesses which case, what is wrong with it, and what follows from the rules."""

    loads: tuple[Load, ...]
    cases: tuple[AllocatedCase, ...]
    unplaced: tuple[Broken, ...]
    wrong: int
    fixed: int
    twice: int
    most: int


def allocation_page(value: Value, of: str = "", only: Collection[str] | None = None) -> AllocationPage:
    """The allocation as it is. of: the cases of one assessor; only: those of some, and nobody else's load."""
    names = names_of(value)
    assessors = value.fieldwork.assessors if value.fieldwork else ()
    rows = read_allocation(value.tables["allocation"])
    cases = cases_of(value.frameworks, value.tables)
    broken = list(broken_allocation(rows, cases, assessors, rules_of(main_framework(value)))) if rows else []
    problems: dict[str, list[str]] = defaultdict(list)
    for one in broken:
        if one.place is not None:
            row = rows[one.place]
            problems[row.case].append(f"{names.get(row.assessor, row.assessor)}: {one.reason}. {one.remedy}")
    given: dict[str, list[tuple[Assignment, str]]] = defaultdict(list)
    for row in rows:
        given[row.case].append((row, names.get(row.assessor, row.assessor)))
    loads = tuple(_load(one, rows, names) for one in assessors if only is None or one.key in only)
    shown = tuple(
        AllocatedCase(
            case,
            names.get(case.manager, case.manager),
            tuple(one.title for one in case.reserved),
            tuple(sorted(given[case.id], key=lambda pair: pair[0].purpose)),
            tuple(problems[case.id]),
        )
        for case in cases
        if _is_shown(given[case.id], of, only)
    )
    return AllocationPage(
        loads,
        shown,
        tuple(one for one in broken if one.place is None),
        sum(one.place is not None for one in broken),
        sum(row.fixed for row in rows),
        sum(row.purpose == "second" for row in rows),
        max((one.total for one in loads), default=0),
    )


def _is_shown(given: list[tuple[Assignment, str]], of: str, only: Collection[str] | None) -> bool:
    keys = {row.assessor for row, _ in given}
    return (not of or of in keys) and (only is None or bool(keys & set(only)))


def _load(assessor: Assessor, rows: tuple[Assignment, ...], names: Mapping[str, str]) -> Load:
    own = [row.purpose for row in rows if row.assessor == assessor.key]
    name = names.get(assessor.key, assessor.key)
    return Load(assessor, name, ROLES[assessor.role], own.count("first"), own.count("second"))


@dataclass(frozen=True, slots=True)
class CaseChoices:
    """One assignment that may be changed by hand: the case, who has it, and everybody who might."""

    case: Case
    manager: str
    now: Assignment | None
    choices: tuple[tuple[Choice, str], ...]  # with the name

    @property
    def possible(self) -> list[tuple[Choice, str]]:
        """Those who may, the least burdened first."""
        may = [pair for pair in self.choices if pair[0].against is None]
        return sorted(may, key=lambda pair: pair[0].cases)

    @property
    def refused(self) -> list[tuple[Choice, str]]:
        """Those who may not."""
        return [pair for pair in self.choices if pair[0].against]


def case_choices(value: Value, case_id: str, purpose: Purpose) -> CaseChoices:
    """Everybody who might assess a case. Raises UnknownId for a case that is not in the sample."""
    case = found({case.id: case for case in cases_of(value.frameworks, value.tables)}, case_id, "case")
    rows, names = read_allocation(value.tables["allocation"]), names_of(value)
    rules = rules_of_inspection(value)
    listed = choices(case, purpose, rows, fieldwork_of(value).assessors, rules)
    now = next((row for row in rows if (row.case, row.purpose) == (case_id, purpose)), None)
    pairs = tuple((one, names.get(one.assessor.key, one.assessor.key)) for one in listed)
    return CaseChoices(case, names.get(case.manager, case.manager), now, pairs)


def rules_of_inspection(value: Value) -> FieldworkRules:
    """The rules by which cases are given to assessors."""
    return rules_of(main_framework(value))
