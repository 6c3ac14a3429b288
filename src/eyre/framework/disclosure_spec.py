"""Small-number rules as data: below which count nothing is published, and how counts are rounded."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Disclosure(BaseModel):
    """How published figures are kept from identifying a person.

    A figure is withheld where it rests on fewer cases than threshold, or where it would tell that 1 to threshold - 1
    of them met a question, or did not; and where one of these would follow from it by subtraction.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: Annotated[int, Field(ge=2)] = Field(description="The smallest count that is published, nought aside.")
    rounding_base: Annotated[int, Field(ge=2)] | None = Field(
        default=None, description="Published counts of cases are rounded to a multiple of this."
    )
