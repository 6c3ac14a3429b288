"""How results against targets are put together: which fall short by little, and what counts how much."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class Scorecard(BaseModel):
    """The weighted scorecard of a programme, on which areas are ranked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    near_miss: PositiveInt | None = Field(
        default=None, description="A target missed by at most so many per cent of it is a near miss."
    )
    weights: dict[str, PositiveInt] = Field(
        default={}, description="Indicators with their weights; without any, each national target counts once."
    )
