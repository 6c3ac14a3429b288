"""The shipped inspection is what the solver makes of the published figures: the same bytes for whoever builds it."""

import importlib.metadata
import tomllib
from pathlib import Path

import pytest
from west_mercia import TWIN, shipped

from eyre.bundle.write import bundle_files

LOCK = Path(__file__).parents[2] / "uv.lock"


def locked_version(package: str) -> str:
    packages = tomllib.loads(LOCK.read_text(encoding="utf-8"))["package"]
    return next(one["version"] for one in packages if one["name"] == package)


def test_building_it_anew_gives_the_shipped_bytes():
    """Bytes are promised for the locked solver only: another version may find another of the many solutions."""
    pytest.importorskip("ortools", reason="The solver is not installed: uv sync --extra plan")
    installed, locked = importlib.metadata.version("ortools"), locked_version("ortools")
    if installed != locked:
        pytest.skip(f"OR-Tools {installed} is installed, and bytes are promised for the locked {locked} only")
    from eyre.synthetic.build import build_twin
    from eyre.synthetic.twins import twin_folder

    built = bundle_files(build_twin(twin_folder(TWIN)))
    there = {
        file.relative_to(shipped()).as_posix(): file.read_bytes() for file in shipped().rglob("*") if file.is_file()
    }
    assert built.keys() == there.keys()
    assert [name for name in built if built[name] != there[name]] == []
