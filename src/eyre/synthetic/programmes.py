"""The rehearsal programmes that come with eyre: their files, to be copied and tried."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PROGRAMMES = Path(str(files("eyre.synthetic"))) / "programmes"


def rehearsal_programme() -> dict[str, bytes]:
    """The files of the rehearsal programme by name."""
    folder = next(path.parent for path in sorted(_PROGRAMMES.glob("*/programme.yaml")))
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
