"""fieldwork.yaml: the days, slots, offices and assessors of one inspection's fieldwork."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, model_validator

from eyre.framework.spec import AssessorRole, Id


class Part(BaseModel):
    """A part of fieldwork.yaml: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Slot(Part):
    """A time of the day at which an interview can be held."""

    starts: time
    ends: time

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends <= self.starts:
            raise ValueError("a slot ends before it starts: exchange the two times")
        return self


class Office(Part):
    """A place with rooms for interviews."""

    id: Id
    title: str
    rooms: PositiveInt = Field(description="Interviews that can be held at the same time.")


class Travel(Part):
    """How long it takes between two offices, where that differs from travel_minutes."""

    between: tuple[Id, Id]
    minutes: NonNegativeInt


class Assessor(Part):
    """Somebody who assesses cases. The name stands in people.csv only."""

    key: Id
    role: AssessorRole
    team: str = Field(default="", description="The own team of an area assessor, as cases.csv names it.")
    most_cases: PositiveInt | None = Field(default=None, description="Where somebody takes less than a full load.")


class Fieldwork(Part):
    """All that fieldwork.yaml says."""

    days: tuple[date, ...] = Field(min_length=1, description="The days on which cases are assessed.")
    slots: tuple[Slot, ...] = Field(min_length=1, description="The slots of each day, in order.")
    in_a_row: PositiveInt = Field(default=3, description="Interviews that one person has without a free slot, at most.")
    a_day: PositiveInt = Field(default=4, description="Interviews that one person has on a day, at most.")
    offices: tuple[Office, ...] = Field(min_length=1)
    travel_minutes: NonNegativeInt = Field(default=45, description="Between two offices.")
    travel: tuple[Travel, ...] = ()
    assessors: tuple[Assessor, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        offices = [office.id for office in self.offices]
        for kind, keys in (
            ("day", [day.isoformat() for day in self.days]),
            ("office", offices),
            ("assessor", [assessor.key for assessor in self.assessors]),
        ):
            if repeated := _repeated(keys):
                raise ValueError(f"the {kind} {repeated} is given twice: keep it once")
        for earlier, later in zip(self.slots, self.slots[1:], strict=False):
            if later.starts < earlier.ends:
                raise ValueError(f"the slot at {later.starts:%H:%M} begins before the one before it has ended")
        unknown = {place for travel in self.travel for place in travel.between} - set(offices)
        if unknown:
            raise ValueError(f"travel names {', '.join(sorted(unknown))}, which is no office")
        return self


def _repeated(keys: Iterable[str]) -> str | None:
    return next((key for key, count in Counter(keys).items() if count > 1), None)


@dataclass(frozen=True, slots=True)
class Session:
    """A slot of one day. number: counts the slots of the whole fieldwork from 0."""

    number: int
    day: date
    starts: time
    ends: time

    def __str__(self) -> str:
        return f"{self.day:%a} {self.day.day} {self.day:%B} {self.starts:%H:%M}"


def sessions(fieldwork: Fieldwork) -> tuple[Session, ...]:
    """Every slot of every day in order."""
    times = [(day, slot) for day in sorted(fieldwork.days) for slot in fieldwork.slots]
    return tuple(Session(number, day, slot.starts, slot.ends) for number, (day, slot) in enumerate(times))


def travel_minutes(fieldwork: Fieldwork, one: str, other: str) -> int:
    """How long it takes from one office to another."""
    if one == other:
        return 0
    stated = (travel.minutes for travel in fieldwork.travel if set(travel.between) == {one, other})
    return next(stated, fieldwork.travel_minutes)
