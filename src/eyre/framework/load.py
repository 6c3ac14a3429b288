"""A folder of YAML -> a Framework, or everything that is wrong with it, told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from eyre.errors import EyreError, Problem, Problems
from eyre.framework.cross_check import misfits
from eyre.framework.framework import Framework, found
from eyre.framework.spec import FrameworkSpec
from eyre.tables.validation import validate
from eyre.tables.yaml_source import join_yaml, read_yaml

VERSION_AT = "@"  # no part of any id
INSTALLED = Path(str(files("eyre.framework"))) / "packs"


def load_pack(folder: Path, beside: Iterable[Path] = (), extended_by: tuple[str, ...] = ()) -> Framework:
    """Read a pack, and the pack that it extends, from its folder.

    beside: folders that hold further packs, searched before the installed ones (a bundle may bring its own).
    extended_by: the packs whose loading has led here, so that a circle of packs is noticed.
    Raises Problems with file, line and remedy for all that is wrong.
    """
    searched = tuple(beside)
    paths = sorted(path for path in folder.glob("*.yaml") if path.is_file())
    if not paths:
        raise EyreError(f"{folder} holds no framework: no .yaml file is in it. Name the folder of a pack.")
    files = {path.relative_to(folder).as_posix(): _text(path) for path in sorted(folder.rglob("*")) if _is_text(path)}
    sources = [read_yaml(files[path.name], path.relative_to(folder.parent).as_posix()) for path in paths]
    source = join_yaml(sources, folder.name)
    spec = validate(FrameworkSpec, source)
    chain = (*extended_by, spec.id)
    if spec.extends and spec.extends.framework in chain:
        reason = f"the framework extends itself: {' extends '.join((*chain, spec.extends.framework))}"
        raise Problems([source.problem(("extends", "framework"), reason, "Extend another framework, or none.")])
    base = find_pack(spec.extends.framework, spec.extends.version, searched, chain) if spec.extends else None
    framework = Framework(spec, folder, base, files)
    wrong = [source.problem(misfit.path, misfit.reason, misfit.remedy) for misfit in misfits(framework)]
    if wrong:
        raise Problems(wrong)
    return framework


def find_pack(
    pack: str, version: str | None = None, beside: Iterable[Path] = (), extended_by: tuple[str, ...] = ()
) -> Framework:
    """Load a pack by its id. Raises EyreError where it is not there, or has another version than is wanted.

    The folder `<id>` holds the version in use; others may stand beside it in folders `<id>@<version>`.
    """
    searched = tuple(beside)
    known = {folder.name: folder for place in (INSTALLED, *searched) for folder in _packs_in(place)}
    other = known.get(folder_of_version(pack, version)) if version else None
    if other and (pack not in known or _stated_version(known[pack]) != version):
        return load_pack(other, searched, extended_by)
    known = {name: folder for name, folder in known.items() if VERSION_AT not in name}
    framework = load_pack(found(known, pack, "framework"), searched, extended_by)
    if version is not None and framework.version != version:
        raise EyreError(
            f"The framework {pack} is here in version {framework.version}, but version {version} is wanted. "
            f"Put version {version} into the bundle's folder frameworks/{pack}."
        )
    return framework


def installed_packs() -> Mapping[str, Path]:
    """The packs that come with eyre: folder by id."""
    return {folder.name: folder for folder in _packs_in(INSTALLED) if VERSION_AT not in folder.name}


def folder_of_version(pack: str, version: str) -> str:
    """The folder in which a version of a pack stands that is not the one in use."""
    return f"{pack}{VERSION_AT}{version}"


def _stated_version(folder: Path) -> object:
    stated = read_yaml(_text(folder / "framework.yaml"), folder.name).data
    return stated.get("version") if isinstance(stated, Mapping) else None


def _packs_in(place: Path) -> list[Path]:
    return sorted(path.parent for path in place.glob("*/framework.yaml"))


def _is_text(path: Path) -> bool:
    return path.suffix in (".yaml", ".md") and path.is_file()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problems([Problem(file=path.name, reason="the file is not UTF-8", remedy="Save it as UTF-8.")]) from error
