"""The synthetic inspections that come with eyre, and where their files are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from eyre.framework.framework import found

_TWINS = Path(str(files("eyre.synthetic"))) / "twins"


def twins() -> tuple[str, ...]:
    """Their ids."""
    return tuple(sorted(plan.parent.name for plan in _TWINS.glob("*/twin.yaml")))


def twin_folder(twin: str) -> Path:
    """Where its published figures, its plan and its texts are. Raises UnknownId with the nearest ids."""
    return found({name: _TWINS / name for name in twins()}, twin, "synthetic inspection")


def shipped_bundle(twin: str) -> Path:
    """The bundle as it was built."""
    return twin_folder(twin) / "bundle"
