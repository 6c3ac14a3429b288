"""The rehearsal programmes that come with eyre: their files, to be copied and tried."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PROGRAMMES = Path(str(files("eyre.synthetic"))) / "programmes"


def rehearsal_programme() -> dict[str, bytes]:
    """The files of the rehearsal programme by name. It has no calendar yet, so that planning can be tried."""
    return {path.name: path.read_bytes() for path in sorted(_folder().iterdir()) if path.is_file()}


def rehearsal_calendar() -> bytes:
    """calendar.csv of the rehearsal programme, as it was planned once."""
    return (_folder() / "planned" / "calendar.csv").read_bytes()


def _folder() -> Path:
    return next(path.parent for path in sorted(_PROGRAMMES.glob("*/programme.yaml")))
