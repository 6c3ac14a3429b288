"""What a device sends: a list of events, each complete in itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.timezone import is_naive, make_aware
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from eyre.assessment.incoming import Refusal

MOST_EVENTS = 500
MOST_BYTES = 1_000_000
_YEARS = range(1900, 2200)  # what a bundle can carry; a clock that is wrong by more than that says nothing


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it holds a character that is no text")
    return text


def _blank_is_nothing(text: str | None) -> str | None:
    return text if text and text.strip() else None


def _sound_time(at: datetime | None) -> datetime | None:
    if at is None or at.year not in _YEARS:
        return None
    return (make_aware(at) if is_naive(at) else at).replace(microsecond=0)


def _key(longest: int) -> Any:
    return StringConstraints(min_length=1, max_length=longest, pattern=r"^[A-Za-z0-9_.:-]+$")


Text = Annotated[
    str | None, Field(max_length=20_000), AfterValidator(_blank_is_nothing), AfterValidator(lambda t: t and _no_nul(t))
]


class Sent(BaseModel):
    """One event as it was sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    event_id: Annotated[str, _key(64)]
    device: Annotated[str, _key(64)]
    sequence: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    question: Annotated[str, _key(200)]
    value: Text = None
    source: Annotated[str, _key(64)] | None = None
    note: Text = None
    base_event: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_no_nul)] | None = None
    version: Annotated[str, _key(64)]
    device_time: Annotated[datetime | None, AfterValidator(_sound_time)] = None


def read_sent(event: object) -> Sent | Refusal:
    """One event of the list, or what is wrong with its form."""
    try:
        return Sent.model_validate(event)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "event"
        return Refusal(f"{place}: {first['msg']}", "Load the page again, and answer the question again.")
