"""programme.yaml: the cycle, the rules that make families, the visits and the dates that follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, StringConstraints, model_validator

from eyre.framework.conditions import parts
from eyre.framework.spec import Attribute, Condition, Id, Spec

WEEK_ONE, WEEK_TWO = "week_one", "week_two"
Mark = Literal["request", "sample", "draft", "publication"]


class FamilyRule(Spec):
    """A family of similar areas: those for whose facts the condition holds. The first rule that holds decides."""

    id: Id
    title: str
    when: Condition


class ThematicGroup(Spec):
    """Areas that share a subject beside the main inspection; they are visited in the same year of the cycle."""

    id: Id
    title: str
    families: tuple[Id, ...] = ()
    areas: tuple[Id, ...] = ()


class Closure(Spec):
    """Days on which nobody is inspected anywhere."""

    first_day: date
    last_day: date
    reason: str


class Milestone(Spec):
    """A date that follows from a visit: so long after (or, with a minus, before) a week or an earlier milestone.

    A day that is no working day is moved: to the next one, or to the one before where the date lies before the visit.
    """

    id: Id
    title: str
    after: Id = Field(description="week_one (its Monday), week_two (its Friday) or the id of an earlier milestone.")
    weeks: int = 0
    months: int = 0
    marks: Mark | None = Field(default=None, description="What of an inspection is to be done by then, if anything.")

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if self.weeks and self.months:
            raise ValueError("say either weeks or months")
        return self


class ProgrammeSpec(Spec):
    """All that programme.yaml says."""

    id: Id
    title: str
    publisher: str = ""
    synthetic: str = Field(default="", description="Says what is invented, where the areas are not real.")
    public_holidays: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]+)?$")] = Field(
        description="Country, and part of it, whose public holidays are no working days: GB-ENG."
    )
    first_day: date
    years: PositiveInt = Field(description="How long the cycle is: every area is visited once in it.")
    weeks_apart: tuple[PositiveInt, PositiveInt] = Field(
        default=(3, 4), description="From the first to the second week of fieldwork, at least and at most."
    )
    team: PositiveInt = Field(description="Inspectors of a visit, where areas.csv does not say another number.")
    visits_a_year: PositiveInt = Field(
        description="Of one inspector, where inspectors.csv does not say another number."
    )
    facts: tuple[Attribute, ...] = ()
    families: tuple[FamilyRule, ...] = Field(min_length=1)
    thematic_groups: tuple[ThematicGroup, ...] = ()
    closures: tuple[Closure, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.first_day.month, self.first_day.day) == (2, 29):
            raise ValueError("a cycle cannot begin on 29 February, which most years do not have")
        if self.weeks_apart[0] > self.weeks_apart[1]:
            raise ValueError("weeks_apart states the larger number first: exchange the two")
        facts = {fact.id for fact in self.facts}
        for family in self.families:
            for part in parts(family.when):
                if part.group or part.question:
                    raise ValueError(f"the rule of {family.id} may only compare facts of an area")
                if part.attribute and part.attribute not in facts:
                    raise ValueError(f"the rule of {family.id} uses {part.attribute!r}, which facts does not list")
        families = [family.id for family in self.families]
        for group in self.thematic_groups:
            _require_known(group.families, families, f"the families of {group.id}")
        earlier = [WEEK_ONE, WEEK_TWO]
        for milestone in self.milestones:
            _require_known([milestone.after], earlier, f"what {milestone.id} follows")
            earlier.append(milestone.id)
        marks = [milestone.marks for milestone in self.milestones if milestone.marks]
        if len(set(marks)) < len(marks):
            raise ValueError("two milestones mark the same: keep `marks` at one of them")
        return self

    def year_begins(self, year: int) -> date:
        """The first day of a year of the cycle, counted from 0; that of the year after the last ends the cycle."""
        return self.first_day.replace(year=self.first_day.year + year)


def _require_known(named: Iterable[str], known: Iterable[str], what: str) -> None:
    unknown = [name for name in named if name not in known]
    if unknown:
        raise ValueError(f"{what}: {', '.join(unknown)} is not known; known are {', '.join(known)}")
