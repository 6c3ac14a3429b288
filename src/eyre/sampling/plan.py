"""sampling.yaml: what an inspection says about its own draw. What it does not say, the framework's rules decide."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, StringConstraints

from eyre.framework.spec import Amount, Id

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class TakenBack(BaseModel):
    """A commitment that was taken back before its draw, since its secret was lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    commitment: Digest
    public_value: str
    because: str


class SamplingPlan(BaseModel):
    """All that sampling.yaml says."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    size: PositiveInt | None = Field(default=None, description="Cases to draw, where an area draws more or fewer.")
    quotas: dict[Id, PositiveInt] = Field(default={}, description="Cases of a quota, where the number is another here.")
    counted_on: date | None = Field(
        default=None, description="The day on which months under supervision are counted; else the first of fieldwork."
    )
    spread: dict[str, Amount] = Field(
        default={}, description="By stratum: the standard deviation expected in it, for Neyman allocation."
    )
    columns: dict[str, str] = Field(default={}, description="By heading of the area's file: the column that it means.")
    values: dict[str, dict[str, str]] = Field(
        default={}, description="By column, and by what the area writes: the value that it means."
    )
    commitment: Digest | None = Field(default=None, description="SHA-256 of the secret half of the seed.")
    public_value: str = Field(
        default="", description="The public value that will be mixed into the seed, named before anybody knows it."
    )
    taken_back: tuple[TakenBack, ...] = Field(
        default=(),
        exclude_if=lambda taken: not taken,
        description="Commitments whose secret was lost before the draw, the first one first.",
    )
