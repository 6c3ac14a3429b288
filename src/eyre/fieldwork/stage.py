"""The tables of an inspection -> its allocation and its timetable: the two steps of the stage."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from eyre.errors import EyreError
from eyre.fieldwork.allocation import (
    Assignment,
    Case,
    allocate,
    fieldwork_cases,
    read_allocation,
    rules_of,
)
from eyre.fieldwork.arrangements import Arrangements, arrange
from eyre.fieldwork.plan import LIMIT, plan_timetable
from eyre.fieldwork.spec import Fieldwork
from eyre.fieldwork.timetable import Timetable, read_timetable
from eyre.framework.framework import Framework

Frameworks = Mapping[str, Framework]
Tables = Mapping[str, pa.Table]


def new_allocation(
    inspection: str, frameworks: Frameworks, fieldwork: Fieldwork, tables: Tables
) -> tuple[Assignment, ...]:
    """Give every case of an inspection its assessors; decisions by hand in the table `allocation` stay.

    inspection: its id, which also decides which cases are marked twice.
    """
    framework = _first(frameworks)
    sampling = framework.spec.sampling
    if sampling is None:
        raise EyreError(f"{framework.id} states no share of area assessors. Add sampling to the pack.")
    return allocate(
        cases_of(frameworks, tables),
        fieldwork.assessors,
        rules_of(framework),
        sampling.area_assessor_share,
        inspection,
        read_allocation(tables["allocation"]),
    )


def new_timetable(
    frameworks: Frameworks, fieldwork: Fieldwork, tables: Tables, limit: float = LIMIT
) -> tuple[Arrangements, Timetable]:
    """Plan the interviews of an inspection that has an allocation; as few as possible of `timetable` moves."""
    arrangements = arrangements_of(frameworks, fieldwork, tables)
    return arrangements, plan_timetable(arrangements, read_timetable(tables["timetable"]), limit)


def arrangements_of(frameworks: Frameworks, fieldwork: Fieldwork, tables: Tables) -> Arrangements:
    """What the timetable of an inspection has to arrange. Raises Problems for what does not fit together."""
    allocation = read_allocation(tables["allocation"])
    return arrange(fieldwork, cases_of(frameworks, tables), allocation, tables["meetings"], tables["availability"])


def cases_of(frameworks: Frameworks, tables: Tables) -> tuple[Case, ...]:
    """The cases, with what decides who may assess them."""
    return fieldwork_cases(tables["cases"], _first(frameworks))


def _first(frameworks: Frameworks) -> Framework:
    """The instrument whose sample it is; thematic elements use the cases of that sample."""
    return next(iter(frameworks.values()))
