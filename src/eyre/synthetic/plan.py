"""twin.yaml: what the published figures do not say about a synthetic inspection and somebody had to choose."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from eyre.framework.spec import Amount, Condition, Id


class Part(BaseModel):
    """A part of twin.yaml: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


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
    answered: dict[Id, PositiveInt] = Field(default={}, description="How many answered a question.")
    per_case: bool = False


class SecondMarks(Part):
    """How often the two marks of an answer differ, in the cases that the allocation gives to a second assessor."""

    area_higher: Amount = Field(description="Chance that the area assessor gives credit that the inspector does not.")
    area_lower: Amount = Field(description="Chance that the inspector gives credit that the area assessor does not.")


class NotePlace(Part):
    """A note of notes.csv and an answer that it belongs to."""

    note: str
    framework: Id
    question: Id
    value: str


class Period(Part):
    """Dates from the first to the last, both included."""

    first: date
    last: date


class CaseloadPlan(Part):
    """The register of cases around the sample. left_out: how many cases of another order, or begun earlier or later."""

    secret: str
    public_value: str
    eligible: dict[Id, PositiveInt] = Field(description="By stratum: the cases of the frame.")
    left_out: dict[Literal["other_order", "earlier", "later"], PositiveInt] = {}
    listed_twice: int = 0
    second_orders: int = Field(default=0, description="Earlier orders of persons who have another in the frame.")


class TwinPlan(Part):
    """All that twin.yaml says."""

    seed: str
    deterministic_limit: Annotated[float, Field(gt=0)] = 30
    cases: PositiveInt
    reference: str = Field(description="What case references begin with.")
    commenced: Period
    inspected: Period
    teams: tuple[str, ...]
    managers: tuple[str, ...] = Field(description="Kinds of people who manage cases.")
    inspectors: tuple[str, ...] = Field(description="Kinds of people who assess cases for the inspectorate.")
    area_assessors: tuple[str, ...] = Field(description="Kinds of people who assess cases for the area.")
    notes: tuple[NotePlace, ...] = ()
    attributes: dict[Id, dict[str, PositiveInt]]
    numbers: dict[Id, tuple[NumberRange, ...]] = {}
    counts: tuple[CountOfCases, ...] = ()
    answers: tuple[CountOfAnswers, ...] = ()
    implications: tuple[Implication, ...] = ()
    groups_differ_at_most: Amount = Field(
        default=Fraction(3, 20), description="From the share of all, where no published figure tells groups apart."
    )
    ranked: dict[Id, tuple[Id, ...]] = Field(
        default={}, description="Options of a multiple choice, most frequent first."
    )
    interviews: dict[Id, Interviews] = {}
    second_marks: SecondMarks | None = None
    caseload: CaseloadPlan | None = Field(
        default=None, description="The register to draw from; without it the cases are numbered."
    )
    corrections: int = Field(default=0, description="Answers that were corrected once; both events stand in the log.")
