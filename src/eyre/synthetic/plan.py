"""twin.yaml: what the published figures do not say about a synthetic inspection and somebody had to choose."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from eyre.framework.spec import Condition, Id


class Part(BaseModel):
    """A part of twin.yaml: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NumberRange(Part):
    """So many cases whose number lies in a range, both ends included."""

    low: int
    high: int
    cases: PositiveInt


class CountOfCases(Part):
    """So many cases for which a condition over attributes and groups holds."""

    when: Condition
    cases: int


class CountOfAnswers(Part):
    """So many answers with this value, of the units of a group."""

    framework: Id
    question: Id
    value: str
    count: int
    group: Id = "all"


class Implication(Part):
    """Where an earlier question has one of these answers, a later one of the same case has this value."""

    framework: Id
    question: Id
    values: tuple[str, ...] = Field(alias="in")
    then: Id
    value: str = Field(alias="is")


class Interviews(Part):
    """How many people were interviewed by a schedule, their attributes, and how many answered each question at most."""

    units: PositiveInt
    attributes: dict[Id, dict[str, PositiveInt]] = {}
    answered: dict[Id, int] = {}
    per_case: bool = False


class Period(Part):
    """Dates from the first to the last, both included."""

    first: date
    last: date


class TwinPlan(Part):
    """All that twin.yaml says."""

    seed: str
    deterministic_limit: Annotated[float, Field(gt=0)] = 30
    cases: PositiveInt
    reference: str = Field(description="What case references begin with.")
    commenced: Period
    inspected: Period
    teams: tuple[str, ...]
    attributes: dict[Id, dict[str, PositiveInt]]
    numbers: dict[Id, tuple[NumberRange, ...]] = {}
    counts: tuple[CountOfCases, ...] = ()
    answers: tuple[CountOfAnswers, ...] = ()
    implications: tuple[Implication, ...] = ()
    ranked: dict[Id, tuple[Id, ...]] = Field(default={}, description="Options of a multiple choice, most frequent first.")
    interviews: dict[Id, Interviews] = {}
    corrections: int = Field(default=0, description="Answers that were corrected once; both events stand in the log.")
