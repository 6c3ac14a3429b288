"""A sound bundle -> its Inspection."""

from __future__ import annotations

from pathlib import Path

from eyre.assessment.inspection import Inspection
from eyre.bundle.check import check
from eyre.bundle.load import load
from eyre.errors import Problems


def read_bundle(path: Path) -> Inspection:
    """Read a bundle from its folder or .zip. Raises Problems with everything that must be mended first."""
    loaded = load(path)
    errors = [problem for problem in check(loaded) if problem.severity == "error"]
    if errors or loaded.inspection is None:
        raise Problems(errors)
    return loaded.inspection
