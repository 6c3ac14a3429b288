"""An inspection as one value: what it is, the instruments it uses, its tables and its texts. All stages read this."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Self

import pyarrow as pa
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, model_validator

from eyre.fieldwork.spec import Fieldwork
from eyre.framework.framework import Framework
from eyre.framework.spec import Id
from eyre.sampling.certificate import Certificate
from eyre.sampling.plan import SamplingPlan


class Part(BaseModel):
    """A part of inspection.yaml or recommendations.yaml: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _text(value: object) -> object:
    # A person who writes 4 or 2005 where text is wanted means these very characters.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text)]


class FrameworkPin(Part):
    """An instrument that the inspection uses, and its version."""

    id: Id
    version: Text


class TeamRole(Part):
    """How many people of one role carried out the inspection. Names stand in people.csv only."""

    role: str
    count: PositiveInt


class About(Part):
    """What inspection.yaml says: which inspection this is."""

    id: Id
    title: str
    programme: str = ""
    area: str
    year: int
    inspected_from: date
    inspected_to: date
    report_date: Text = Field(default="", description='As it is printed: "September 2005".')
    publisher: str = ""
    marking: str = Field(default="", description="Who may see the files: a security marking or handling rule.")
    synthetic: str = Field(default="", description="Says how the cases were made, where they are not real.")
    frameworks: tuple[FrameworkPin, ...] = Field(min_length=1)
    team: tuple[TeamRole, ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.inspected_to < self.inspected_from:
            raise ValueError("inspected_to is before inspected_from: exchange the two dates")
        ids = [pin.id for pin in self.frameworks]
        if len(set(ids)) < len(ids):
            raise ValueError("a framework is listed twice: keep one version of it")
        return self


class Recommendation(Part):
    """One recommendation of the report. text is Markdown and may hold live figures."""

    framework: Id = Field(description="The framework whose part of the report prints it.")
    id: Text = Field(description="Its number, as it is printed.")
    text: str
    addressed_to: str = Field(default="", description="Who is asked to act.")
    criteria: tuple[Id, ...] = Field(default=(), description="The criteria that it would improve.")
    basis: tuple[str, ...] = Field(default=(), description="References to the figures on which it rests.")


class Recommendations(Part):
    """What recommendations.yaml says."""

    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """A whole inspection.

    frameworks: by id. tables: by their file without suffix ("cases", "interviews/staff", "tables/investment"), with the
    columns that `table_schemas` gives them. texts: by name, the Markdown of texts/<name>.md. sampling: what
    sampling.yaml says. certificate: of the draw, once there was one. earlier: versions of the instruments under which
    answers were given before the present ones were in use.
    """

    about: About
    frameworks: Mapping[str, Framework]
    tables: Mapping[str, pa.Table]
    findings: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    recommendations: tuple[Recommendation, ...] = ()
    sampling: SamplingPlan = field(default_factory=SamplingPlan)
    certificate: Certificate | None = None
    fieldwork: Fieldwork | None = None
    earlier: tuple[Framework, ...] = ()

    def with_table(self, name: str, table: pa.Table) -> Inspection:
        """The same inspection with another table. Tables that are read only when they are asked for stay unread."""
        return replace(self, tables=ChainMap({name: table}, self.tables))  # type: ignore[arg-type]
