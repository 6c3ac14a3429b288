"""Strata drawn from without replacement: how many units there are, and how many of them were drawn."""

from __future__ import annotations

from dataclasses import dataclass

from eyre.errors import EyreError


class ImpossibleStratum(EyreError):
    """Counts that no draw without replacement can have."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the frame with a simple random draw of its own. frame_size and sampled count units."""

    frame_size: int
    sampled: int

    def __post_init__(self) -> None:
        if not 0 < self.sampled <= self.frame_size:
            raise ImpossibleStratum(
                f"A stratum cannot have {self.sampled} sampled cases out of {self.frame_size} in the frame. "
                "Give each stratum at least one sampled case, and a frame_size that counts all its eligible cases."
            )

    @property
    def weight(self) -> float:
        """Cases of the frame that one sampled case stands for: N / n."""
        return self.frame_size / self.sampled

    @property
    def fpc(self) -> float:
        """The finite population correction 1 - n/N: 0 where every case was inspected."""
        return 1 - self.sampled / self.frame_size

    @property
    def tells_its_spread(self) -> bool:
        """Whether the sampling error can be estimated: from two sampled cases on, or with nothing left to sample."""
        return self.sampled > 1 or self.sampled == self.frame_size
