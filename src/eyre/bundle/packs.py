"""A folder or a .zip with packs -> the packs, of which one may extend another."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from eyre.bundle.files import Files, open_archive
from eyre.bundle.layout import may_be_ignored
from eyre.errors import EyreError
from eyre.framework.framework import Framework
from eyre.framework.load import load_pack

_OF_A_PACK = "framework.yaml"


def read_packs(path: Path) -> tuple[Framework, ...]:
    """Read every pack of a folder or an archive, or the one that it is.

    Raises EyreError where there is none, and Problems with everything that is wrong with them.
    """
    if path.is_dir():
        return _packs(path)
    with TemporaryDirectory(prefix="eyre-") as folder:
        files = Files(open_archive(path))
        for name in files.readers:
            if not may_be_ignored(name):
                _write(Path(folder) / name, files.read(name), name)
        return _packs(Path(folder))


def _write(place: Path, data: bytes, name: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    except OSError as error:
        raise EyreError(f"{name[:200]} cannot be unpacked ({error.strerror}). Give the files plain names.") from error


def _packs(folder: Path) -> tuple[Framework, ...]:
    places = sorted({file.parent for file in folder.rglob(_OF_A_PACK)})
    if not places:
        raise EyreError(
            f"There is no pack here: no folder holds {_OF_A_PACK}. Bring the folder of a pack, or its .zip."
        )
    return tuple(load_pack(place, (place.parent,)) for place in places)
